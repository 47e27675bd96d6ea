"""Defects of programs: small changes that make one wrong on some input, whether its suite has that input or not."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from audit.base import Defect, Specimen, Surrounded
from state.programs import Suite
from tools import sandbox
from tools.programs.mutations import MutationKind, mutations
from tools.programs.strict import same
from tools.sandbox import Job, Limits

_TRIED = 60
"""Inputs of the same kind as those of the suite, by which a change is told from one that changes nothing."""


def _program(kind: MutationKind) -> Callable[[Specimen, Surrounded], Specimen | None]:
    def plant(specimen: Specimen, around: Surrounded) -> Specimen | None:
        reference = specimen.question.reference_solution
        if not specimen.content.get("is_correct") or reference is None or reference.suite is None:
            return None
        changed = mutations(reference.final_answer, kind, reference.suite)
        around.chance.shuffle(changed)
        tried = _like(reference.suite, around.chance)
        wrong = next((code for code in changed if _differ(reference.final_answer, code, reference.suite, tried)), None)
        return specimen.with_content(code=wrong) if wrong else None

    return plant


def _differ(right: str, other: str, suite: Suite, inputs: Sequence[Sequence[Any]]) -> bool:
    """Whether two programs give different values for one of the inputs that the right one can take."""
    one, two = (
        sandbox.run(Job(code, suite.function, tuple(inputs), Limits(seconds=2.0))).calls for code in (right, other)
    )
    pairs = [(a, two[n] if n < len(two) else None) for n, a in enumerate(one) if a.status == "returned"]
    return any(b is None or b.status != "returned" or not same(a.value, b.value) for a, b in pairs)


def _like(suite: Suite, chance: random.Random) -> list[list[Any]]:
    """The inputs of the suite, and others made of the same values."""
    seen = [case.args for case in suite.cases]
    places = list(zip(*seen, strict=False))
    return [*seen, *([_other(place, chance) for place in places] for _ in range(_TRIED))]


def _other(values: Sequence[Any], chance: random.Random) -> Any:
    value = chance.choice(values)
    if type(value) is int:
        whole = [seen for seen in values if type(seen) is int]
        return chance.randint(min(whole), max(whole))
    if isinstance(value, str | list) and len(value) > 1:
        start, end = sorted(chance.sample(range(len(value) + 1), 2))
        return value[start:end]
    return value


DEFECTS = (
    Defect("off-by-one in code", _program("off_by_one"), means="a bound of a program is one too high or too low"),
    Defect("missing edge case", _program("missing_edge_case"), means="a program lacks its guard for an edge case"),
    Defect("hard-coded answers", _program("hard_coded"), means="a program answers only the examples it was shown"),
    Defect("wrong operator", _program("wrong_operator"), means="a program compares or computes the wrong way"),
)
