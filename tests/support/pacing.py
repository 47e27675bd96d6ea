"""A model's server in virtual time, and a run of calls that are paced on their way to it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Any

import pytest

from state.errors import ModelError, ModelRateLimited
from tests.support.virtual_time import in_no_time, now
from tools.boundary import outcome, retrying
from tools.llm.pace import AdaptivePace


@dataclass
class Server:
    """Refuses what comes above `bears` calls at a time or `per_second`, and `noise` of the rest at random; to say so
    takes `refusal_s`.

    `calls`: begin and end of each call that was answered, in seconds.
    """

    bears: int | Callable[[float], int] | None = None
    latency_s: float = 1.0
    jitter: float = 0.5
    noise: float = 0.0
    retry_after: float | None = None
    refusal_s: float = 0.0
    per_second: float = inf
    tokens: int = 0
    calls: list[tuple[float, float]] = field(default_factory=list)
    in_flight: int = 0
    most: int = 0
    refused: int = 0
    failed: int = 0

    def __post_init__(self) -> None:
        self._random, self._saved, self._seen_at = Random(7), self.per_second, 0.0

    def _refuses(self) -> bool:
        bears = self.bears(now()) if callable(self.bears) else self.bears
        full = bears is not None and self.in_flight >= bears
        if self.per_second < inf:
            self._saved = min(self.per_second, self._saved + (now() - self._seen_at) * self.per_second)
            self._seen_at, full = now(), full or self._saved < 1
            self._saved -= not full
        return full or self._random.random() < self.noise

    async def answer(self) -> None:
        if self._refuses():
            self.refused += 1
            await asyncio.sleep(self.refusal_s)
            raise ModelRateLimited("429", retry_after=self.retry_after)
        began = now()
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            await asyncio.sleep(self.latency_s * self._random.uniform(1 - self.jitter, 1 + self.jitter))
        finally:
            self.in_flight -= 1
        self.calls.append((began, now()))

    @property
    def ended_at(self) -> float:
        return max(end for _, end in self.calls)

    def average_in_flight(self, *, second_half: bool = False) -> float:
        start = self.ended_at / 2 if second_half else 0.0
        busy = sum(max(0.0, end - max(begin, start)) for begin, end in self.calls)
        return busy / (self.ended_at - start)


def paced(limit: int, **plan: int) -> AdaptivePace:
    """On the running loop's clock."""
    return AdaptivePace(limit, clock=now, **plan)


async def fail(pace: AdaptivePace, error: ModelError, ends: Awaitable[object] | None = None) -> None:
    """One call that ends in the error, when `ends` does."""

    async def call() -> None:
        async with pace.slot("m"):
            await (ends or asyncio.sleep(0))
            raise error

    with pytest.raises(type(error)):
        await call()


async def hold(pace: AdaptivePace, seconds: float, model: str = "m", begun: Callable[[], None] = lambda: None) -> None:
    """One call that takes so long."""
    async with pace.slot(model):
        begun()
        await asyncio.sleep(seconds)


def served(
    server: Server, calls: int, limit: int, *, attempts: int = 4, refusals: int = 40, **plan: Any
) -> AdaptivePace:
    """Makes the calls, more of them in progress than the limit, as a run does."""

    async def work() -> AdaptivePace:
        pace, waiting = paced(limit, **plan), iter(range(calls))

        async def once() -> None:
            async with pace.slot("m"):
                await server.answer()
                pace.charge("m", server.tokens)

        async def worker() -> None:
            for _ in waiting:
                ended = await outcome(retrying(once, attempts=attempts, refusals=refusals))
                server.failed += ended is not None

        await asyncio.gather(*(worker() for _ in range(2 * limit + 4)))
        return pace

    return in_no_time(work())
