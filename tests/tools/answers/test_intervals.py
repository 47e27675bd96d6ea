"""Intervals, unions and inequalities, however they are written."""

import pytest

from state.verdicts import Result
from tools.answers import compare
from tools.answers.intervals import region
from tools.answers.shapes import Reading
from tools.answers.values import Unreadable


@pytest.mark.parametrize(
    ("expected", "given", "result"),
    [
        ("x > 5", "(5, ∞)", "pass"),
        ("x > 5", "5 < x", "pass"),
        ("x > 5", "x \\in (5, +\\infty)", "pass"),
        ("x > 5", "x >= 5", "fail"),
        ("x > 5", "y > 5", "fail"),
        ("x > 5", "5", "unverified"),
        ("(-∞, -2] ∪ [2, ∞)", "|x| >= 2", "pass"),
        ("(-∞, -2] ∪ [2, ∞)", "x <= -2 or x >= 2", "pass"),
        ("(-∞, -2] ∪ [2, ∞)", "x <= -2 and x >= 2", "fail"),
        ("(-∞, -2] ∪ [2, ∞)", "[2, ∞) ∪ (-∞, -2]", "pass"),
        ("(-∞, -2] ∪ [2, ∞)", "(-∞, -2] U [2, ∞)", "pass"),
        ("(-∞, -2] ∪ [2, ∞)", "[2, ∞)", "fail"),
        (r"1 \leq |z| \leq \frac{3}{2}", r"z \in [-\frac32, -1] \cup [1, \frac32]", "pass"),
        ("-1 < x < 3", "-2 < 2x < 6", "pass"),
        ("-1 < x < 3", "1 > -x > -3", "pass"),
        ("-1 < x < 3", "x > -1 and x < 3", "pass"),
        ("-1 < x < 3", "x < 3", "fail"),
        ("x < (3 - π)/2", "2x + π < 3", "pass"),
        (r"x \neq 3", "(-∞, 3) ∪ (3, ∞)", "pass"),
        (r"x \neq 3", r"\mathbb{R}", "fail"),
        ("all real numbers", r"x \in \mathbb{R}", "pass"),
        ("{x | x > 2}", "x > 2", "pass"),
        ("[1, 2] ∪ [2, 3]", "[1, 3]", "pass"),
        ("[1, 2) ∪ (2, 3]", "[1, 3]", "fail"),
        ("[1, 2) ∪ {2}", "[1, 2]", "pass"),
        ("no solution", "∅", "pass"),
        ("no solution", "x > 2 and x < 1", "pass"),
        ("[0, 1]", "[0, 0.9999]", "fail"),
        ("[0, 1/3]", "[0, 0.3333]", "pass"),
        ("[0, 1]", "0, 1", "unverified"),
        ("[0, 1]", "(0, 1]", "fail"),
        (r"x < \ln 3", r"(-\infty, \ln 3)", "pass"),
        (r"x < \ln 3", r"(-\infty, \ln 2)", "fail"),
        ("[0, 2π)", r"0 \le \theta < 2\pi", "pass"),
        ("x^2 > 4", "x > 2", "unverified"),
        ("x < 1, x > 0", "0 < x < 1", "unverified"),
    ],
)
def test_regions_are_compared_by_what_they_hold(expected: str, given: str, result: Result) -> None:
    assert compare(expected, given, "interval").result == result


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "x",
        "x = 5",
        "[5, 1",
        "(∞, 5)",
        "[-∞, 5)",
        "(1, -∞)",
        "x > y",
        "1 < x > 3",
        "x > 1 or y > 2",
        "0 < 1 < 2 < 3",
    ],
)
def test_what_is_no_region_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        region(text, Reading())


def test_an_interval_from_high_to_low_holds_nothing() -> None:
    assert region("(3, 1)", Reading()).pieces == ()
