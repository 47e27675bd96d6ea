"""process: every question of a run on a thread of its own, so many at once, whoever finishes first."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from langchain_core.runnables import RunnableConfig
from langgraph.config import get_stream_writer
from langgraph.types import Checkpointer

from graph.persistence import saver
from graph.record import RecordGraph
from graph.resources import Resources, resources
from graph.settings import Settings, effective
from state.errors import BudgetExhausted, RecordTimeout
from state.record_state import RecordInput
from state.run_state import RunContext, RunState, RunUpdate
from tools import sandbox
from tools.deadline import deadline
from tools.loop import arun

AHEAD, SPARE = 64, 4
Emit = Callable[[dict[str, Any]], None]


class ProcessNode(Protocol):
    async def __call__(self, state: RunState) -> RunUpdate: ...


def record_thread(run_id: str, question_id: int) -> str:
    """The thread of one question: a UUID, as the development server wants threads to be named."""
    return str(uuid5(NAMESPACE_URL, f"synthdata:{run_id}/{question_id}"))


def process_node(settings: Settings, record_graph: RecordGraph, checkpointer: Checkpointer) -> ProcessNode:
    """The node; it names the record graph itself, which is how LangGraph finds it for drawings."""

    async def process(state: RunState) -> RunUpdate:
        emit = _emitter()

        async def step() -> None:
            r = await resources(effective(settings, state["context"]))
            records = record_graph.copy({"checkpointer": checkpointer or await saver(r.settings.checkpoints)})
            todo = await r.store.questions.unfinished(state["run_id"])
            working = in_progress(r.settings.concurrency)
            async with sandbox.in_use():
                await window(todo, working, lambda number: one_record(records, r, state, number, emit))

        await arun(step())
        return {}

    return process


async def one_record(records: RecordGraph, r: Resources, state: RunState, question_id: int, emit: Emit) -> None:
    """Runs one question on its own thread, from where it stopped if it was begun before.

    A thread without a next step is begun anew: it may have died before its first checkpoint. Its deadline counts what
    it does and how long a model refuses it, not how long it waits until others leave it a slot.
    """
    config: RunnableConfig = {"configurable": {"thread_id": record_thread(state["run_id"], question_id)}}
    begun = (await records.aget_state(config)).next
    start = None if begun else RecordInput(run_id=state["run_id"], question_id=question_id)
    try:
        async with deadline(r.settings.record_timeout_s):
            await _follow(records, start, config, state["context"], question_id, emit)
    except TimeoutError:
        reason = RecordTimeout(f"not finished within {r.settings.record_timeout_s:g} s").reason
        await records.aupdate_state(config, {"status": "failed", "reason": reason}, as_node="review")
        await _follow(records, None, config, state["context"], question_id, emit)


async def _follow(
    records: RecordGraph,
    start: RecordInput | None,
    config: RunnableConfig,
    context: RunContext,
    question_id: int,
    emit: Emit,
) -> None:
    async for update in records.astream(start, config, context=context, stream_mode="updates"):
        for stage, change in update.items():
            told = change if isinstance(change, dict) else {}
            emit(
                {"question_id": question_id, "stage": stage, "status": told.get("status"), "reason": told.get("reason")}
            )


def in_progress(concurrency: int) -> int:
    """How many records to work on, where so many calls may be on the wire.

    While the calls of some records are on the wire, as many others, up to `AHEAD`, are prepared, checked and stored;
    each holds its drafts and its open step in memory, so the number is bounded.
    """
    return concurrency + min(concurrency, AHEAD) + SPARE


async def window(ids: Iterable[int], limit: int, work: Callable[[int], Awaitable[None]]) -> None:
    """Works through the ids, `limit` at once; the first error ends the others and surfaces.

    Where a budget is used up the others are left to come to their next call, which is refused, or to their end.
    Each worker has an empty context, so that a record's thread is nobody's subgraph.
    """
    waiting, refused = iter(ids), list[BudgetExhausted]()

    async def worker() -> None:
        for number in waiting:
            try:
                await work(number)
            except BudgetExhausted as error:
                refused.append(error)
            if refused:
                return

    workers = [asyncio.create_task(worker(), context=contextvars.Context()) for _ in range(limit)]
    try:
        await asyncio.gather(*workers)
        if refused:
            raise refused[0]
    finally:
        for task in workers:
            if not task.cancelling():
                task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def _emitter() -> Emit:
    """The node's stream writer, usable outside its context."""
    here, write = contextvars.copy_context(), get_stream_writer()
    return lambda told: here.copy().run(write, told)
