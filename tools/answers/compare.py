"""The comparison of a given answer with the expected one, by the type of the answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from state.answers import AnswerType
from tools.answers.base import PASS, Comparison, fail, unverified
from tools.answers.given import MAX_RESPONSE, answers_of
from tools.answers.mathematical import compare_expressions, compare_numbers, compare_sets
from tools.answers.plain import MAX_LENGTH, unwrapped
from tools.answers.shapes import Inconsistent
from tools.answers.units import compare_quantities
from tools.answers.values import Unreadable
from tools.answers.words import compare_choices, compare_code, compare_json, compare_texts

_COMPARE: dict[AnswerType, Callable[[str, str], Comparison]] = {
    "text": compare_texts,
    "number": compare_numbers,
    "quantity": compare_quantities,
    "set": compare_sets,
    "expression": compare_expressions,
    "choice": compare_choices,
    "code": compare_code,
    "json": compare_json,
}


def compare(expected: str, given: str, answer_type: AnswerType) -> Comparison:
    """Whether a given answer, or the answer in a whole response, is the expected one.

    It passes or fails only where exact rules decide. What cannot be read, and an expected answer that does not
    equal itself, is unverified. Two different answers fail, unless a set is asked for. It never raises.
    """
    if _compared(expected, expected, answer_type).result != "pass":
        return unverified(f"the expected answer does not equal itself as an answer of type {answer_type}")
    if len(given) > MAX_RESPONSE:
        return unverified(f"a response of more than {MAX_RESPONSE} characters")
    answers = answers_of(given)
    if not answers:
        return replace(fail("no answer is given"), expected_form=unwrapped(expected))
    found = _agreed([_compared(expected, answer, answer_type) for answer in answers])
    if found.result != "pass" and answer_type == "set" and len(answers) > 1:
        found = _compared(expected, ", ".join(map(unwrapped, answers)), answer_type)
    forms = [unwrapped(answer) for answer in answers]
    return replace(found, expected_form=unwrapped(expected), given_form=" | ".join(forms)[:MAX_LENGTH])


def _compared(expected: str, given: str, answer_type: AnswerType) -> Comparison:
    if max(len(expected), len(given)) > MAX_LENGTH:
        return unverified(f"an answer of more than {MAX_LENGTH} characters")
    try:
        return _COMPARE[answer_type](expected, given)
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
