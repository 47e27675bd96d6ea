"""The answer verifier."""

import pytest

from state.answers import AnswerType
from state.artifacts import ReferenceSolution
from state.programs import Case, Suite
from state.verdicts import Result
from tests.tools.verifiers.subjects import subject
from tools.verifiers.answer import VERIFIER, check
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


def test_a_number_within_the_tolerance_passes() -> None:
    reference = ReferenceSolution(final_answer="9.81", answer_type="number", acceptance="numeric", tolerance=0.01)
    assert check(subject(final_answer="9.8", reference=reference)).result == "pass"
    assert check(subject(final_answer="9.6", reference=reference)).result == "fail"


@pytest.mark.parametrize(("final", "result"), [("41", "pass"), ("42", "fail"), ("roughly so", "unverified")])
def test_an_answer_that_is_called_wrong_must_be_wrong(final: str, result: Result) -> None:
    reference = ReferenceSolution(final_answer="42", answer_type="number", acceptance="numeric")
    found = check(subject(final_answer=final, reference=reference, claimed_right=False))
    assert found.result == result
    assert "42" not in found.evidence


def test_an_inequality_said_again_is_no_answer() -> None:
    found = _checked("x - 3 > 2", "x > 5", "interval", "Solve x - 3 > 2.")
    assert found.result == "fail"
    assert "repeats the question" in found.evidence


SUITE = Suite(function="f", cases=[Case(args=[1], expected=2), Case(args=[2], expected=3)])


@pytest.mark.parametrize(
    ("reference", "final", "applies"),
    [
        (None, "", True),
        (ReferenceSolution(final_answer="42", acceptance="numeric"), "", True),
        (ReferenceSolution(final_answer="A whole statement."), "", False),
        (ReferenceSolution(final_answer="42"), "42", True),
        (ReferenceSolution(final_answer="x", acceptance="regex", pattern="x+"), "xx", False),
        (ReferenceSolution(final_answer="{}", acceptance="json_schema", json_schema={"type": "object"}), "{}", False),
        (ReferenceSolution(final_answer="def f(n): return n + 1", acceptance="unit_tests", suite=SUITE), "", False),
    ],
)
def test_it_is_silent_where_something_else_decides(
    reference: ReferenceSolution | None, final: str, applies: bool
) -> None:
    assert VERIFIER.applies(subject(reference=reference, final_answer=final)) == applies


def test_it_says_what_a_pass_does_not_prove() -> None:
    assert "expected answer is right" in VERIFIER.silent_on
