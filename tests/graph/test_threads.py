"""Record threads: what is written of them, and what is gone on with."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import Checkpoint, empty_checkpoint
from langgraph.checkpoint.memory import InMemorySaver

from graph import build_graph
from graph.persistence import SharedSaver, saver
from graph.record import compile_record_graph
from graph.threads import RecordSaver, opened_threads
from state.settings import Settings
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.left import named
from tests.graph.test_pruning import ids_of, threads


def at(thread_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}


def seen(*nodes: str) -> Checkpoint:
    """A checkpoint behind these nodes."""
    return {**empty_checkpoint(), "versions_seen": {node: {} for node in nodes}}


async def put(opened: Any, thread_id: str, checkpoint: Checkpoint) -> RunnableConfig:
    config: RunnableConfig = await opened.aput(at(thread_id), checkpoint, {"source": "loop", "step": 1}, {})
    return config


async def test_a_record_that_came_to_its_end_writes_nothing(settings_for: MakeSettings) -> None:
    settings = settings_for()
    records = RecordSaver(await saver(settings.checkpoints), ())
    checkpoint = seen("research", "save")
    config = await put(records, "one", checkpoint)
    assert config["configurable"]["checkpoint_id"] == checkpoint["id"]
    assert threads(settings) == set()


async def test_a_record_that_is_left_before_its_end_is_found_again(settings_for: MakeSettings) -> None:
    settings = settings_for()
    records = RecordSaver(await saver(settings.checkpoints), ())
    config = await put(records, "one", seen("research"))
    await records.aput_writes(config, [("status", "open")], "task")
    found = await records.aget_tuple(at("one"))
    assert found
    assert found.checkpoint["versions_seen"] == {"research": {}}
    assert found.pending_writes == [("task", "status", "open")]
    await records.adelete_thread("one")
    assert await records.aget_tuple(at("one")) is None
    assert threads(settings) == set()


async def test_a_thread_that_nobody_began_is_not_looked_for(settings_for: MakeSettings) -> None:
    file = await saver(settings_for().checkpoints)
    await put(file, "one", seen("research"))
    assert await RecordSaver(file, ()).aget_tuple(at("one")) is None
    assert await RecordSaver(file, ["one"]).aget_tuple(at("one"))


async def test_of_many_threads_those_with_a_checkpoint_are_known(settings_for: MakeSettings) -> None:
    file = await saver(settings_for().checkpoints)
    names = [f"thread-{number}" for number in range(1200)]
    for name in names[::400]:
        await put(file, name, seen("research"))
    await put(file, "another", seen("research"))
    assert await file.begun(names) == set(names[::400])
    assert await file.begun([]) == set()


Kinds = tuple[str, type]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ("exit", RecordSaver)),
        ({"keep_checkpoints": "all"}, ("async", SharedSaver)),
        ({"cache": False}, ("async", SharedSaver)),
    ],
)
async def test_steps_are_written_where_what_they_hold_would_be_paid_for_again_or_is_to_be_kept(
    settings_for: MakeSettings, changed: dict[str, Any], expected: Kinds
) -> None:
    settings = settings_for(**changed)
    opened = await opened_threads(compile_record_graph(settings), await saver(settings.checkpoints), settings, ["one"])
    assert (opened.durability, type(opened.graph.checkpointer)) == expected


async def test_with_a_checkpointer_of_ones_own_every_thread_is_looked_for(settings_for: MakeSettings) -> None:
    settings, own = settings_for(), InMemorySaver()
    opened = await opened_threads(compile_record_graph(settings), own, settings, ["one"])
    assert (opened.durability, opened.begun, opened.graph.checkpointer) == ("async", ["one"], own)
    assert not await opened.is_open(at("one"))


async def left_open(settings: Settings, name: str, node: str) -> SharedSaver:
    """A thread whose state was set as if the node had ended."""
    file = await saver(settings.checkpoints)
    graph = compile_record_graph(settings, file)
    await graph.aupdate_state(at(name), {"run_id": "r", "question_id": 1, "status": "open"}, as_node=node)
    return file


async def test_a_thread_with_a_next_step_is_gone_on_with(settings_for: MakeSettings) -> None:
    settings = settings_for()
    file = await left_open(settings, "one", "generate")
    opened = await opened_threads(compile_record_graph(settings), file, settings, ["one", "two"])
    assert [await opened.is_open(at(name)) for name in ("one", "two")] == [True, False]


async def test_a_thread_that_had_ended_is_begun_anew_from_nothing(settings_for: MakeSettings) -> None:
    settings = settings_for()
    file = await left_open(settings, "one", "save")
    opened = await opened_threads(compile_record_graph(settings), file, settings, ["one"])
    assert not await opened.is_open(at("one"))
    assert threads(settings) == set()


async def writers(settings: Settings, run_id: str, kinds: Sequence[str]) -> list[str]:
    with closing(sqlite3.connect(settings.checkpoints)) as file:
        file.execute("CREATE TABLE noted (thread_id TEXT)")
        for table in kinds:
            file.execute(
                f"CREATE TRIGGER note_{table} AFTER INSERT ON {table} "
                "BEGIN INSERT INTO noted VALUES (new.thread_id); END"
            )
        file.commit()
    await build_graph(settings).ainvoke(REQUEST, named(run_id))
    with closing(sqlite3.connect(settings.checkpoints)) as file:
        return [name for (name,) in file.execute("SELECT thread_id FROM noted")]


async def test_a_run_writes_no_checkpoint_of_records_that_end(settings_for: MakeSettings) -> None:
    settings = settings_for()
    await saver(settings.checkpoints)
    noted = await writers(settings, "quiet", ["checkpoints", "writes"])
    assert len(await ids_of(settings, "quiet")) == 3
    assert set(noted) == {"quiet"}
