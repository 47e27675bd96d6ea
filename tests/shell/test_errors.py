"""What becomes of what is raised: an exit code, and one line for people."""

from collections.abc import Callable

import pytest
import typer

from shell.errors import exit_code
from state.errors import AgentError, BudgetExhausted, ModelAuthError, ModelUnavailable, StorageError, UsageError


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UsageError("no such thing"), 2, "no such thing"),
        (StorageError("full"), 2, "StorageError: full"),
        (ModelAuthError("wrong key"), 2, "ModelAuthError: wrong key"),
        (ModelUnavailable("down\nfor \x1b[2J ever"), 1, "ModelUnavailable: down for [2J ever"),
        (BudgetExhausted("used up"), 3, "BudgetExhausted: used up"),
        (AgentError("odd"), 1, "AgentError: odd"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (typer.Abort(), 130, "interrupted"),
        (typer.BadParameter("not\nthat"), 2, "Invalid value: not that"),
    ],
)
def test_each_error_has_its_exit_code_and_one_line(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, line: str
) -> None:
    assert exit_code(raising(error)) == code
    assert capsys.readouterr() == ("", f"synthdata: {line}\n")


def test_work_that_ends_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert [exit_code(lambda: None), exit_code(lambda: 1), exit_code(raising(typer.Exit(3)))] == [0, 1, 3]
    assert capsys.readouterr() == ("", "")


def test_a_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        exit_code(lambda: 1 // 0)
