"""A reference program carries its suite in a last line that is a comment."""

import pytest

from state.programs import Case, Suite
from tools.programs.attached import suite_of, with_suite
from tools.programs.check import check_program

PROGRAM = 'def f(text):\n    return text + "\\n# tests: none"'
SUITE = Suite(function="f", cases=[Case(args=["a\n\u2028b"], expected="a\n\u2028b\n# tests: none")])


def test_the_suite_is_read_as_it_was_written() -> None:
    assert suite_of(with_suite(PROGRAM, SUITE)) == SUITE


def test_the_whole_text_is_still_the_program() -> None:
    text = with_suite(PROGRAM, SUITE)
    assert text.startswith(PROGRAM)
    assert check_program(text, SUITE).result == "pass"


@pytest.mark.parametrize(
    "text", ["", "42", PROGRAM, "# tests: ", '# tests: {"function": "f", "cases": []}', "# tests: 7"]
)
def test_other_texts_hold_none(text: str) -> None:
    assert suite_of(text) is None
