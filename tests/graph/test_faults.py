"""Files that fail: a run stops with one clear line, and goes on without loss once they work again."""

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph import build_graph
from graph.persistence import saver
from state.errors import StorageError, UsageError
from state.run_state import ENDINGS
from state.settings import Settings
from storage.engine import PRAGMAS
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.left import leave, named

pytestmark = pytest.mark.slow

MANY = {**REQUEST, "num_questions": 40}


def mount(folder: Path, *options: str) -> bool:
    return subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte and a half."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or not mount(folder, "-o", "size=1500k"):
        pytest.skip("a small file system can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def enlarge(disk: Path) -> None:
    assert mount(disk, "-o", "remount,size=100m")


def delete(path: Path) -> None:
    """The SQLite file with what belongs to it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def replace_by_garbage(path: Path) -> None:
    """At once: whoever opens the file meanwhile must not find an empty one."""
    letter = path.with_suffix(".letter")
    letter.write_bytes(b"Dear Sir or Madam, " * 500)
    letter.replace(path)
    for side in ("-wal", "-shm"):
        Path(f"{path}{side}").unlink(missing_ok=True)


def database(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def nothing_lost_or_twice(settings: Settings, questions: int) -> None:
    with closing(sqlite3.connect(database(settings))) as opened:
        ids = [number for (number,) in opened.execute("SELECT question_id FROM synthetic_data_sft")]
        texts = [words for (words,) in opened.execute("SELECT question FROM questions")]
    assert len(ids) == len(set(ids)) == len(set(texts)) == questions


@pytest.mark.parametrize(
    ("name", "said"),
    [("database_url", "the database .*data.db cannot"), ("checkpoints", "the checkpoint file .*data.db cannot")],
)
async def test_a_run_on_a_full_disk_stops_with_one_line_and_goes_on_when_there_is_room(
    settings_for: MakeSettings, small_disk: Path, name: str, said: str
) -> None:
    path = small_disk / "data.db"
    place = f"sqlite:///{path}" if name == "database_url" else path
    settings = settings_for(**{name: place, "keep_checkpoints": "all"})
    with pytest.raises(StorageError, match=f"{said} .*disk .*full") as raised:
        await build_graph(settings).ainvoke(MANY, named("full"))
    assert "\n" not in str(raised.value)
    enlarge(small_disk)
    result = await build_graph(settings).ainvoke(None, named("full"))
    assert sum(result[ending] for ending in ENDINGS) == result["questions_generated"] == 40
    nothing_lost_or_twice(settings, 40)


async def test_checkpoints_wait_for_another_program_and_say_so_where_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.db"
    opened = await saver(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(opened.adelete_thread("one"))
    done, _ = await asyncio.wait([waiting], timeout=0.3)
    assert not done
    other.execute("COMMIT")
    await waiting
    await opened.conn.execute("PRAGMA busy_timeout=10")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match=r"the checkpoint file .*checkpoints.db is locked by another program"):
        await opened.adelete_thread("one")
    other.execute("COMMIT")
    other.close()
    await opened.adelete_thread("one")


async def test_a_database_that_is_locked_for_too_long_stops_the_run_which_then_goes_on(
    settings_for: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.PRAGMAS", ("busy_timeout=50", *PRAGMAS[1:]))
    settings = settings_for(concurrency=1)
    stream = build_graph(settings).astream(REQUEST, named("locked"), stream_mode="custom")
    await anext(stream)
    other = sqlite3.connect(database(settings), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match=r"the database .*data.db is locked by another program; end that one"):
        async for _ in stream:
            pass
    other.execute("COMMIT")
    other.close()
    result = await build_graph(settings).ainvoke(None, named("locked"))
    assert sum(result[ending] for ending in ENDINGS) == 3
    nothing_lost_or_twice(settings, 3)


def test_a_database_that_was_replaced_by_something_else_is_named(settings_for: MakeSettings) -> None:
    settings = settings_for()
    leave(settings, "garbage")
    replace_by_garbage(database(settings))
    with pytest.raises(StorageError, match=r"the database .*data.db is not an SQLite database; name another file"):
        build_graph(settings).invoke(None, named("garbage"))


async def test_a_database_that_is_replaced_while_the_run_works_stops_it(settings_for: MakeSettings) -> None:
    settings = settings_for(concurrency=1)
    stream = build_graph(settings).astream(REQUEST, named("garbage"), stream_mode="custom")
    await anext(stream)
    replace_by_garbage(database(settings))
    with pytest.raises(StorageError, match=r"the database .*data.db (is not an SQLite|was closed)"):
        async for _ in stream:
            pass


def test_a_run_whose_database_was_deleted_is_not_begun_from_nothing(settings_for: MakeSettings) -> None:
    settings = settings_for()
    leave(settings, "gone")
    delete(database(settings))
    with pytest.raises(UsageError, match=r"run 'gone' has checkpoints, but is not in the database .*data.db"):
        build_graph(settings).invoke(None, named("gone"))


def test_a_checkpoint_file_that_was_replaced_by_something_else_is_named_with_a_way_out(
    settings_for: MakeSettings,
) -> None:
    settings = settings_for()
    leave(settings, "garbage")
    replace_by_garbage(settings.checkpoints)
    said = r"checkpoint file .* cannot be used: file is not a database; name another file, or move this one away and .*"
    with pytest.raises(StorageError, match=said + "`resume --force`"):
        build_graph(settings).invoke(None, named("garbage"))
    delete(settings.checkpoints)
    build_graph(settings).invoke(None, named("garbage", force=True))
    nothing_lost_or_twice(settings, 3)


def test_a_run_whose_checkpoints_are_gone_begins_its_unfinished_questions_anew_when_told_to(
    settings_for: MakeSettings,
) -> None:
    settings = settings_for(concurrency=1)
    with closing(build_graph(settings).stream(REQUEST, named("bare"), stream_mode="custom")) as stream:
        assert next(told for told in stream if told["stage"] == "save")
    delete(settings.checkpoints)
    said = (
        r"checkpoints.db holds no checkpoint of run 'bare'; .* `resume --force` begins the \d unfinished of 3 .* anew"
    )
    with pytest.raises(UsageError, match=said):
        build_graph(settings).invoke(None, named("bare"))
    result = build_graph(settings).invoke(None, named("bare", force=True))
    assert sum(result[ending] for ending in ENDINGS) == result["questions_generated"] == 3
    nothing_lost_or_twice(settings, 3)
    delete(settings.checkpoints)
    with pytest.raises(UsageError, match="and nothing is left to go on with: the run has ended"):
        build_graph(settings).invoke(None, named("bare", force=True))


async def test_a_run_that_nobody_knows_cannot_be_gone_on_with(settings_for: MakeSettings) -> None:
    settings = settings_for()
    with pytest.raises(UsageError, match="no run 'nobody' in the database"):
        await build_graph(settings).ainvoke(None, named("nobody"))


async def test_a_run_that_died_before_its_first_question_was_stored_says_that_nothing_is_there(
    settings_for: MakeSettings,
) -> None:
    settings = settings_for()
    store = await open_store(settings.database_url)
    await store.runs.create("empty", REQUEST, {})
    await store.close()
    with pytest.raises(UsageError, match="no question of it is stored; begin it anew under another id"):
        await build_graph(settings).ainvoke(None, named("empty", force=True))
