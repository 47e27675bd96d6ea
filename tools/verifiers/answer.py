"""answer: the final answer is the expected one, compared by the rules of its type."""

import re

from state.answers import AnswerType
from tools.answers import Comparison, compare
from tools.answers.plain import plain
from tools.verifiers._claimed import as_claimed
from tools.verifiers.base import Finding, Subject, Verifier

_COMPARED = ("exact", "numeric", "expression")
_DECIDED_ELSEWHERE = ("regex", "unit_tests", "json_schema")
_UNWORKED = re.compile(r"[\w)}\]]\s*(?:[-+*/^(!]|\\)|^\\|√|[<>]|\|")


def applies(subject: Subject) -> bool:
    """Where no program, pattern or schema decides, and there is an answer to compare, or there has to be one."""
    reference = subject.reference
    if reference is None:
        return True
    if reference.suite or reference.pattern or reference.json_schema or reference.acceptance in _DECIDED_ELSEWHERE:
        return False
    return reference.acceptance in _COMPARED or bool(subject.final_answer.strip())


def check(subject: Subject) -> Finding:
    """The evidence quotes the given answer and never the expected one, for whoever revises reads it."""
    if not subject.expected.strip():
        return Finding("unverified", "there is no expected answer to compare with")
    tolerance = subject.reference.tolerance if subject.reference else None
    compared = compare(subject.expected, subject.final_answer, _type(subject), tolerance)
    return as_claimed(_found(compared, subject), subject)


def _found(compared: Comparison, subject: Subject) -> Finding:
    if compared.result == "pass" and _repeats(compared.given_form, subject):
        return Finding("fail", f'"{compared.given_form}" repeats the question instead of working it out')
    if compared.result == "pass":
        return Finding("pass")
    quoted = f'"{subject.final_answer.strip()[:200]}": ' if subject.final_answer.strip() else ""
    return Finding(compared.result, f"{quoted}{compared.reason}")


def _repeats(given: str, subject: Subject) -> bool:
    """Whether a quantity, or an expression still to be worked out, stands so in the question, and not as expected."""
    form, asked, wanted = (_squeezed(text) for text in (given, subject.question, subject.expected))
    kind = _type(subject)
    unworked = kind in ("number", "set", "expression", "interval") and _UNWORKED.search(plain(given))
    return bool(unworked or kind == "quantity") and form != wanted and form in asked


def _type(subject: Subject) -> AnswerType:
    return subject.reference.answer_type if subject.reference else "text"


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", plain(text))


VERIFIER = Verifier(
    name="answer",
    kind="exact",
    proves="the final answer equals the expected one by the comparison of its type, and is worked out",
    silent_on="whether the expected answer is right, and whether the steps lead to the given one",
    version="2",
    check=check,
    applies=applies,
)
