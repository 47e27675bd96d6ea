"""process: every question of a run on a thread of its own, so many at once, whoever finishes first."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from langchain_core.runnables import RunnableConfig
from langgraph.config import get_stream_writer
from langgraph.types import Checkpointer

from graph.garbage import rarely_collected
from graph.persistence import saver
from graph.record import RecordGraph
from graph.resources import Resources, resources
from graph.settings import Settings, effective
from graph.stages import stages_together
from graph.threads import Threads, opened_threads
from nodes.goal import after_round
from nodes.known import reading_once
from state.errors import BudgetExhausted, RecordTimeout
from state.record_state import RecordInput
from state.run_state import RunState, RunUpdate
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

        async def step() -> RunUpdate:
            r = await resources(effective(settings, state["context"]))
            todo = await r.store.questions.unfinished(state["run_id"])
            names = [record_thread(state["run_id"], number) for number in todo]
            where = checkpointer or await saver(r.settings.checkpoints)
            threads = await opened_threads(record_graph, where, r.settings, names)
            working = in_progress(r.settings.concurrency)
            async with sandbox.in_use():
                with rarely_collected():
                    await window(todo, working, lambda number: one_record(threads, r, state, number, emit))
            return after_round(state, await r.store.questions.statuses(state["run_id"]))

        return await arun(step())

    return process


async def one_record(threads: Threads, r: Resources, state: RunState, question_id: int, emit: Emit) -> None:
    """Runs one question on its own thread, from where it stopped if it was begun before.

    Its deadline counts what it does and how long a model refuses it, not how long it waits until others leave it a
    slot.
    """
    config: RunnableConfig = {"configurable": {"thread_id": record_thread(state["run_id"], question_id)}}
    is_open = await threads.is_open(config)
    start = None if is_open else RecordInput(run_id=state["run_id"], question_id=question_id)

    async def follow(given: RecordInput | None) -> None:
        followed = threads.graph.astream(
            given, config, context=state["context"], stream_mode="updates", durability=threads.durability
        )
        async for update in followed:
            for stage, change in update.items():
                emit(_told(question_id, stage, change))

    with reading_once():
        async with stages_together(r.store):
            try:
                async with deadline(r.settings.record_timeout_s):
                    await follow(start)
            except TimeoutError:
                reason = RecordTimeout(f"not finished within {r.settings.record_timeout_s:g} s").reason
                await threads.graph.aupdate_state(config, {"status": "failed", "reason": reason}, as_node="review")
                await follow(None)


def _told(question_id: int, stage: str, change: Any) -> dict[str, Any]:
    """What the run's stream says of a stage that ended."""
    told = change if isinstance(change, dict) else {}
    return {"question_id": question_id, "stage": stage, "status": told.get("status"), "reason": told.get("reason")}


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
