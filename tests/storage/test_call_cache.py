"""Kept answers: word for word or not at all, there once `put` has returned, shared by processes, bounded by pruning."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from math import inf
from pathlib import Path

import pytest

from storage.call_cache import CallCache, close_shared_call_caches, open_call_cache, shared_call_cache

ANSWER = '{"content": "Canberra \\u00e9", "finish_reason": "STOP"}'
KEYS = [f"{number:064x}" for number in range(400)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db" / "calls.db"


@pytest.fixture
async def cache(path: Path) -> AsyncIterator[CallCache]:
    opened = await open_call_cache(path)
    yield opened
    await opened.close()


def _bytes_of(path: Path) -> int:
    return path.stat().st_size


async def _filled(cache: CallCache, answers: int, length: int = 1000) -> None:
    for key in KEYS[:answers]:
        await cache.put(key, "a-model", key[-1] * length)


async def test_an_answer_comes_back_word_for_word_and_another_key_finds_nothing(cache: CallCache) -> None:
    said = "".join(map(chr, (0, 10, 34, 39, 233, 0x1F600))) + ANSWER
    await cache.put(KEYS[0], "a-model", said)
    assert await cache.get(KEYS[0]) == said
    assert await cache.get(KEYS[1]) is None


async def test_a_later_answer_to_the_same_request_replaces_the_earlier_one(cache: CallCache) -> None:
    await cache.put(KEYS[0], "a-model", "first")
    await cache.put(KEYS[0], "a-model", "second")
    assert await cache.get(KEYS[0]) == "second"
    assert (await cache.contents()).answers == 1


async def test_answers_outlive_the_process_that_kept_them(cache: CallCache, path: Path) -> None:
    await cache.put(KEYS[0], "a-model", ANSWER)
    await cache.close()
    again = await open_call_cache(path)
    assert await again.get(KEYS[0]) == ANSWER
    await again.close()


async def test_answers_that_come_at_once_are_written_together_and_are_all_there(
    cache: CallCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = cache._write
    monkeypatch.setattr(cache, "_write", lambda rows: written.append(len(rows)) or write(rows))
    await asyncio.gather(*(cache.put(key, "a-model", f"answer {key}") for key in KEYS))
    assert sum(written) == len(KEYS)
    assert len(written) <= 5
    assert [await cache.get(key) for key in KEYS] == [f"answer {key}" for key in KEYS]


async def test_who_is_cancelled_while_keeping_an_answer_has_kept_it(cache: CallCache) -> None:
    for key in KEYS[:50]:
        keeping = asyncio.create_task(cache.put(key, "a-model", ANSWER))
        await asyncio.wait([keeping], timeout=0)
        keeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await keeping
        assert await cache.get(key) == ANSWER


KEEPS = """
import asyncio, sys
from pathlib import Path
from storage.call_cache import open_call_cache
async def main(path, first):
    cache = await open_call_cache(Path(path))
    for number in range(int(first), int(first) + 10**6):
        await cache.put(f"{number:064x}", "a-model", f"answer {number}")
        print(number, flush=True)
asyncio.run(main(*sys.argv[1:]))
"""


async def test_what_was_kept_before_kill_9_is_there_and_two_processes_share_the_file(
    path: Path, guarded_env: dict[str, str]
) -> None:
    command = [sys.executable, "-W", "error", "-c", KEEPS, str(path)]
    pipe = asyncio.subprocess.PIPE
    started = [
        await asyncio.create_subprocess_exec(*command, first, env=guarded_env, stdout=pipe) for first in ("0", "1000")
    ]
    last = [await _read(process, 100) for process in started]
    for process in started:
        process.send_signal(signal.SIGKILL)
        assert await process.wait() == -signal.SIGKILL
    cache = await open_call_cache(path)
    for first, end in zip((0, 1000), last, strict=True):
        assert end == first + 99
        assert [await cache.get(f"{n:064x}") for n in range(first, end + 1)] == [
            f"answer {n}" for n in range(first, end + 1)
        ]
    await cache.close()


async def _read(process: asyncio.subprocess.Process, lines: int) -> int:
    assert process.stdout
    read = [int(await process.stdout.readline()) for _ in range(lines)]
    return read[-1]


async def test_opened_by_several_at_once_the_file_is_made_once(path: Path) -> None:
    opened = await asyncio.gather(*(open_call_cache(path) for _ in range(8)))
    await asyncio.gather(*(cache.put(KEYS[n], "a-model", str(n)) for n, cache in enumerate(opened)))
    assert [await opened[0].get(KEYS[n]) for n in range(8)] == [str(n) for n in range(8)]
    for cache in opened:
        await cache.close()


async def test_the_file_is_shared_while_it_is_the_same_and_made_anew_where_it_was_deleted(path: Path) -> None:
    first = await shared_call_cache(path)
    await first.put(KEYS[0], "a-model", ANSWER)
    assert await shared_call_cache(path) is first
    for file in path.parent.iterdir():
        file.unlink()
    second = await shared_call_cache(path)
    assert await second.get(KEYS[0]) is None
    await first.put(KEYS[1], "a-model", ANSWER)
    await second.put(KEYS[0], "a-model", ANSWER)
    assert await (await shared_call_cache(path)).get(KEYS[0]) == ANSWER
    await close_shared_call_caches()


async def test_contents_are_counted_by_model_with_their_size(cache: CallCache, path: Path) -> None:
    for number, model in enumerate(("b", "a", "b")):
        await cache.put(KEYS[number], model, ANSWER)
    contents = await cache.contents()
    assert (contents.answers, list(contents.by_model.items())) == (3, [("b", 2), ("a", 1)])
    assert contents.size == _bytes_of(path) + _bytes_of(Path(f"{path}-wal"))


async def test_answers_kept_before_a_moment_are_dropped_and_later_ones_stay(cache: CallCache) -> None:
    await _filled(cache, 3)
    moment = time.time()
    await cache.put(KEYS[3], "a-model", ANSWER)
    assert await cache.drop_before(moment) == 3
    assert [await cache.get(key) is None for key in KEYS[:4]] == [True, True, True, False]
    assert await cache.drop_before(inf) == 1
    assert (await cache.contents()).answers == 0


@pytest.mark.parametrize("share", [0.8, 0.5, 0.1])
async def test_the_oldest_are_dropped_until_the_file_fits_and_no_more_than_that(cache: CallCache, share: float) -> None:
    await _filled(cache, 400)
    await cache.drop_before(0)
    before = await cache.contents()
    dropped = await cache.shrink(share * before.size)
    after = await cache.contents()
    assert after.size <= share * before.size
    assert after.size >= share * before.size - 20_000
    assert after.answers == 400 - dropped
    assert [await cache.get(key) is None for key in KEYS] == [True] * dropped + [False] * after.answers


async def test_a_size_that_nothing_fits_into_leaves_no_answer_and_one_that_is_held_leaves_all(cache: CallCache) -> None:
    await _filled(cache, 10)
    assert await cache.shrink(1e9) == 0
    assert await cache.shrink(0) == 10


async def test_dropped_while_another_connection_writes(cache: CallCache, path: Path) -> None:
    other = await open_call_cache(path)
    await _filled(cache, 100)
    await asyncio.gather(cache.drop_before(inf), *(other.put(key, "b", ANSWER) for key in KEYS[100:]))
    assert [await cache.get(key) for key in KEYS[:100]] == [None] * 100
    await other.close()
