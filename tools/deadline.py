"""A time limit for a piece of work. Its clock stands still while the work waits for its turn."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class _Clock:
    """`waits`: how many parts of the work are waiting; `left`: the seconds left when the first of them began to;
    `counted`: the most that counts of any of these waits."""

    limit: asyncio.Timeout
    waits: int = 0
    left: float = 0.0
    counted: float = 0.0
    over: bool = False

    def stop(self) -> None:
        self.waits += 1
        if self.waits == 1 and (ends := self.limit.when()) is not None and not self._ended:
            self.left, self.counted = ends - asyncio.get_running_loop().time(), 0.0
            self.limit.reschedule(None)

    def go_on(self, counted: float) -> None:
        self.waits -= 1
        self.counted = max(self.counted, counted)
        if not self.waits and not self._ended:
            self.limit.reschedule(asyncio.get_running_loop().time() + self.left - self.counted)

    @property
    def _ended(self) -> bool:
        return self.over or self.limit.expired()


_clock: ContextVar[_Clock | None] = ContextVar("deadline", default=None)


@dataclass
class Wait:
    """`counted`: seconds of it that the work must answer for all the same."""

    counted: float = 0.0


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """Raises `TimeoutError` where what is inside works for longer than that, its tasks included."""
    async with asyncio.timeout(seconds) as limit:
        clock = _Clock(limit)
        token = _clock.set(clock)
        try:
            yield
        finally:
            clock.over = True
            _clock.reset(token)


@contextmanager
def clock_stopped() -> Iterator[Wait]:
    """For waiting that is nobody's work: the deadline that this is part of, if any, moves on by as long."""
    clock, wait = _clock.get(), Wait()
    if clock is None:
        yield wait
        return
    clock.stop()
    try:
        yield wait
    finally:
        clock.go_on(wait.counted)
