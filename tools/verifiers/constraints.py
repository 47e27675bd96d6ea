"""constraints: the answer keeps what was asked of its length, form and words, where that can be counted."""

from collections.abc import Sequence

from state.constraints import Constraint
from tools.constraints import examined, stated_constraints
from tools.verifiers._turns import turns_of
from tools.verifiers.base import Finding, Subject, Verifier

_FORMS = frozenset({"json_schema", "regex"})


def check(subject: Subject) -> Finding:
    """Fails with every constraint that is not kept."""
    answer = _answer(subject)
    found = [examined(constraint, answer) for constraint in _asked_for(subject)]
    for result in ("fail", "unverified"):
        if reasons := [finding.evidence for finding in found if finding.result == result]:
            return Finding(result, "; ".join(reasons))
    return Finding("pass")


def _answer(subject: Subject) -> str:
    """What answers the question itself: a conversation's first turn, elsewhere the final answer if there is one."""
    turns = turns_of(subject)
    return turns[0].assistant if turns else subject.final_answer or subject.answer


def _asked_for(subject: Subject) -> Sequence[Constraint]:
    """Those given, and those read from the question; where a reference decides, it says how a right answer looks."""
    stated = [c for c in stated_constraints(subject.question) if subject.grounded or c.kind not in _FORMS]
    return list(dict.fromkeys([*subject.constraints, *stated]))


VERIFIER = Verifier(
    name="constraints",
    kind="exact",
    proves="every countable constraint of the task and of the question's own words is kept",
    version="1",
    check=check,
    silent_on="constraints that nothing can count, such as a tone, and those put in unusual words",
    everywhere=True,
    applies=lambda subject: subject.claimed_right and bool(_asked_for(subject)),
)
