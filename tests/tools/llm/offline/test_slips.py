"""Slips are wrong answers by the comparison of their type, and say what went wrong."""

import pytest

from state.answers import AnswerType
from tools.answers import compare
from tools.llm.offline.slips import differs, slips


@pytest.mark.parametrize(
    ("answer", "answer_type", "expected"),
    [
        ("42", "number", {"-42", "43", "41", "24"}),
        ("-5/4", "number", {"5/4", "-4/5", "-5"}),
        ("2.50", "number", {"-2.50", "25.0"}),
        ("12 kg", "quantity", {"-12 kg", "13 kg", "21 kg"}),
        ("{2, -3}", "set", {"{2}", "{-3}", "{-2, -3}"}),
        ("(7, 3)", "expression", {"(3, 7)", "(-7, 3)"}),
        ("3x^2 - 5x + 2", "expression", {"3x^2 - 5x - 2", "3x^2 + 5x + 2", "3x^2 - 5x"}),
        ("C3H8", "text", {"C3H9", "C4H8"}),
        ("[1, 2, 3]", "json", {"[1, 3, 2]", "[1, 2]", "[2, 3]"}),
        ("True", "text", {"False"}),
        ("esters and water", "text", {"esters"}),
        ("Sunday", "text", {"Monday", "Saturday"}),
        ("B", "choice", {"C"}),
        ("velvet", "text", {"vevlet", "velet"}),
    ],
)
def test_each_kind_of_answer_has_its_own_slips(answer: str, answer_type: AnswerType, expected: set[str]) -> None:
    assert expected <= {slip.answer for slip in slips(answer, answer_type)}


@pytest.mark.parametrize(("answer", "answer_type"), [("0", "number"), ("{0}", "set"), ("[]", "json")])
def test_no_slip_equals_the_answer(answer: str, answer_type: AnswerType) -> None:
    found = slips(answer, answer_type)
    assert all(compare(answer, slip.answer, answer_type).result == "fail" for slip in found)
    assert found


def test_every_slip_is_named() -> None:
    named = {slip.answer: slip.how for slip in slips("3x^2 - 5x + 2", "expression")}
    assert named["3x^2 + 5x + 2"] == "taking the sign before 5x as plus"
    assert named["3x^2 - 5x"] == "forgetting the term 2"


def test_another_way_to_write_the_answer_is_no_slip() -> None:
    assert not differs("1/2", "0.5", "number")
    assert not differs("{1, 2}", "{2, 1}", "set")
    assert not differs("7", " ", "number")


def test_an_answer_that_leaves_nothing_to_slip_on_has_no_slips() -> None:
    assert slips("Gus", "text") == []
