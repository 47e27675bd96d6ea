"""Wiring only: two state machines over the nodes, and the ways in."""

from typing import TYPE_CHECKING, Any, cast

from langgraph.types import Checkpointer

from graph.entry import RunGraph
from graph.persistence import saver
from graph.record import RecordGraph, compile_record_graph
from graph.request import MAX_QUESTIONS
from graph.run import run_builder
from graph.settings import Settings, load_settings
from tools.loop import run

if TYPE_CHECKING:
    from exporters import ExportOptions
    from graph.export import export_run

__all__ = ["ExportOptions", "RunGraph", "Settings", "build_graph", "build_record_graph", "export_run", "load_settings"]

RECURSION_LIMIT = 4 * MAX_QUESTIONS
"""Supersteps of one run. Each call for questions, and each round, brings at least one of those that may be asked for,
or loses an aspect, or is one of few that fail."""

FROM_SETTINGS = object()


def build_graph(settings: Settings | None = None, *, checkpointer: Checkpointer | object = FROM_SETTINGS) -> RunGraph:
    """The run graph, ready to `invoke`.

    Checkpoints go to the SQLite file that the settings name; `checkpointer=None` compiles without one, as
    `langgraph dev` needs it. Raises `UsageError` for wrong settings and `StorageError` for an unusable file. Its calls
    raise `BudgetExhausted` where `budget_usd`, `budget_tokens` or `deadline_s` is used up; with larger ones
    `build_graph(...).invoke(None, config)` goes on with that `thread_id`.
    """
    chosen = settings or load_settings()
    given = _checkpointer(chosen, checkpointer)
    builder = run_builder(chosen, compile_record_graph(chosen), given)
    compiled = builder.compile(checkpointer=given, name="run")
    graph = RunGraph.of(compiled, config={"recursion_limit": RECURSION_LIMIT})
    graph.settings = chosen
    return graph


def build_record_graph(
    settings: Settings | None = None, *, checkpointer: Checkpointer | object = FROM_SETTINGS
) -> RecordGraph:
    """The record graph: one question's life, to be opened, forked and resumed alone by its `thread_id`."""
    chosen = settings or load_settings()
    return compile_record_graph(chosen, _checkpointer(chosen, checkpointer))


def _checkpointer(settings: Settings, given: Checkpointer | object) -> Checkpointer:
    return run(saver(settings.checkpoints)) if given is FROM_SETTINGS else cast(Checkpointer, given)


def __getattr__(name: str) -> Any:
    """What exports is imported when it is first named: no run waits for it."""
    if name == "export_run":
        from graph.export import export_run

        return export_run
    if name == "ExportOptions":
        from exporters import ExportOptions

        return ExportOptions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
