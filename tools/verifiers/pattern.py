"""pattern: the final answer matches, as a whole, the regular expression that decides."""

from tools.patterns import matches
from tools.verifiers._claimed import as_claimed
from tools.verifiers.base import Finding, Subject, Verifier


def check(subject: Subject) -> Finding:
    """The evidence never shows the pattern, for whoever revises reads it."""
    if subject.reference is None or not subject.reference.pattern:
        return Finding("unverified", "there is no pattern to match")
    given = (subject.final_answer.strip() or subject.answer).strip()
    return as_claimed(matches(subject.reference.pattern, given), subject)


def _decides(subject: Subject) -> bool:
    return subject.reference is not None and subject.reference.acceptance == "regex" and bool(subject.reference.pattern)


VERIFIER = Verifier(
    name="pattern",
    kind="exact",
    proves="the final answer matches the pattern of the reference as a whole, or does not where it is called wrong",
    version="1",
    check=check,
    silent_on="whether the pattern itself is right, and all that is said before the final answer",
    everywhere=True,
    applies=_decides,
)
