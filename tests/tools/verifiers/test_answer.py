"""The answer verifier."""

import pytest

from state.answers import AnswerType
from tests.tools.verifiers.subjects import subject
from tools.verifiers.answer import check
from tools.verifiers.base import Finding


def _checked(final: str, expected: str, answer_type: AnswerType = "number", question: str = "Solve it.") -> Finding:
    return check(subject(question=question, final_answer=final, expected=expected, answer_type=answer_type))


def test_without_an_expected_answer_nothing_is_decided() -> None:
    assert _checked("42", "") == Finding("unverified", "there is no expected answer to compare with")


@pytest.mark.parametrize(
    ("final", "expected", "answer_type"),
    [("0.5", "1/2", "number"), ("x = 3 or x = 2", "{2, 3}", "set"), ("[1,2]", "[1, 2]", "json"), ("B.", "B", "choice")],
)
def test_the_expected_answer_in_any_form_passes(final: str, expected: str, answer_type: AnswerType) -> None:
    assert _checked(final, expected, answer_type) == Finding("pass")


def test_another_answer_fails_and_is_quoted_without_the_expected_one() -> None:
    found = _checked("41", "7305")
    assert found.result == "fail"
    assert "41" in found.evidence
    assert "7305" not in found.evidence


def test_an_empty_answer_fails() -> None:
    assert _checked(" ", "42") == Finding("fail", "no answer is given")


def test_an_answer_that_cannot_be_read_is_unverified() -> None:
    found = _checked("somewhere near forty", "42")
    assert found.result == "unverified"
    assert found.evidence.startswith('"somewhere near forty": ')


@pytest.mark.parametrize(
    ("question", "final", "expected", "answer_type"),
    [
        ("What is 17 * 23?", "17*23", "391", "number"),
        ("What is $17 \\times 23$?", "17 × 23", "391", "number"),
        ("Write 6/8 in lowest terms.", "6/8", "3/4", "number"),
        ("What is 5!?", "5!", "120", "number"),
        ("Convert 3.5 km to meters.", "3.5 km", "3500 m", "quantity"),
        ("Write (x + 2)(x + 3) as a fraction over 1.", "(x+2)(x+3)", "(x+3)(x+2)", "expression"),
    ],
)
def test_a_question_said_again_is_no_answer(question: str, final: str, expected: str, answer_type: AnswerType) -> None:
    found = _checked(final, expected, answer_type, question)
    assert found.result == "fail"
    assert "repeats the question" in found.evidence


@pytest.mark.parametrize(
    ("question", "final", "expected"),
    [
        ("Which is larger, 3/4 or 2/3?", "3/4", "3/4"),
        ("What is 5 + (-3) - 4?", "-2", "-2"),
        ("What is 1/4 + 1/4?", "2/4", "1/2"),
        ("Is 42 larger than 41?", "42", "42"),
    ],
)
def test_an_answer_in_numbers_of_the_question_passes(question: str, final: str, expected: str) -> None:
    assert _checked(final, expected, "number", question).result == "pass"
