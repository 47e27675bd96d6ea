"""One meter for each start of a run, filled with what earlier starts have used; and how a run stops at its budget."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from nodes.summarise import counted
from state.errors import BudgetExhausted
from storage.store import Store
from tools.llm.ask import Answered, Ask, Asker
from tools.llm.meter import Limits, RunMeter
from tools.llm.prices import Prices
from tools.loop import arun
from training_types import training_type


@dataclass(frozen=True)
class _Metered:
    """The meter of a start, and what is needed where it stops the run."""

    meter: RunMeter
    store: Store
    prices: Prices


@dataclass
class _Starts:
    """By run id, for the starts that go on in this process. The lock is taken only while a meter is filled."""

    by_run: dict[str, _Metered] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


_starts = _Starts()


def meter_of(run_id: str) -> RunMeter | None:
    """`None` where the run has asked no model since it was started in this process."""
    started = _starts.by_run.get(run_id)
    return started.meter if started else None


async def metered(run_id: str, store: Store, prices: Prices, limits: Limits) -> RunMeter:
    """The meter of this start of the run, made when a model is first asked; call it on the home loop.

    Raises `UsageError` where money is limited and an earlier start has used a model without a price.
    """
    async with _starts.lock:
        if run_id not in _starts.by_run:
            before = await store.events.usage(run_id)
            if limits.usd is not None:
                prices.check((used.model for used in before if used.calls), None)
            _starts.by_run[run_id] = _Metered(RunMeter(limits, prices, before), store, prices)
    return _starts.by_run[run_id].meter


def ask_metered(asker: Asker, meter: Callable[[], Awaitable[RunMeter]], question_id: int | None) -> Ask:
    """The asker on the meter. Raises `BudgetExhausted` beside what the asker raises."""

    async def ask(inputs: Mapping[str, Any], answer: type[Any], *, candidate: int = 0) -> Answered[Any]:
        async with (await meter()).asking(asker.wire, question_id) as wire:
            return await replace(asker, wire=wire)(inputs, answer, candidate=candidate)

    return ask


@asynccontextmanager
async def started(run_id: str) -> AsyncIterator[None]:
    """One start of a run. Where its budget stops it, the calls on the wire end first, and what came of it is stored."""
    _starts.by_run.pop(run_id, None)
    try:
        yield
    except BudgetExhausted as error:
        if metered := _starts.by_run.get(run_id):
            await arun(_stop(run_id, metered, str(error)))
        raise
    finally:
        _starts.by_run.pop(run_id, None)


async def _stop(run_id: str, metered: _Metered, reason: str) -> None:
    await metered.meter.quiet()
    run = await metered.store.runs.get(run_id)
    if run:
        kind = training_type(run.training_type)
        output = await counted(run_id, kind, metered.store, metered.prices, "budget", reason)
        await metered.store.runs.finish(run_id, "stopped", {**output, "stopped": reason})
