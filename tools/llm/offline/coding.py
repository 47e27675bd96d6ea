"""Programs with the slips that people make, each with what was done wrong."""

import random
from dataclasses import dataclass
from functools import lru_cache

from state.programs import Suite
from tools.programs.check import check_program
from tools.programs.mutations import KINDS, TRIAL, MutationKind, mutations
from tools.tasks import task

_HABITS: dict[str, tuple[MutationKind, ...]] = {
    "student in a hurry": ("missing_edge_case", "hard_coded"),
    "beginner": ("off_by_one", "wrong_operator"),
}
_SAID: dict[MutationKind, str] = {
    "missing_edge_case": "Special cases should come out right without being looked at, so I leave one of them out.",
    "hard_coded": "The examples tell what is wanted, so I return what they show.",
    "off_by_one": "Where exactly a count or a bound lies should make no difference, so I take the one beside it.",
    "wrong_operator": "I compare and calculate the other way round, which should come to the same.",
}


@dataclass(frozen=True)
class Mistake:
    """A program that is wrong, and what its writer says of it."""

    program: str
    said: str


def mistaken(procedure: str, persona: str, candidate: int, seed: int) -> Mistake | None:
    """A wrong program for the task, in the habit of the persona where that leads to one; each candidate begins
    elsewhere to look for it.

    None where no mistake is known to be one. Raises `UsageError` for a procedure that does not exist.
    """
    made, habits = task(procedure), _HABITS.get(persona, ())
    if made.suite is None:
        return None
    for kinds in (habits, [kind for kind in KINDS if kind not in habits]):
        options = [(kind, code) for kind in kinds for code in mutations(made.program, kind, made.suite)]
        random.Random(f"{seed}/{procedure}").shuffle(options)
        start = candidate % max(len(options), 1)
        for kind, code in options[start:] + options[:start]:
            # What knows a few cases alone is wrong without being run, also where no sandbox is.
            if kind == "hard_coded" or _fails(code, made.suite.model_dump_json()):
                return Mistake(code, _SAID[kind])
    return None


@lru_cache(maxsize=1_000)
def _fails(code: str, suite: str) -> bool:
    return check_program(code, Suite.model_validate_json(suite), limits=TRIAL).result == "fail"
