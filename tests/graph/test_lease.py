"""Two who work on one run: the second is told so and leaves, whoever is gone is no hindrance."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph import build_graph
from graph.lease import HOST, MACHINE, Held, is_gone, is_own, owner
from state.errors import StorageError, UsageError
from state.records import Lease
from state.run_state import ENDINGS
from storage.leases import LEASE_S
from storage.store import Store, open_store, shared_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.left import leave, named
from tools.loop import arun

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite:///{tmp_path}/data.db")
    yield opened
    await opened.close()


def lease_of(name: str, pid: int) -> Lease:
    return Lease(run_id="r", owner=name, host=HOST, pid=pid, since=NOON, until=NOON)


def test_a_process_of_this_machine_is_gone_when_it_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        held = lease_of(f"{MACHINE}/{process.pid}.other/1", process.pid)
        assert not is_gone(held)
    assert is_gone(held)


def test_of_another_machine_nothing_is_known() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert not is_gone(lease_of(f"elsewhere/{process.pid}.other/1", process.pid))


def test_a_process_that_had_our_number_before_us_is_gone_and_we_are_not() -> None:
    assert is_gone(lease_of(f"{MACHINE}/{os.getpid()}.earlier/1", os.getpid()))
    ours = lease_of(owner(), os.getpid())
    assert not is_gone(ours)
    assert is_own(ours)
    assert owner() != owner()


async def test_the_lease_is_renewed_while_the_run_works_and_not_after(store: Store) -> None:
    asked = asyncio.Event()
    moments = iter(range(10_000))

    def clock() -> datetime:
        moment = next(moments)
        if moment > 3:
            asked.set()
        return NOON + timedelta(seconds=moment)

    store.leases.clock = clock
    held = Held(store, "r", beat=0.001)
    await held.take()
    held.keep(None)
    await asyncio.wait_for(asked.wait(), 30)
    found = await store.leases.holder("r")
    assert found
    assert found.until > NOON + timedelta(seconds=LEASE_S)
    await held.give_back(ended=True)
    assert await store.leases.holder("r") is None


async def write_until_refused(store: Store) -> None:
    while True:
        await store.runs.go_on("r", {})


async def test_a_heart_that_fails_to_beat_leaves_the_error_to_the_next_write(store: Store) -> None:
    held = Held(store, "r", beat=0.001)
    await held.take()
    other = await open_store(f"sqlite:///{store.place}")
    assert await other.leases.take("r", "x/1.y/2", "host", 1, lambda _: True) is None
    await other.close()
    held.keep(None)
    with pytest.raises(StorageError, match="run 'r' was taken over by host, process 1"):
        await write_until_refused(store)
    await held.give_back(ended=False)


def test_a_run_that_is_worked_on_is_refused_to_a_second_graph_and_to_the_same(settings_for: MakeSettings) -> None:
    settings = settings_for()
    first = build_graph(settings)
    said = rf"^run 'busy' is being worked on by this process on {HOST} since 20.* UTC; wait for its end$"
    with closing(first.stream(REQUEST, named("busy"), stream_mode="custom")) as stream:
        next(stream)
        for graph in (first, build_graph(settings)):
            for given in (None, REQUEST):
                with pytest.raises(UsageError, match=said):
                    graph.invoke(given, named("busy"))
        ended = [told for told in stream if told["stage"] == "save"]
    assert len(ended) == 3
    result = first.invoke(None, named("busy"))
    assert sum(result[ending] for ending in ENDINGS) == 3


async def test_a_run_that_was_left_is_interrupted_and_free_to_go_on_with(settings_for: MakeSettings) -> None:
    settings = settings_for()
    await asyncio.to_thread(leave, settings, "left")
    store = await open_store(settings.database_url)
    left, lease = await store.runs.get("left"), await store.leases.holder("left")
    assert left
    assert (left.status, lease) == ("interrupted", None)
    result = await build_graph(settings).ainvoke(None, named("left"))
    again = await store.runs.get("left")
    await store.close()
    assert again
    assert (again.status, again.output) == ("done", result)


async def test_a_run_that_another_process_took_over_stops_before_it_writes_more(settings_for: MakeSettings) -> None:
    settings = settings_for(concurrency=1)
    graph, other = build_graph(settings), await open_store(settings.database_url)
    stream = graph.astream(REQUEST, named("slept"), stream_mode="custom")
    await anext(stream)
    assert await other.leases.take("slept", "elsewhere/1.x/1", "elsewhere", 1, lambda _: True) is None

    async def sleep_past_the_end() -> None:
        own = await shared_store(settings.database_url)
        own.leases.clock = lambda: datetime.now(UTC) + timedelta(seconds=LEASE_S)

    await arun(sleep_past_the_end())
    with pytest.raises(StorageError, match="run 'slept' was taken over by elsewhere, process 1"):
        async for _ in stream:
            pass
    run, lease = await other.runs.get("slept"), await other.leases.holder("slept")
    await other.close()
    assert run
    assert lease
    assert (run.status, lease.host) == ("running", "elsewhere")
