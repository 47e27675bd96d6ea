"""Works on a database: each whole or not at all, those that wait in one transaction, and none left behind."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection, event, text

from state.errors import StorageError
from storage.local import LocalDatabase
from storage.store import Store, open_store
from tests.storage.make import a_source, an_sft_record, new_questions, save_one

Write = Callable[[Connection], str]

LEFT_OPEN = """
import asyncio, sys, threading
from storage.store import open_store
from tests.storage.make import new_questions
async def main():
    store = await open_store(sys.argv[1])
    await store.questions.add("run-1", new_questions(1))
    task = asyncio.create_task(store.questions.add("run-1", new_questions(300)))
    await asyncio.sleep(0)
asyncio.run(main())
"""


def a_work(name: str) -> Write:
    def work(connection: Connection) -> str:
        columns = (
            "source_id, url, final_url, title, author, license, license_found_in, engine, fetched_at, sha256, text"
        )
        row = f"INSERT INTO sources ({columns}) VALUES ('{name}','u','u','','','','','','2030-01-01 00:00:00','','')"
        connection.execute(text(row))
        return name

    return work


def a_fault(connection: Connection) -> str:
    a_work("wrong")(connection)
    raise LookupError("no such thing")


async def stored(store: Store) -> list[str]:
    query = text("SELECT source_id FROM sources ORDER BY source_id")
    return await store._database.read(lambda connection: list(connection.execute(query).scalars()))


def begun(store: Store) -> list[bool]:
    """One more for each transaction that is begun from now on: whether it writes."""
    opened = store._database._opened
    assert isinstance(opened, LocalDatabase)
    seen = list[bool]()
    event.listen(opened._engine, "begin", lambda c: seen.append("writes" in c.get_execution_options()))
    return seen


@asynccontextmanager
async def busy(store: Store) -> AsyncIterator[asyncio.Task[str]]:
    """Within, a transaction has begun and writes; it ends after."""
    entered, leave = threading.Event(), threading.Event()

    def work(connection: Connection) -> str:
        a_work("busy")(connection)
        entered.set()
        assert leave.wait(10)
        return "done"

    task = asyncio.create_task(store._database.write(work))
    assert await asyncio.to_thread(entered.wait, 10)
    try:
        yield task
    finally:
        leave.set()
        await asyncio.wait([task])


async def writing(store: Store, *works: Write) -> list[asyncio.Task[str]]:
    """Begun, and now waiting."""
    tasks = [asyncio.create_task(store._database.write(work)) for work in works]
    await asyncio.sleep(0)
    return tasks


async def test_works_that_wait_are_done_in_one_transaction_each_with_its_own_answer(store: Store) -> None:
    names = [f"s{n:02}" for n in range(50)]
    async with busy(store):
        seen = begun(store)
        tasks = await writing(store, *map(a_work, names))
    assert await asyncio.gather(*tasks) == names
    assert seen == [True]
    assert await stored(store) == ["busy", *names]


async def test_of_works_that_wait_together_only_the_one_that_fails_fails(store: Store) -> None:
    async with busy(store):
        tasks = await writing(store, a_work("a"), a_fault, a_work("b"), a_work("b"), a_work("c"))
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [one if isinstance(one, str) else type(one).__name__ for one in told] == [
        "a",
        "LookupError",
        "b",
        "UsageError",
        "c",
    ]
    assert await stored(store) == ["a", "b", "busy", "c"]


async def test_a_work_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(LookupError, match="no such thing"):
        await store._database.write(a_fault)
    assert await stored(store) == []


async def test_what_was_written_is_there_for_whoever_reads_next(store: Store) -> None:
    async def write_then_read(name: str) -> bool:
        await store._database.write(a_work(name))
        return name in await stored(store)

    assert all(await asyncio.gather(*(write_then_read(f"s{n}") for n in range(60))))


async def test_readers_do_not_wait_for_a_writer_and_do_not_see_what_is_not_kept_yet(store: Store) -> None:
    async with busy(store), asyncio.timeout(5):
        assert await stored(store) == []
    assert await stored(store) == ["busy"]


async def test_reads_that_fail_do_not_fail_those_beside_them(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    told = await asyncio.gather(*(store.questions.get(number + n % 2) for n in range(40)), return_exceptions=True)
    assert [str(error) for error in told[1::2]] == [f"no question {number + 1}"] * 20
    assert all(not isinstance(found, BaseException) for found in told[::2])


async def test_a_work_that_has_begun_ends_before_its_cancelled_caller_leaves(store: Store) -> None:
    async with busy(store) as task:
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=0.1)
        assert not done
    assert task.cancelled()
    assert await stored(store) == ["busy"]


async def test_a_work_that_waits_is_dropped_when_its_caller_is_cancelled(store: Store) -> None:
    async with busy(store):
        tasks = await writing(store, a_work("a"), a_work("b"))
        tasks[0].cancel()
        async with asyncio.timeout(5):
            await asyncio.wait(tasks[:1])
    assert await tasks[1] == "b"
    assert await stored(store) == ["b", "busy"]


async def test_a_work_that_fails_after_its_caller_has_left_is_not_reported_as_forgotten(store: Store) -> None:
    reported = list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context))
    for pause in range(30):
        task = asyncio.create_task(store._database.write(a_fault))
        await asyncio.wait([task], timeout=pause % 10 * 0.0003)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert reported == []
    assert await store._database.write(a_work("a")) == "a"


async def test_cancelled_writers_leave_all_or_nothing_and_the_store_usable(store: Store) -> None:
    tasks = [asyncio.create_task(store.questions.add(f"run-{n}", new_questions(50))) for n in range(20)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    counts = {len(await store.questions.ids_of_run(f"run-{n}")) for n in range(20)}
    assert counts <= {0, 50}
    assert len(await store.questions.add("after", new_questions(3))) == 3


async def test_closing_waits_for_what_was_asked_for_and_refuses_what_comes_after(database_url: str) -> None:
    store = await open_store(database_url)
    async with busy(store) as task:
        [waiting] = await writing(store, a_work("waiting"))
        closing = asyncio.create_task(store.close())
        await asyncio.sleep(0)
        with pytest.raises(StorageError, match=r"data.db was closed: its file was deleted, moved or replaced"):
            await store._database.write(a_work("late"))
        assert not closing.done()
    await closing
    assert (task.result(), waiting.result()) == ("done", "waiting")
    again = await open_store(database_url)
    assert await stored(again) == ["busy", "waiting"]
    await again.close()


async def test_closing_twice_is_fine_and_leaves_no_thread(database_url: str) -> None:
    of_others = set(threading.enumerate())
    store = await open_store(database_url)
    await asyncio.gather(*(store.questions.count() for _ in range(9)), store.sources.add([a_source()]))
    await store.close()
    await store.close()
    for thread in set(threading.enumerate()) - of_others:
        if thread.name.startswith("database"):
            await asyncio.to_thread(thread.join, 5)
            assert not thread.is_alive()


async def test_a_stream_that_is_being_read_outlives_its_store(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    await save_one(store, number, *(an_sft_record(number, candidate) for candidate in range(600)))
    stream = store.records.stream("sft")
    seen = [(await anext(stream)).candidate]
    await store.close()
    assert seen + [record.candidate async for record in stream] == list(range(600))


def test_a_process_that_leaves_its_store_open_ends_with_what_has_begun(
    database_url: str, guarded_env: dict[str, str]
) -> None:
    command = [sys.executable, "-W", "error", "-c", LEFT_OPEN, database_url]
    ended = subprocess.run(command, env=guarded_env, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert asyncio.run(_left(database_url)) == 300


async def _left(database_url: str) -> int:
    store = await open_store(database_url)
    found = len(await store.questions.ids_of_run("run-1"))
    await store.close()
    return found
