"""A run that was left in the middle, to be gone on with."""

from langchain_core.runnables import RunnableConfig

from graph import build_graph
from state.settings import Settings
from tests.graph.conftest import REQUEST


def named(run_id: str, **chosen: object) -> RunnableConfig:
    return {"configurable": {"thread_id": run_id, **chosen}}


def leave(settings: Settings, run_id: str) -> None:
    """Begins a run and leaves it when its first question has come through a step."""
    graph = build_graph(settings)
    for _ in graph.stream(REQUEST, named(run_id), stream_mode="custom"):
        break
    assert graph.get_state(named(run_id)).next == ("process",)
