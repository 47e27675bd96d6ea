"""What the benchmark's server has been asked: counts, what was on the wire at once, and what was asked twice."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Key = tuple[Any, ...]


def key(payload: Mapping[str, Any]) -> Key:
    """What makes two requests the same call: all of it, or of a call about one question what it asks for."""
    if "question" not in payload:
        return (json.dumps(payload, sort_keys=True),)
    return (payload["role"], payload["question"], payload.get("candidate"), json.dumps(payload.get("feedback")))


@dataclass
class Seen:
    """The last time that a call was asked: in which life of the client, and when it got its answer."""

    life: int
    answered_at: float | None = None


@dataclass
class Traffic:
    """`life` counts the client's processes: whoever kills one says so. What is asked again counts for the life that
    lost it; `oldest_s` is the longest that an answer was there before the kill and was asked for again. Times are in
    Unix seconds."""

    life: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    cut_off: Counter[int] = field(default_factory=Counter)
    repeated: Counter[int] = field(default_factory=Counter)
    paid_twice: Counter[int] = field(default_factory=Counter)
    oldest_s: float = 0.0
    first_at: float | None = None
    _killed_at: dict[int, float] = field(default_factory=dict)
    _seen: dict[Key, Seen] = field(default_factory=dict)

    def opened(self, payload: Mapping[str, Any], now: float) -> Seen:
        self.first_at = self.first_at or now
        self.asked[str(payload.get("role"))] += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        call = key(payload)
        if before := self._seen.get(call):
            self._repeats(before)
        self._seen[call] = seen = Seen(self.life)
        return seen

    def _repeats(self, before: Seen) -> None:
        self.repeated[before.life] += 1
        if before.answered_at is not None:
            self.paid_twice[before.life] += 1
            age = self._killed_at.get(before.life, before.answered_at) - before.answered_at
            self.oldest_s = max(self.oldest_s, age)

    def closed(self, seen: Seen, answered_at: float | None) -> None:
        """`answered_at` is `None` where there was no answer."""
        seen.answered_at = answered_at
        self.in_flight -= 1
        self.answered += answered_at is not None

    def killed(self, now: float) -> None:
        self.cut_off[self.life] = self.in_flight
        self._killed_at[self.life] = now
        self.life += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "asked": dict(self.asked),
            "answered": self.answered,
            "in_flight": self.in_flight,
            "most_in_flight": self.most_in_flight,
            "cut_off": dict(self.cut_off),
            "repeated": dict(self.repeated),
            "paid_twice": dict(self.paid_twice),
            "oldest_s": round(self.oldest_s, 3),
            "first_at": self.first_at,
        }
