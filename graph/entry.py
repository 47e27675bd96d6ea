"""The compiled run graph as people call it: sync, async, in a script, in a notebook, without a config."""

import asyncio
import contextvars
import queue
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing
from typing import Any, Self, cast
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

from graph.fingerprint import FORCE
from graph.meters import started
from graph.persistence import SharedSaver
from graph.request import checked_request
from graph.settings import Settings
from graph.work import Asked, Work, at_work
from nodes.plan import check_same
from state.errors import UsageError
from state.run_state import RunContext, RunInput, RunOutput, RunState
from tools.loop import home_loop

_END = object()
_OURS = ("__orig_class__", "settings")


class RunGraph(CompiledStateGraph[RunState, RunContext, RunInput, RunOutput]):
    """LangGraph's compiled graph with two things added: a call without a `thread_id` is a new run, and the
    sync calls work although every node is async, also inside a running event loop."""

    settings: Settings | None = None

    @classmethod
    def of(cls, compiled: CompiledStateGraph[Any, Any, Any, Any], **changed: Any) -> Self:
        given = {name: value for name, value in vars(compiled).items() if name not in _OURS}
        graph = cls(**{**given, **changed})
        for mapper in ("_output_mapper", "_state_mapper"):
            setattr(graph, mapper, getattr(compiled, mapper))
        graph.settings = getattr(compiled, "settings", None)
        return graph

    def copy(self, update: dict[str, Any] | None = None) -> Self:
        return self.of(self, **(update or {}))

    async def astream(self, input: Any, config: RunnableConfig | None = None, **options: Any) -> AsyncIterator[Any]:
        """Raises `UsageError` for a request that cannot be run, before it is written into the run's thread, for a run
        that another process works on, and for one whose settings have changed, unless the config says `force`; and
        `BudgetExhausted` where the run's budget is used up: what was on its way has ended, and the run can go on."""
        named = self._named(config)
        work = await self._work(input, named, options.get("context") or {})
        async with at_work(work, input) as begun, started(self._chosen(named)["thread_id"]):
            streamed = cast(AsyncGenerator[Any, None], super().astream(begun, named, **options))
            async with aclosing(streamed) as stream:
                async for told in stream:
                    yield told

    def stream(self, input: Any, config: RunnableConfig | None = None, **options: Any) -> Iterator[Any]:
        """What `astream` yields, from the home loop. Leaving early cancels the run and waits for its end."""
        return _pumped(lambda: self.astream(input, config, **options))

    async def _work(self, input: Any, named: RunnableConfig, context: Mapping[str, Any]) -> Work | None:
        """`None` where there is nothing to do: the run has ended."""
        run_id = self._chosen(named)["thread_id"]
        request = checked_request(_known(input), self.settings) if isinstance(input, dict) else None
        snapshot = await self.aget_state(named) if self.checkpointer else None
        known = snapshot.values if snapshot else {}
        if request:
            check_same(run_id, request, known if known.get("run_id") else {})
        if self.settings is None or (input is None and snapshot and known and not snapshot.next):
            return None
        own = self.checkpointer if isinstance(self.checkpointer, SharedSaver) else None
        return Work(self.settings, Asked(run_id, context, self._chosen(named).get(FORCE) is True), known, own)

    def _chosen(self, config: RunnableConfig | None) -> dict[str, Any]:
        """What can be chosen for one call, with what was bound before."""
        return {**(self.config or {}).get("configurable", {}), **(config or {}).get("configurable", {})}

    def _named(self, config: RunnableConfig | None) -> RunnableConfig:
        given: RunnableConfig = {**(config or {})}
        if not self._chosen(config).get("thread_id"):
            given["configurable"] = {**given.get("configurable", {}), "thread_id": str(uuid4())}
        return given


def _known(input: Any) -> Any:
    """LangGraph drops unknown keys of its input without a word."""
    unknown = sorted(set(input) - set(RunInput.__annotations__)) if isinstance(input, dict) else []
    if unknown:
        raise UsageError(f"no input {unknown[0]!r}; there are: {', '.join(RunInput.__annotations__)}")
    return input


def _pumped(open_stream: Any) -> Iterator[Any]:
    loop, items, tasks = home_loop(), queue.SimpleQueue[Any](), list[asyncio.Task[None]]()
    failure: list[BaseException] = []

    async def pump() -> None:
        async with aclosing(open_stream()) as stream:
            async for given in stream:
                items.put(given)

    def ended(task: asyncio.Task[None]) -> None:
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        failure.extend([error] if error else [])
        items.put(_END)

    def start() -> None:
        tasks.append(loop.create_task(pump(), context=context))
        tasks[0].add_done_callback(ended)

    context = contextvars.copy_context()
    loop.call_soon_threadsafe(start)
    finished = False
    try:
        while (given := items.get()) is not _END:
            yield given
        finished = True
    finally:
        if not finished:
            loop.call_soon_threadsafe(lambda: tasks[0].cancel())
            while items.get() is not _END:
                pass
    if failure:
        raise failure[0]
