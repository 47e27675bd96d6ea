"""What must hold at the edges: cancelled windows, moved folders, deleted files, refused requests."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from graph import build_graph
from graph.process import window
from graph.roles import load_roles
from graph.settings import public
from state.errors import UsageError
from state.settings import load_settings
from tests.graph.conftest import REQUEST, MakeSettings
from tools.llm.roles import load_role

ONE: Any = {**REQUEST, "num_questions": 1}


async def test_cancelling_a_window_cancels_each_worker_once() -> None:
    begun, cancels = asyncio.Semaphore(0), []

    async def work(number: int) -> None:
        begun.release()
        try:
            await asyncio.Event().wait()
        finally:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0.05 * number)
            task = asyncio.current_task()
            cancels.append(task.cancelling() if task else None)

    running = asyncio.create_task(window([0, 1], 2, work))
    await begun.acquire()
    await begun.acquire()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert cancels == [1, 1]


def test_a_relative_database_is_that_of_the_folder_the_program_is_in_now(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        with contextlib.chdir(tmp_path / name):
            build_graph(load_settings()).invoke(ONE)
        assert (tmp_path / name / "db" / "synthetic_data.db").exists()


def test_a_database_that_was_deleted_is_made_anew(settings_for: MakeSettings, tmp_path: Path) -> None:
    for _ in range(2):
        output = build_graph(settings_for()).invoke(ONE)
        with contextlib.closing(sqlite3.connect(tmp_path / "data.db")) as database:
            assert database.execute("SELECT run_id FROM runs").fetchall() == [(output["run_id"],)]
        for path in tmp_path.glob("data.db*"):
            path.unlink()


def test_a_folder_of_roles_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="rolls"):
        load_roles(load_settings(roles=tmp_path / "rolls"))


def test_a_role_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"review\.yaml"):
        load_role(tmp_path / "review.yaml")


def test_a_refused_request_leaves_the_run_of_that_name_resumable(settings_for: MakeSettings) -> None:
    graph: Any = build_graph(settings_for())
    named = {"configurable": {"thread_id": str(uuid4())}}
    first = graph.invoke(ONE, named)
    with pytest.raises(UsageError, match="choose another id"):
        graph.invoke({**REQUEST, "topic": "python"}, named)
    assert graph.invoke(None, named) == first


def test_the_settings_that_a_run_and_its_manifest_keep_hold_no_password() -> None:
    kept: Any = public(load_settings(database_url="postgresql://me:secret@localhost/data"))
    assert "secret" not in str(kept)
