"""Sandbox tiers, one file each, tried in order: the first that supports a program runs it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from tools.plugins import load_plugin, plugin_names
from tools.sandbox.base import Call, Job, Limits, Outcome, Status, Tier, TierState

__all__ = [
    "Call",
    "Job",
    "Limits",
    "Outcome",
    "Tier",
    "TierState",
    "close",
    "in_use",
    "run",
    "run_on",
    "states",
    "tiers",
]

_TELLS_MORE: dict[Status, int] = {"unavailable": 0, "broken": 1, "done": 2, "unsupported": 3}
"""Where no tier's answer is final: that one lacks what the program needs outweighs that a smaller one failed it."""


class _Probes:
    """What each tier's probe said, asked once per process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, TierState] = {}

    def of(self, tier: Tier) -> TierState:
        with self._lock:
            if tier.name not in self._said:
                self._said[tier.name] = tier.probe()
            return self._said[tier.name]


_probes = _Probes()


def tiers() -> list[Tier]:
    """All there are, in the order in which they are tried."""
    every = [load_plugin(__name__, "TIER", Tier, name, called="sandbox") for name in plugin_names(__name__)]
    return sorted(every, key=lambda tier: tier.order)


def states() -> list[TierState]:
    """Whether each tier can be used here, and why not."""
    return [_probes.of(tier) for tier in tiers()]


def run(job: Job, *, full: bool = False) -> Outcome:
    """The job on the first tier that supports it, with `full` on whole interpreters alone. From any thread.

    Never raises for what a program does. `unavailable`: there is no tier for it here; `unsupported`: none has what
    the program needs.
    """
    return run_on([tier for tier in tiers() if tier.full or not full], job)


def run_on(among: Sequence[Tier], job: Job) -> Outcome:
    """The same on some tiers, which are tried in the order given."""
    told = Outcome("unavailable", "", reason="there is no sandbox here that can run it")
    for tier in among:
        if not _probes.of(tier).available:
            continue
        outcome = tier.run(job)
        if _final(outcome, tier):
            return outcome
        if _TELLS_MORE[outcome.status] > _TELLS_MORE[told.status]:
            told = outcome
    return told


def _final(outcome: Outcome, tier: Tier) -> bool:
    """A small interpreter's values stand; that it failed is asked again of a whole one where there is one."""
    return outcome.status == "done" and (tier.full or all(call.status == "returned" for call in outcome.calls))


class _Users:
    """How many runs of this process may still have jobs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def change(self, by: int) -> int:
        with self._lock:
            self._count += by
            return self._count


_users = _Users()


@asynccontextmanager
async def in_use() -> AsyncIterator[None]:
    """While a run may have jobs; when the last one of them ends, all processes do."""
    _users.change(1)
    try:
        yield
    finally:
        if not _users.change(-1):
            await asyncio.to_thread(close)


def close() -> None:
    """End all processes of all tiers. A later job starts them again."""
    for tier in tiers():
        with suppress(OSError):
            tier.close()
