"""Files that another program locks: what counts as held, and small runs that are really locked out."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import locked
from benchmarks.locked import Case, summed
from benchmarks.recorded import Recorded

GIVEN = Namespace(concurrency=4, standstill_s=2.0)
SAID = "the database …/data.db is locked by another program; end that one, or try again (database is locked)"


@pytest.fixture(autouse=True)
def whole(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """The database of each case is that of a run of three questions."""
    found = Recorded()
    found.statuses["approved"] = 3
    monkeypatch.setattr(locked, "recorded", lambda *_: found)
    return found


def case(said: str = "", ended_at: float = 30.0) -> Case:
    return Case(Path("folder"), "data.db", 20.0, [1.0, 12.0], locked_at=9.0, ended_at=ended_at, said=said)


def test_a_run_that_waited_and_lost_nothing_has_held(whole: Recorded) -> None:
    assert case().as_row(3, stops=False)["held"] == "held"
    assert case(ended_at=28.0).as_row(3, stops=False)["held"] == "not held"
    assert case(SAID).as_row(3, stops=False)["held"] == "not held"
    whole.statuses["failed"] = 1
    assert case().as_row(4, stops=False)["held"] == "not held"


@pytest.mark.parametrize("said", ["", f"two\n{SAID}", "the database …/other.db is locked by another program"])
def test_a_run_that_was_locked_out_too_long_says_so_in_one_line_with_the_file(said: str) -> None:
    assert case(SAID).as_row(3, stops=True)["held"] == "held"
    assert case(said).as_row(3, stops=True)["held"] == "not held"


@pytest.mark.parametrize(
    ("steps_at", "stood_s", "repeated", "asked", "held"),
    [
        ([10.0], 0.1, {}, 0, "held"),
        ([5.0, 40.0], 0.1, {}, 0, "not: the other run went on"),
        ([10.0], 3.0, {}, 0, "not: the loop went on"),
        ([10.0], 0.1, {"0": 8}, 8, "held"),
        ([10.0], 0.1, {"0": 9}, 0, "not: few calls made twice"),
        ([10.0], 0.1, {}, 9, "not: few calls not recorded"),
    ],
)
def test_what_did_not_go_on_meanwhile_is_named(
    steps_at: list[float], stood_s: float, repeated: dict[str, int], asked: int, held: str
) -> None:
    told: dict[str, Any] = {"repeated": repeated, "asked": {"judge": asked}}
    free = Case(Path("free"), "", 0.0, steps_at)
    assert summed([case(SAID), free], stood_s, told, GIVEN)["held"] == held


@pytest.mark.slow
def test_small_runs_wait_for_a_lock(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(locked, "FILES", ("data.db", "calls.db"))
    locked.main(["--hold-s", "2", "--too-long-s", "3", "--questions", "8", "--latency-ms", "100", "--json"])
    rows = json.loads(capsys.readouterr().out)["rows"][0]["runs"]
    waited = [row for row in rows if row["for s"] == 2.0]
    assert [(row["locked"], row["held"]) for row in waited] == [("data.db", "held"), ("calls.db", "held")]
    assert [row["questions lost"] for row in rows] == [0] * 5
