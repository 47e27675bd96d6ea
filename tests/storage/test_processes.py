"""Several processes on one file, and processes that die."""

import asyncio
import signal
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage.engine import use_wal
from storage.store import open_store
from tests.storage.make import new_questions

WRITES = """
import asyncio, sys
from storage.store import open_store
from tests.storage.make import an_sft_record, new_questions, save_one
async def main(url, run):
    store = await open_store(url)
    ids = await store.questions.add(run, new_questions(60))
    await asyncio.gather(*(save_one(store, number, an_sft_record(number, run_id=run)) for number in ids))
    await store.close()
asyncio.run(main(*sys.argv[1:]))
"""

DIES = """
import asyncio, sys, time
from sqlalchemy import text
from storage.store import open_store
def half(connection):
    connection.execute(text("UPDATE questions SET status = 'approved'"))
    print("half way", flush=True)
    time.sleep(60)
async def main(url):
    store = await open_store(url)
    await store._database.write(half)
asyncio.run(main(sys.argv[1]))
"""


async def test_processes_that_write_at_once_lose_nothing(database_url: str, guarded_env: dict[str, str]) -> None:
    runs = ("one", "two")
    commands = [[sys.executable, "-W", "error", "-c", WRITES, database_url, run] for run in runs]
    started = [await asyncio.create_subprocess_exec(*command, env=guarded_env) for command in commands]
    assert [await process.wait() for process in started] == [0, 0]
    store = await open_store(database_url)
    for run in runs:
        assert await store.questions.statuses(run) == {"approved": 60}
        assert await store.records.count(run, "sft") == 60
    await store.close()


async def test_a_process_killed_half_way_leaves_nothing_and_no_lock(
    database_url: str, guarded_env: dict[str, str]
) -> None:
    store = await open_store(database_url)
    [number] = await store.questions.add("run-1", new_questions(1))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES, database_url, env=guarded_env, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await process.stdout.readline() == b"half way\n"
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert (await store.questions.get(number)).status == "pending"
    await store.questions.set_status(number, "failed", reason="x")
    assert (await store.questions.get(number)).status == "failed"
    await store.close()


def test_connections_that_switch_a_new_file_to_wal_at_once_all_succeed(tmp_path: Path) -> None:
    def write(number: int) -> str:
        connection = sqlite3.connect(tmp_path / f"{number // 8}.db", isolation_level=None, timeout=30)
        use_wal(connection.cursor())
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE IF NOT EXISTS t (a)")
        connection.execute("COMMIT")
        mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
        connection.close()
        return mode

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(8 * 40))) == {"wal"}
