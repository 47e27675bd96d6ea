"""Checkpoints of finished questions are forgotten, those of others are kept, and their file does not grow for ever."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from langgraph.types import Command

from graph import build_graph, build_record_graph
from graph.persistence import SharedSaver, saver
from graph.process import record_thread
from graph.pruning import Pruner
from state.events import StageEnded
from state.settings import Settings
from storage.store import Store, open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.left import leave, named
from tests.graph.test_person import _unsure_of_one, _waiting
from tests.graph.test_wire_run import online
from tests.support.servers import StartServer


def threads(settings: Settings) -> set[str]:
    with closing(sqlite3.connect(settings.checkpoints)) as file:
        of = "SELECT thread_id FROM checkpoints UNION SELECT thread_id FROM writes"
        return {name for (name,) in file.execute(of)}


def pages(settings: Settings) -> int:
    with closing(sqlite3.connect(settings.checkpoints)) as file:
        return int(file.execute("PRAGMA page_count").fetchone()[0])


async def ids_of(settings: Settings, run_id: str) -> list[int]:
    store = await open_store(settings.database_url)
    found = await store.questions.ids_of_run(run_id)
    await store.close()
    return found


async def test_after_a_run_only_its_own_thread_is_left(settings_for: MakeSettings) -> None:
    settings = settings_for()
    result = await build_graph(settings).ainvoke(REQUEST, named("small"))
    assert threads(settings) == {"small"}
    assert await build_graph(settings).ainvoke(None, named("small")) == result


async def test_all_steps_are_kept_where_the_settings_say_so(settings_for: MakeSettings) -> None:
    settings = settings_for(keep_checkpoints="all")
    await build_graph(settings).ainvoke(REQUEST, named("whole"))
    ids = await ids_of(settings, "whole")
    assert threads(settings) == {"whole", *(record_thread("whole", number) for number in ids)}


async def test_a_question_that_waits_for_a_person_keeps_its_thread_until_the_decision(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    settings = online(settings_for, protocol_server(answer=_unsure_of_one()), max_revisions=0, ask_person=True)
    result = await build_graph(settings).ainvoke(REQUEST)
    _, thread = await _waiting(settings, result["run_id"])
    assert threads(settings) == {result["run_id"], thread["configurable"]["thread_id"]}
    decided = Command(resume={"review_status": "approved"})
    assert (await build_record_graph(settings).ainvoke(decided, thread))["status"] == "approved"


async def growth(settings: Settings) -> int:
    """In pages, from the first to the last of three runs."""
    sizes = list[int]()
    for _ in range(3):
        await build_graph(settings).ainvoke({**REQUEST, "num_questions": 6})
        sizes.append(pages(settings))
    return sizes[-1] - sizes[0]


async def test_what_was_forgotten_makes_room_for_the_next_run(settings_for: MakeSettings, tmp_path: Path) -> None:
    everything = settings_for(keep_checkpoints="all", checkpoints=tmp_path / "all.db")
    assert await growth(settings_for()) < await growth(everything) / 4


async def test_a_run_that_is_gone_on_with_forgets_what_was_left(settings_for: MakeSettings) -> None:
    settings = settings_for()
    leave(settings, "left")
    assert len(threads(settings)) > 1
    await build_graph(settings).ainvoke(None, named("left"))
    assert threads(settings) == {"left"}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite:///{tmp_path}/data.db")
    yield opened
    await opened.close()


class Noted(SharedSaver):
    """Forgets nothing, and says what it was asked to forget."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    async def forget(self, thread_ids: Any) -> None:
        self.asked.append(list(thread_ids))


async def saved(store: Store, *question_ids: int, stage: str = "save") -> None:
    ended = [StageEnded(run_id="r", question_id=number, stage=stage, status="approved") for number in question_ids]
    await store.events.add_many(ended)


async def test_a_thread_goes_one_sweep_after_its_rows_were_saved(store: Store) -> None:
    noted = Noted()
    pruner = Pruner("r", store, noted)
    await saved(store, 1)
    await saved(store, 2, stage="review")
    await pruner.sweep()
    await saved(store, 3)
    await pruner.sweep()
    await pruner.sweep()
    await pruner.sweep()
    assert noted.asked == [[], [record_thread("r", 1)], [record_thread("r", 3)], []]
    await pruner.finish()
    assert noted.asked[-1] == [record_thread("r", 1), record_thread("r", 3)]


async def test_forgetting_twice_or_what_never_was_is_no_error(tmp_path: Path) -> None:
    opened = await saver(tmp_path / "c.db")
    await opened.forget([])
    await opened.forget([f"thread-{number}" for number in range(120)])
    await opened.forget(["thread-1"])
