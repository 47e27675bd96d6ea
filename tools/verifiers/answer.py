"""answer: the final answer is the expected one, compared by exact rules for its type."""

import re

from tools.answers import compare
from tools.answers.plain import plain
from tools.verifiers.base import Finding, Subject, Verifier

_UNWORKED = re.compile(r"[\w)}\]]\s*(?:[-+*/^(!]|\\)|^\\|√")


def check(subject: Subject) -> Finding:
    """The evidence quotes the given answer and never the expected one, for whoever revises reads it."""
    if not subject.expected.strip():
        return Finding("unverified", "there is no expected answer to compare with")
    found = compare(subject.expected, subject.final_answer, subject.answer_type)
    if found.result == "pass" and _repeats(found.given_form, subject):
        return Finding("fail", f'"{found.given_form}" repeats the question instead of working it out')
    if found.result == "pass":
        return Finding("pass")
    quoted = f'"{subject.final_answer.strip()[:200]}": ' if subject.final_answer.strip() else ""
    return Finding(found.result, f"{quoted}{found.reason}")


def _repeats(given: str, subject: Subject) -> bool:
    """Whether a quantity, or an expression still to be worked out, stands so in the question, and not as expected."""
    form, asked, wanted = (_squeezed(text) for text in (given, subject.question, subject.expected))
    unworked = subject.answer_type in ("number", "set", "expression") and _UNWORKED.search(plain(given))
    return bool(unworked or subject.answer_type == "quantity") and form != wanted and form in asked


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", plain(text))


VERIFIER = Verifier(
    name="answer",
    kind="exact",
    proves="the final answer equals the expected one by the exact comparison of its type, and is worked out",
    version="1",
    check=check,
)
