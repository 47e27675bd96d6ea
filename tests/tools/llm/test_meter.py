"""The meter refuses what may not be sent any more, wakes what waits for it, and leaves alone what is on the wire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from state.errors import BudgetExhausted, ModelQuotaExhausted
from tools.llm.meter import Limits, RunMeter
from tools.llm.prices import load_prices
from tools.llm.wire import Call, Wire

FLASH = "google_genai:gemini-2.5-flash"
SOON = 5.0


def a_call(tokens: int = 100, model: str = FLASH, **changed: Any) -> Call:
    return Call("generator", model, "ok", tokens, 0, 0.1, **changed)


def a_meter(*before: Call, **limits: Any) -> RunMeter:
    return RunMeter(Limits(**limits), load_prices(), before)


class Door:
    """A pace that lets nobody in until it is opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()

    @asynccontextmanager
    async def slot(self, model: str) -> AsyncIterator[None]:
        del model
        await self.opened.wait()
        yield


async def asked(meter: RunMeter, sent: asyncio.Event, answered: asyncio.Event, wire: Wire | None = None) -> str:
    """One call as an asker makes it; `sent` is set when it is on the wire, where it stays until `answered`."""
    async with meter.asking(wire or Wire()) as given:
        given.meter.check()
        async with given.pace.slot(FLASH):
            given.meter.check()
            sent.set()
            await answered.wait()
            given.meter.spend(a_call())
    return "answered"


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"tokens": 200}, r"has used 200 tokens and may use 200"),
        ({"usd": 0.00006}, r"has cost \$0\.0001 and may cost \$6e-05"),
        ({"seconds": 0.0}, r"may take 0 s"),
    ],
)
def test_a_limit_that_is_reached_refuses_every_further_call(limits: dict[str, Any], said: str) -> None:
    meter = a_meter(a_call(), a_call(), **limits)
    for _ in range(2):
        with pytest.raises(BudgetExhausted, match=said):
            meter.check()


def test_below_its_limits_a_run_may_go_on() -> None:
    a_meter(a_call(), tokens=101, usd=1.0, seconds=60.0).check()
    a_meter(a_call()).check()


async def test_what_is_spent_counts_for_the_run_and_for_its_question() -> None:
    meter = a_meter(a_call(1000))
    async with meter.asking(Wire(), 7) as wire:
        wire.meter.spend(a_call(10))
    async with meter.asking(Wire()) as wire:
        wire.meter.spend(a_call(1))
    assert (meter.spent.tokens, meter.on_questions.tokens, meter.by_question[7].tokens) == (1011, 10, 10)
    assert meter.by_question[7].usd == pytest.approx(10 * 0.30 / 1_000_000)


async def test_a_kept_answer_costs_nothing_and_an_unknown_price_is_no_zero() -> None:
    meter = a_meter()
    meter.spend(a_call(10, cached=True))
    assert (meter.spent.tokens, meter.spent.usd) == (0, 0)
    meter.spend(a_call(10, "somebody:else"))
    assert (meter.spent.tokens, meter.spent.usd) == (10, None)


async def test_a_call_on_the_wire_ends_although_the_limit_is_reached_meanwhile() -> None:
    meter, sent, answered = a_meter(tokens=100), asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(asked(meter, sent, answered))
    await sent.wait()
    meter.spend(a_call())
    answered.set()
    assert await first == "answered"
    assert meter.spent.tokens == 200
    with pytest.raises(BudgetExhausted):
        await asked(meter, sent, answered)


async def test_a_call_on_the_wire_ends_although_the_deadline_passes() -> None:
    meter, sent, answered = a_meter(seconds=0.1), asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(asked(meter, sent, answered))
    await sent.wait()
    await asyncio.sleep(0.2)
    answered.set()
    assert await first == "answered"


@pytest.mark.parametrize("limits", [{"tokens": 100}, {"seconds": 0.1}])
async def test_what_waits_for_a_slot_is_woken_when_a_limit_is_reached(limits: dict[str, Any]) -> None:
    meter, door, never = a_meter(**limits), Door(), asyncio.Event()
    waiting = asyncio.create_task(asked(meter, never, never, Wire(pace=door)))
    await asyncio.sleep(0)
    meter.spend(a_call(100 if "tokens" in limits else 1))
    async with asyncio.timeout(SOON):
        with pytest.raises(BudgetExhausted, match="may"):
            await waiting
    assert not never.is_set()


async def test_what_waits_to_try_again_is_woken_too() -> None:
    meter = a_meter(tokens=100)

    async def tries() -> None:
        async with meter.asking(Wire()) as wire:
            try:
                async with wire.pace.slot(FLASH):
                    raise ConnectionError
            except ConnectionError:
                wire.meter.rest()
                await asyncio.sleep(3600)

    waiting = asyncio.create_task(tries())
    await asyncio.sleep(0)
    meter.spend(a_call())
    meter.spend(a_call())
    async with asyncio.timeout(SOON):
        with pytest.raises(BudgetExhausted):
            await waiting


async def test_who_cancels_a_question_is_told_so_and_not_of_a_budget() -> None:
    meter, door, never = a_meter(tokens=100, seconds=60.0), Door(), asyncio.Event()
    waiting = asyncio.create_task(asked(meter, never, never, Wire(pace=door)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_time_limit_of_somebody_elses_stays_one() -> None:
    with pytest.raises(TimeoutError):
        async with a_meter(seconds=60.0).asking(Wire()):
            raise TimeoutError


async def test_it_is_quiet_when_nobody_asks_any_more() -> None:
    meter, sent, answered = a_meter(), asyncio.Event(), asyncio.Event()
    await meter.quiet()
    first = asyncio.create_task(asked(meter, sent, answered))
    await sent.wait()
    quiet = asyncio.create_task(meter.quiet())
    await asyncio.sleep(0)
    assert not quiet.done()
    answered.set()
    await quiet
    assert first.done() or await first == "answered"


async def test_a_quota_that_is_used_up_refuses_every_further_call_and_wakes_what_waits() -> None:
    meter, door = a_meter(), Door()
    waiting = asyncio.create_task(asked(meter, asyncio.Event(), asyncio.Event(), Wire(pace=door)))
    await asyncio.sleep(0)
    with pytest.raises(ModelQuotaExhausted):
        async with meter.asking(Wire()) as given, given.pace.slot(FLASH):
            raise ModelQuotaExhausted("used up: PerDay")
    with pytest.raises(BudgetExhausted, match="used up: PerDay"):
        await waiting
    with pytest.raises(BudgetExhausted, match="used up: PerDay"):
        meter.check()
    await meter.quiet()
