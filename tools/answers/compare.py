"""The comparison of a given answer with the expected one, by the type of the answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from state.answers import AnswerType
from tools.answers.base import PASS, Comparison, How, fail, unverified
from tools.answers.formulas import one_comparison
from tools.answers.given import MAX_RESPONSE, answers_of
from tools.answers.intervals import are_regions, compare_intervals
from tools.answers.mathematical import compare_expressions, compare_numbers, compare_sets
from tools.answers.plain import MAX_LENGTH, unwrapped
from tools.answers.shapes import Inconsistent
from tools.answers.units import compare_quantities
from tools.answers.values import Unreadable
from tools.answers.words import compare_choices, compare_code, compare_dates, compare_json, compare_texts

_MATHEMATICAL: dict[AnswerType, Callable[[str, str, How], Comparison]] = {
    "number": compare_numbers,
    "quantity": compare_quantities,
    "set": compare_sets,
    "interval": compare_intervals,
    "expression": compare_expressions,
}
_WORDED: dict[AnswerType, Callable[[str, str], Comparison]] = {
    "text": compare_texts,
    "choice": compare_choices,
    "date": compare_dates,
    "code": compare_code,
    "json": compare_json,
}


def compare(expected: str, given: str, answer_type: AnswerType, tolerance: float | None = None) -> Comparison:
    """Whether a given answer, or the answer in a whole response, is the expected one.

    Exact rules decide; what they cannot read is compared as a formula, which may take seconds, and is unverified
    where that is not safe, as is an expected answer that does not equal itself. Two different answers fail, unless
    a set is asked for. `tolerance` is how far a number or quantity may be off, relative to it. It never raises.
    """
    if not self_equal(expected, answer_type):
        return unverified(f"the expected answer does not equal itself as an answer of type {answer_type}")
    if len(given) > MAX_RESPONSE:
        return unverified(f"a response of more than {MAX_RESPONSE} characters")
    answers = answers_of(given)
    if not answers:
        return replace(fail("no answer is given"), expected_form=unwrapped(expected))
    with one_comparison():
        found = _agreed([_compared(expected, answer, answer_type, tolerance) for answer in answers])
        if found.result != "pass" and answer_type == "set" and len(answers) > 1:
            found = _compared(expected, ", ".join(map(unwrapped, answers)), answer_type)
    forms = [unwrapped(answer) for answer in answers]
    return replace(found, expected_form=unwrapped(expected), given_form=" | ".join(forms)[:MAX_LENGTH])


def self_equal(answer: str, answer_type: AnswerType) -> bool:
    """Whether an answer can be compared at all: one that does not equal itself is no expected answer."""
    with one_comparison():
        return _compared(answer, answer, answer_type).result == "pass"


def _compared(expected: str, given: str, answer_type: AnswerType, tolerance: float | None = None) -> Comparison:
    if max(len(expected), len(given)) > MAX_LENGTH:
        return unverified(f"an answer of more than {MAX_LENGTH} characters")
    if answer_type in _WORDED:
        return _guarded(_WORDED[answer_type], expected, given)
    exact, deep = How(tolerance=tolerance), How(formulas=True, tolerance=tolerance)
    mathematical = _MATHEMATICAL[answer_type]
    found = _guarded(lambda one, other: mathematical(one, other, exact), expected, given)
    regions = answer_type in ("set", "expression") and are_regions(expected, given)
    if found.result == "unverified" and regions:
        found = _guarded(compare_intervals, expected, given)
    if found.result == "unverified":
        found = _guarded(lambda one, other: mathematical(one, other, deep), expected, given)
    return found


def _guarded(comparing: Callable[[str, str], Comparison], expected: str, given: str) -> Comparison:
    try:
        return comparing(expected, given)
    except Unreadable as error:
        return unverified(str(error))
    except Inconsistent as error:
        return fail(str(error))


def _agreed(found: Sequence[Comparison]) -> Comparison:
    """What several answers come to: all must pass, and one that fails decides."""
    results = {comparison.result for comparison in found}
    if results == {"pass"}:
        return PASS
    if len(found) == 1:
        return found[0]
    return fail("it gives different answers") if "fail" in results else unverified("one of its answers is not clear")
