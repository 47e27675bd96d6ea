"""The file of kept answers, damaged or something else: one line that says what to do, and never a wrong answer."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from state.errors import StorageError
from storage.call_cache import CallCache, open_call_cache

ANSWER = '{"content": "Canberra", "finish_reason": "STOP"}'
KEYS = [f"{number:064x}" for number in range(60)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db" / "calls.db"


@pytest.fixture
async def cache(path: Path) -> AsyncIterator[CallCache]:
    opened = await open_call_cache(path)
    yield opened
    await opened.close()


def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _overwritten(path: Path, place: int, junk: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(junk)


async def _answer(path: Path, key: str) -> str | StorageError | None:
    try:
        cache = await open_call_cache(path)
    except StorageError as error:
        return error
    try:
        return await cache.get(key)
    except StorageError as error:
        return error
    finally:
        await cache.close()


@pytest.mark.parametrize("junk", [b"Sydney", b"\xff\xfe\xfd"])
async def test_an_altered_answer_is_an_error_and_never_an_answer(cache: CallCache, path: Path, junk: bytes) -> None:
    await cache.put(KEYS[0], "a-model", ANSWER)
    await cache.close()
    _overwritten(path, _bytes(path).index(b"Canberra"), junk)
    again = await open_call_cache(path)
    with pytest.raises(StorageError, match=r"calls\.db is damaged .* it can be deleted"):
        await again.get(KEYS[0])
    await again.close()


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_page_is_damaged_no_wrong_answer_comes_out(cache: CallCache, path: Path, seed: int) -> None:
    for key in KEYS:
        await cache.put(key, "a-model", key[-1] * 1000)
    await cache.drop_before(0)
    await cache.close()
    _overwritten(path, 100 + (len(_bytes(path)) - 4196) * seed // 7, bytes(range(seed, seed + 200)) * 20)
    came = [await _answer(path, key) for key in KEYS]
    said = {str(answer) for answer in came if isinstance(answer, StorageError)}
    assert all("it can be deleted" in text and "\n" not in text for text in said)
    right = [key[-1] * 1000 for key in KEYS]
    assert all(isinstance(answer, StorageError) or answer in (None, right[n]) for n, answer in enumerate(came))
    assert said or None in came


@pytest.mark.parametrize("text", ["no database at all, but a text of somebody", "x" * 5000])
async def test_a_file_that_is_no_database_is_named_and_left_as_it_is(path: Path, text: str) -> None:
    _written(path, text.encode())
    with pytest.raises(StorageError, match=r"calls\.db is damaged \(file is not a database\); unless"):
        await open_call_cache(path)
    assert _bytes(path) == text.encode()


async def test_a_database_of_another_kind_is_refused_and_left_as_it_is(path: Path) -> None:
    _written(path, b"")
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE answers (mine TEXT)")
    database.close()
    before = _bytes(path)
    with pytest.raises(StorageError, match=r"holds something else .* SYNTHDATA_CACHE_PATH"):
        await open_call_cache(path)
    assert _bytes(path) == before


async def test_a_folder_in_its_place_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"^the file of kept answers [^\n]* cannot be opened: it may be a folder"):
        await open_call_cache(tmp_path)


async def test_all_who_wait_for_a_locked_file_are_told_so_at_once(path: Path, cache: CallCache) -> None:
    await cache._connection.execute_fetchall("PRAGMA busy_timeout=300")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        told = await asyncio.gather(*(cache.put(f"key {n}", "m", "answer") for n in range(20)), return_exceptions=True)
        assert time.monotonic() - began < 3
        assert all(isinstance(error, StorageError) and "calls.db is locked" in str(error) for error in told)
        other.execute("COMMIT")
    await cache.put("key 20", "m", "answer")
    assert await cache.get("key 20") == "answer"
