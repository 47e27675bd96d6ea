"""The meter of one start of a run: what it has used, what it may use, and which calls must not be sent any more."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from state.errors import BudgetExhausted, ModelQuotaExhausted
from state.settings import Settings
from tools.llm.prices import Prices, Tokens
from tools.llm.wire import Call, Meter, Pace, Wire

EARLY_S = 0.001
"""By how much a timer may come before its time."""


@dataclass(frozen=True)
class Limits:
    """What a run may use; `None` where there is no limit."""

    usd: float | None = None
    tokens: int | None = None
    seconds: float | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        return cls(settings.budget_usd, settings.budget_tokens, settings.deadline_s)


@dataclass
class Spent:
    """What calls have used. `usd` is `None` from when a model had no price."""

    tokens: int = 0
    usd: float | None = 0.0

    def add(self, used: Tokens, prices: Prices) -> None:
        self.tokens += used.input_tokens + used.output_tokens
        cost = prices.cost(used)
        self.usd = None if self.usd is None or cost is None else self.usd + cost


class RunMeter:
    """Counts tokens and money over all starts of a run, seconds (`time.monotonic`) from this one.

    It lives on one event loop. Once a limit, or a provider's quota of a day, is reached nothing more is sent, and
    whatever waits to send something is woken; what is on the wire ends by itself and is counted, so no limit is
    exceeded by more than that.
    """

    def __init__(self, limits: Limits, prices: Prices, before: Iterable[Tokens] = ()) -> None:
        """`before`: what earlier starts of the run have used."""
        self._limits, self._prices, self._started = limits, prices, time.monotonic()
        self.spent, self.on_questions = Spent(), Spent()
        self.by_question: dict[int, Spent] = {}
        self._waiting: set[asyncio.Timeout] = set()
        self._quota = ""
        self._asking, self._quiet = 0, asyncio.Event()
        self._quiet.set()
        for used in before:
            self.spent.add(used, prices)

    def check(self) -> None:
        """Raises `BudgetExhausted` where nothing more may be sent."""
        if self._why():
            raise self._refusal()

    def spend(self, call: Call, question_id: int | None = None) -> None:
        """Counts the call; an answer that was kept from an earlier call costs nothing."""
        if call.cached:
            return
        counted = [self.spent]
        if question_id is not None:
            counted += [self.on_questions, self.by_question.setdefault(question_id, Spent())]
        for spent in counted:
            spent.add(call, self._prices)
        if self._why():
            self._wake()

    def _wake(self) -> None:
        now = asyncio.get_running_loop().time()
        for waiting in self._waiting:
            if not waiting.expired():
                waiting.reschedule(now)

    @asynccontextmanager
    async def asking(self, wire: Wire, question_id: int | None = None) -> AsyncIterator[Wire]:
        """The wire for one question to a model, its retries included.

        Raises `BudgetExhausted` as soon as nothing more may be sent, unless a call of it is on the wire.
        """
        waiting = asyncio.timeout(None)
        self._asking += 1
        self._quiet.clear()
        try:
            async with waiting:
                asked = _Asked(self, question_id, wire.pace, waiting)
                yield replace(wire, pace=asked, meter=asked)
        except TimeoutError as error:
            if not waiting.expired():
                raise
            raise self._refusal() from error
        finally:
            self._waiting.discard(waiting)
            self._asking -= 1
            if not self._asking:
                self._quiet.set()

    def use_up(self, quota: str) -> None:
        """The provider's quota of a day, say, of which nothing is left."""
        self._quota = quota
        self._wake()

    async def quiet(self) -> None:
        """Returns when nobody asks any more."""
        await self._quiet.wait()

    def wait(self, waiting: asyncio.Timeout, *, sending: bool) -> None:
        """What waits is woken when a limit is reached; what sends is not."""
        if sending:
            self._waiting.discard(waiting)
        else:
            self._waiting.add(waiting)
        waiting.reschedule(None if sending else self._last_moment())

    def _last_moment(self) -> float | None:
        """In the time of the event loop."""
        now, seconds = time.monotonic(), self._limits.seconds
        left = 0.0 if self._why() else None if seconds is None else self._started + seconds - now
        return None if left is None else asyncio.get_running_loop().time() + left

    def _refusal(self) -> BudgetExhausted:
        if self._quota:
            return ModelQuotaExhausted(self._quota)
        return BudgetExhausted(self._why() or "the run has ended")

    def _why(self) -> str:
        """Why nothing more may be sent; empty where it may."""
        if self._quota:
            return self._quota
        limits, spent, seconds = self._limits, self.spent, time.monotonic() - self._started
        if limits.usd is not None and spent.usd is not None and spent.usd >= limits.usd:
            return f"the run has cost ${spent.usd:.4f} and may cost ${limits.usd:g}"
        if limits.tokens is not None and spent.tokens >= limits.tokens:
            return f"the run has used {spent.tokens:,} tokens and may use {limits.tokens:,}"
        if limits.seconds is not None and seconds >= limits.seconds - EARLY_S:
            return f"the run has taken {seconds:.1f} s and may take {limits.seconds:g} s"
        return ""


@dataclass
class _Asked(Meter, Pace):
    """The meter and the pace of one question to a model."""

    meter: RunMeter
    question_id: int | None
    pace: Pace
    waiting: asyncio.Timeout
    sending: bool = False

    def check(self) -> None:
        """From the first check on a limit wakes what waits; an answer that was kept is looked up before any."""
        self.meter.check()
        if not self.sending:
            self.wait()

    def spend(self, call: Call) -> None:
        self.meter.spend(call, self.question_id)

    def wait(self) -> None:
        self.meter.wait(self.waiting, sending=False)

    @asynccontextmanager
    async def slot(self, model: str) -> AsyncIterator[None]:
        """From here on nothing wakes it, until it rests: it is on the wire, or what came of it is written down."""
        async with self.pace.slot(model):
            self.sending = True
            self.meter.wait(self.waiting, sending=True)
            try:
                yield
            except ModelQuotaExhausted as error:
                self.meter.use_up(str(error))
                raise

    def rest(self) -> None:
        self.sending = False
        self.wait()
