"""How many calls to each model are on the wire at once: as many as it bears, up to a limit.

How many that are is for `tools.llm.room` to find out; here calls wait for their turn, in order, and no longer than the
model asks for.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import ceil, inf

from state.errors import ModelError, ModelRateLimited, ModelUnavailable
from tools.boundary import MAX_WAIT_S
from tools.deadline import clock_stopped
from tools.llm.errors import http_status
from tools.llm.room import FIRST, Room, Turn

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 20.0
"""The pause where even one call at a time is refused; twice as long after each refusal."""
SAVED_S = 60.0
"""Seconds of a plan's tokens that may be saved up, for calls are charged long after they began."""
LATELY = 0.05
"""The weight of the last call in how long calls take."""
_OVERLOADED = frozenset({502, 503, 504, 529})


@dataclass
class _Allowance:
    """What a plan gives by the minute. Who spends more than it holds closes it until that is earned."""

    per_minute: int | None
    saved_s: float
    open_at: float

    def spend(self, amount: int, now: float) -> None:
        cost_s = 60.0 * amount / self.per_minute if self.per_minute else 0.0
        self.open_at = max(self.open_at, now - self.saved_s) + cost_s


@dataclass
class _Lane:
    """Where the calls to one model wait. Who has come to the door waits for a slot; the others wait behind.

    `held_s`: for how long the model was held back so far. Of all waiting it alone counts for a deadline: it is not
    the limit that is low, but the model that does not answer. `steady_until`: when more slots may be tried again.
    """

    room: Room
    requests: _Allowance
    tokens: _Allowance
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    held_until: float = -inf
    steady_until: float = -inf
    held_s: float = 0.0
    pause_s: float = 0.0
    call_s: float = 0.0
    queued: int = 0
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def enter(self) -> Turn:
        if self.queued or self.room.full or self._closed_s() > 0:
            await self._queue()
        self.requests.spend(1, self.clock())
        return self.room.begin()

    async def _queue(self) -> None:
        self.queued += 1
        held_s = self.held_s
        try:
            with clock_stopped() as wait:
                async with self.door:
                    await self._slot()
                wait.counted = self.held_s - held_s
        finally:
            self.queued -= 1

    async def _slot(self) -> None:
        while True:
            if (seconds := self._closed_s()) > 0:
                await self.sleep(seconds)
            elif self.room.full:
                self.left.clear()
                await self.left.wait()
            else:
                return

    def leave(self) -> None:
        self.room.on_wire -= 1
        self.left.set()

    def answered(self, turn: Turn) -> None:
        self.pause_s = 0.0
        self.room.answered(turn, grow=self.clock() >= self.steady_until)

    def took(self, seconds: float, ahead_s: float) -> None:
        """Ahead are as many calls as are answered in `ahead_s`, of what calls have taken lately."""
        self.call_s += (seconds - self.call_s) * (LATELY if self.call_s else 1.0)
        if ahead_s and self.call_s:
            self.room.ahead = int(min(self.room.slots / 4, ceil(self.room.slots * ahead_s / self.call_s)))

    def refused(self, turn: Turn, asked_s: float | None) -> None:
        """Who was refused waits for itself. All wait only where what was left is refused as well: while calls beside
        it go on, their slots are still good."""
        if self.room.slots <= 1 and turn.number > self.room.taken:
            self.pause_s = min(max(2 * self.pause_s, FIRST_PAUSE_S), LONGEST_PAUSE_S)
            self._hold(self.pause_s)
        self.room.refused(turn)
        if asked_s is not None:
            seconds = min(asked_s, MAX_WAIT_S)
            self.steady_until = max(self.steady_until, self.clock() + seconds)
            if not self.room.gently:
                self._hold(seconds)

    def _hold(self, seconds: float) -> None:
        now = self.clock()
        until = max(self.held_until, now + seconds)
        self.held_s += until - max(self.held_until, now)
        self.held_until = until

    def _closed_s(self) -> float:
        return max(self.held_until, self.requests.open_at, self.tokens.open_at) - self.clock()


class AdaptivePace:
    """At most `limit` calls on the wire to each model, fewer where it refuses them, by order of arrival.

    `requests_per_minute` spaces calls evenly, for bursts are what providers refuse. `tokens_per_minute` is charged
    after each call (`charge`) and holds calls back while more was used than the plan gave since the first call.
    Where a refusal says how long to wait (Retry-After), no more slots are tried until then; and all are held back where
    even those that were left are refused. Used from one event loop.

    `ahead_s`: for how long calls beyond the limit may be held back by whoever sends them, so that one is at hand the
    moment that another was answered (`gate`).
    """

    def __init__(
        self,
        limit: int,
        *,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        ahead_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limit, self._clock, self._sleep = limit, clock, sleep
        self._requests, self._tokens, self._ahead_s = requests_per_minute, tokens_per_minute, ahead_s
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def slot(self, model: str) -> AsyncIterator[None]:
        """Waits for a slot, which does not count for a deadline (`tools.deadline`) but where the model refuses."""
        lane = self._lane(model)
        turn = await lane.enter()
        began = self._clock()
        try:
            yield
            lane.answered(turn)
            lane.took(self._clock() - began, self._ahead_s)
        except ModelError as error:
            if _overloaded(error):
                lane.refused(turn, error.retry_after)
            raise
        finally:
            lane.leave()

    def charge(self, model: str, tokens: int) -> None:
        """What a call has used, of the plan's tokens."""
        self._lane(model).tokens.spend(tokens, self._clock())

    def gate(self, model: str) -> tuple[str, int]:
        """Who holds calls back holds all to the model that go by this pace behind one gate: its name, and how many of
        them may be on the wire at present."""
        return f"{id(self)} {model}", int(self._lane(model).room.slots)

    def _lane(self, model: str) -> _Lane:
        if model not in self._lanes:
            now = self._clock()
            room = Room(self._limit, float(min(self._limit, FIRST)))
            requests, tokens = _Allowance(self._requests, 0.0, now), _Allowance(self._tokens, SAVED_S, now)
            self._lanes[model] = _Lane(room, requests, tokens, self._clock, self._sleep)
        return self._lanes[model]


def _overloaded(error: ModelError) -> bool:
    """A limit was reached, or the server says that it has too much to do; a failure of another kind is no sign."""
    return isinstance(error, ModelRateLimited) or (
        isinstance(error, ModelUnavailable) and (error.retry_after is not None or http_status(error) in _OVERLOADED)
    )
