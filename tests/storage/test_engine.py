"""Addresses of databases, and what is said about those that cannot be used."""

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from state.errors import StorageError, UsageError
from storage.database import Database
from storage.engine import PRAGMAS, locate, parse_url
from storage.store import Store, open_store
from tests.storage.make import new_questions


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///a.db", "sqlite+pysqlite"),
        ("sqlite+aiosqlite:///a.db", "sqlite+pysqlite"),
        ("postgresql://me@host/data", "postgresql+asyncpg"),
        ("postgres://me@host/data", "postgresql+asyncpg"),
        ("postgresql+psycopg://me@host/data", "postgresql+asyncpg"),
    ],
)
def test_an_address_is_given_the_driver_that_is_used(given: str, driver: str) -> None:
    assert parse_url(given).drivername == driver


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("data.db", "'data.db' is no database URL; write sqlite:///FILE or postgresql://HOST/NAME"),
        ("", "'' is no database URL"),
        ("mysql://host/x", "no database of kind 'mysql'; there are: postgresql, sqlite"),
        ("sqlite://", "'sqlite://' names no file"),
        ("sqlite:///:memory:", "names no file; write sqlite:///FILE"),
        ("postgresql://me:secret@host:port/x", "'host:port/x' is no database URL"),
    ],
)
def test_an_impossible_address_is_wrong_use_and_says_what_is_right(given: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)) as raised:
        parse_url(given)
    assert "secret" not in str(raised.value)


def test_a_relative_path_is_made_absolute_and_its_folder_made(workdir: Path) -> None:
    assert locate("sqlite:///deep/er/x.db").database == str(workdir / "deep" / "er" / "x.db")
    assert (workdir / "deep" / "er").is_dir()


def test_a_database_in_a_folder_that_is_a_file_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match=f"{tmp_path}/file/x.db fails: .*exists"):
        locate(f"sqlite:///{tmp_path}/file/x.db")


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=f"{tmp_path} cannot be opened: it may be a folder"):
        await open_store(f"sqlite:///{tmp_path}")


async def test_a_file_of_something_else_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir or Madam, " * 500)
    with pytest.raises(StorageError, match=r"letter.db is not an SQLite database; name another file") as raised:
        await open_store(f"sqlite:///{path}")
    assert "\n" not in str(raised.value)
    assert path.read_bytes() == b"Dear Sir or Madam, " * 500


async def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    await (await open_store(f"sqlite:///{path}")).close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged.db is damaged; restore a copy"):
        await open_store(f"sqlite:///{path}")


async def test_a_read_only_database_can_be_read_and_refuses_writing_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    first = await open_store(f"sqlite:///{path}")
    ids = await first.questions.add("run-1", new_questions(2))
    store = await open_store(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert await store.questions.ids_of_run("run-1") == ids
    with pytest.raises(StorageError, match="cannot be written; allow writing to the file and its folder"):
        await store.questions.set_status(ids[0], "approved")
    await store.close()
    await first.close()


async def test_a_read_only_address_of_no_file_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        await open_store(f"sqlite:///file:{tmp_path}/none.db?mode=ro&uri=true")


async def test_connections_share_the_file_safely(store: Store) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "busy_timeout", "synchronous", "foreign_keys")
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    for use in (store._database.read, store._database.write):
        assert await use(pragmas) == ["wal", 30000, 1, 1]


async def test_a_write_waits_for_another_program_instead_of_failing(store: Store) -> None:
    other = sqlite3.connect(store.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(store.questions.add("run-1", new_questions(1)))
    done, _ = await asyncio.wait([waiting], timeout=0.3)
    assert not done
    other.execute("COMMIT")
    other.close()
    assert len(await waiting) == 1


async def test_a_lock_that_is_never_given_back_is_named_to_all_who_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.PRAGMAS", ("busy_timeout=100", *PRAGMAS[1:]))
    path = tmp_path / "held.db"
    store = await open_store(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(5):
        told = await asyncio.gather(
            *(store.questions.add("run-1", new_questions(1)) for _ in range(100)), return_exceptions=True
        )
    assert {type(error) for error in told} == {StorageError}
    assert {str(error).partition("held.db")[2] for error in told} == {
        " is locked by another program; end that one, or try again (database is locked)"
    }
    other.close()
    assert await store.questions.add("run-1", new_questions(1))
    await store.close()


async def test_half_characters_are_stored_as_question_marks(store: Store) -> None:
    question = new_questions(1)[0].model_copy(update={"question": "Half \ud83d?"})
    [number] = await store.questions.add(None, [question])
    assert (await store.questions.get(number)).question == "Half ??"


async def test_a_number_too_large_for_the_database_is_a_storage_error(store: Store) -> None:
    with pytest.raises(StorageError, match="too large"):
        await store.questions.get(2**70)


async def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "asyncpg", None)
    with pytest.raises(UsageError, match="needs the package 'asyncpg'; install it first"):
        Database(parse_url("postgresql://me:secret@localhost/x"))


async def test_a_store_that_was_closed_writes_into_no_file_that_took_its_place(database_url: str) -> None:
    store = await open_store(database_url)
    await store.close()
    with pytest.raises(StorageError, match=r"data.db was closed: its file was deleted, moved or replaced"):
        await store.questions.add("run-1", new_questions(1))
