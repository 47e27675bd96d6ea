"""Every way in which the server can misbehave, and the plan that says when."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Self

WIRE = frozenset({"reset", "disconnect", "hang", "slow_drip", "broken_json"})
"""What goes wrong below the protocol: connection reset, closed without an answer, never answered,
answered bit by bit, and a body that is cut in the middle."""

CONTENT = frozenset(
    {"truncated", "empty", "no_candidates", "blocked", "safety", "recitation", "malformed", "wrong_schema"}
)
"""A model's answers with status 200 that are no answers."""

MODEL = WIRE | CONTENT | {"400", "401", "403", "404", "429", "500", "503", "bad_key", "daily"}
"""`daily`: 429 because the quota of a day, or what was paid for, is used up."""

SEARCH = WIRE | {"400", "401", "403", "429", "432", "433", "500", "503"}
SEARCH |= {"null_body", "empty", "no_raw_content", "failed_results"}
ENGINE = WIRE | {"400", "403", "404", "429", "500", "503", "null_body", "empty", "error"}
"""Of engines without keys; `error` is an answer of status 200 that reports one."""

ALL = MODEL | SEARCH | ENGINE


@dataclass(frozen=True)
class Fault:
    """One misbehaviour, written `kind` or `kind:seconds` where the seconds are those of Retry-After."""

    kind: str
    retry_after: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        kind, _, seconds = text.partition(":")
        if kind not in ALL:
            raise ValueError(f"no fault {kind!r}; there are: {', '.join(sorted(ALL))}")
        return cls(kind, seconds or None)


@dataclass(frozen=True)
class Faults:
    """Faults at random: each request suffers one with probability `rate`, the same ones for the same seed.

    `kinds` that a protocol does not have are not drawn for it; `roles`, if given, are the only ones to suffer.
    """

    rate: float = 0.1
    kinds: tuple[str, ...] = ("429", "500", "503", "reset")
    seed: int = 0
    roles: tuple[str, ...] = ()


Listed = Sequence[str | None]
Plan = Faults | Listed | Mapping[str, Listed]
"""At random; or one fault (or None) per request in their order; or such a list for each role or protocol."""


@dataclass
class FaultPlan:
    """Hands out faults in the order of requests; a list that is used up brings no more."""

    plan: Plan = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _used: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for text in _names(self.plan):
            Fault.parse(text)
        self._random = Random(self.plan.seed if isinstance(self.plan, Faults) else 0)

    def next(self, role: str, protocol: str, kinds: frozenset[str]) -> Fault | None:
        """The fault of this request, or None. `kinds`: what its protocol has."""
        with self._lock:
            if isinstance(self.plan, Faults):
                text = self._drawn(self.plan, role, kinds)
            elif isinstance(self.plan, Mapping):
                key = role if role in self.plan else protocol
                text = self._listed(key, self.plan.get(key, ()))
            else:
                text = self._listed("", self.plan)
        return Fault.parse(text) if text else None

    def _drawn(self, faults: Faults, role: str, kinds: frozenset[str]) -> str | None:
        if faults.roles and role not in faults.roles:
            return None
        hit, choice = self._random.random() < faults.rate, self._random.random()
        fitting = [kind for kind in faults.kinds if kind.partition(":")[0] in kinds]
        return fitting[int(choice * len(fitting))] if hit and fitting else None

    def _listed(self, key: str, faults: Listed) -> str | None:
        place = self._used.get(key, 0)
        self._used[key] = place + 1
        return faults[place] if place < len(faults) else None


def _names(plan: Plan) -> list[str]:
    if isinstance(plan, Faults):
        return list(plan.kinds)
    lists = plan.values() if isinstance(plan, Mapping) else [plan]
    return [name for faults in lists for name in faults if name is not None]
