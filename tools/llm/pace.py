"""How many calls to each model are on the wire at once: as many as it bears, up to a limit.

Additive increase, multiplicative decrease, as in TCP (Jacobson, 1988): a call that is refused takes a share of the
slots away, calls that are answered give them back one by one. Where a refusal came is remembered; up to there the
way back is quick, and what lies beyond is tried ever more rarely as long as that is refused again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf

from state.errors import ModelError, ModelRateLimited, ModelUnavailable
from tools.boundary import MAX_WAIT_S
from tools.deadline import clock_stopped
from tools.llm.errors import http_status

FIRST = 8
"""Slots to begin with. Until the first refusal each answer adds one, so they double with each round of calls: a
limit of 64 is reached in three rounds, and one that the model does not bear costs few refusals."""
DECREASE = 0.7
NEAR, WARIER, MOST_CAUTION = 0.9, 4, 64
"""A refusal within a tenth of the ceiling makes the next try beyond it four times rarer, down to one in 64 rounds."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 20.0
"""The pause where even one call at a time is refused; twice as long after each refusal."""
SAVED_S = 60.0
"""Seconds of a plan's tokens that may be saved up, for calls are charged long after they began."""
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
class _Room:
    """The slots of one model.

    `ceiling`: how many calls it has borne, where that is known; `caution`: rounds of calls before one more is tried.
    Calls are numbered as they begin. `filled`: the last one that took the last slot; `taken`: the last one before
    slots were taken away, and how those before it end says nothing about the slots that are left.
    """

    limit: int
    slots: float
    on_wire: int = 0
    begun: int = 0
    filled: int = 0
    taken: int = 0
    ceiling: float = inf
    caution: int = 1

    @property
    def full(self) -> bool:
        return self.on_wire >= int(self.slots)

    def begin(self) -> int:
        """The call's number."""
        self.on_wire += 1
        self.begun += 1
        if self.full:
            self.filled = self.begun
        return self.begun

    def answered(self, number: int) -> None:
        """Only while every slot was used does an answer show that the model bears them."""
        if not self.taken < number <= self.filled:
            return
        self.slots = min(float(self.limit), self.slots + self._rounds_gain() / self.slots)
        if self.slots >= self.ceiling + 2:
            self.ceiling, self.caution = inf, 1

    def _rounds_gain(self) -> float:
        """Slots to add while as many calls are answered as there are slots."""
        if not self.taken:
            return self.slots
        if self.slots >= self.ceiling:
            return 1 / self.caution
        return 1.0 if self.ceiling == inf else max(1.0, (self.ceiling - self.slots) / 2)

    def refused(self) -> None:
        """A refusal near the ceiling confirms it; one below may be of another cause, so it counts by half."""
        borne = max(1, self.on_wire - 1)
        if self.ceiling == inf:
            self.ceiling = borne
        elif borne >= NEAR * self.ceiling:
            self.ceiling, self.caution = borne, min(self.caution * WARIER, MOST_CAUTION)
        else:
            self.ceiling, self.caution = (self.ceiling + borne) // 2, 1
        self.slots = max(1.0, DECREASE * min(self.slots, self.on_wire))
        self.taken = self.begun


@dataclass
class _Lane:
    """Where the calls to one model wait. Who has come to the door waits for a slot; the others wait behind.

    `held_s`: for how long the model was held back so far. Of all waiting it alone counts for a deadline: it is not
    the limit that is low, but the model that does not answer.
    """

    room: _Room
    requests: _Allowance
    tokens: _Allowance
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    held_until: float = -inf
    held_s: float = 0.0
    pause_s: float = 0.0
    queued: int = 0
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def enter(self) -> int:
        """Answers the call's number."""
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

    def answered(self, number: int) -> None:
        self.pause_s = 0.0
        self.room.answered(number)

    def refused(self, number: int, asked_s: float | None) -> None:
        if asked_s is not None:
            self._hold(min(asked_s, MAX_WAIT_S))
        if number <= self.room.taken:
            return
        if self.room.slots <= 1:
            self.pause_s = min(max(2 * self.pause_s, FIRST_PAUSE_S), LONGEST_PAUSE_S)
            self._hold(self.pause_s)
        self.room.refused()

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
    Where a refusal says how long to wait (Retry-After), the model's slots are held back until then. Used from one
    event loop.
    """

    def __init__(
        self,
        limit: int,
        *,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limit, self._clock, self._sleep = limit, clock, sleep
        self._requests, self._tokens = requests_per_minute, tokens_per_minute
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def slot(self, model: str) -> AsyncIterator[None]:
        """Waits for a slot, which does not count for a deadline (`tools.deadline`) but where the model refuses."""
        lane = self._lane(model)
        number = await lane.enter()
        try:
            yield
            lane.answered(number)
        except ModelError as error:
            if _overloaded(error):
                lane.refused(number, error.retry_after)
            raise
        finally:
            lane.leave()

    def charge(self, model: str, tokens: int) -> None:
        """What a call has used, of the plan's tokens."""
        self._lane(model).tokens.spend(tokens, self._clock())

    def room(self, model: str) -> int:
        """How many calls to the model may be on the wire at present."""
        return int(self._lane(model).room.slots)

    def _lane(self, model: str) -> _Lane:
        if model not in self._lanes:
            now = self._clock()
            room = _Room(self._limit, float(min(self._limit, FIRST)))
            requests, tokens = _Allowance(self._requests, 0.0, now), _Allowance(self._tokens, SAVED_S, now)
            self._lanes[model] = _Lane(room, requests, tokens, self._clock, self._sleep)
        return self._lanes[model]


def _overloaded(error: ModelError) -> bool:
    """A limit was reached, or the server says that it has too much to do; a failure of another kind is no sign."""
    return isinstance(error, ModelRateLimited) or (
        isinstance(error, ModelUnavailable) and (error.retry_after is not None or http_status(error) in _OVERLOADED)
    )
