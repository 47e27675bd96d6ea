"""Transactions run to their end."""

import asyncio
import gc

import pytest

from state.events import StageEnded
from storage.part import whole
from storage.store import Store


async def test_a_transaction_that_has_begun_ends_although_its_caller_is_cancelled() -> None:
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), list[str]()

    @whole
    async def transaction() -> None:
        begun.set()
        await go_on.wait()
        ended.append("committed")

    caller = asyncio.create_task(transaction())
    await begun.wait()
    caller.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert ended == ["committed"]


async def test_a_transaction_that_fails_raises_what_it_raised() -> None:
    @whole
    async def transaction() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await transaction()


async def test_a_cancelled_writer_leaves_no_lock_behind(store: Store) -> None:
    for number in range(60):
        event = StageEnded(run_id="r", question_id=number, stage="save", status="approved")
        writer = asyncio.create_task(store.events.add(event))
        await asyncio.wait([writer], timeout=number % 20 * 0.0002)
        writer.cancel()
        await asyncio.wait([writer], timeout=0.0005)
        writer.cancel()
        await asyncio.wait([writer])
    async with asyncio.timeout(5):
        await store.events.add(StageEnded(run_id="r", question_id=99, stage="save", status="approved"))
    assert (await store.events.of_run("r"))[-1].question_id == 99


async def test_a_transaction_that_fails_after_its_caller_has_left_is_not_reported_as_forgotten() -> None:
    begun, go_on, reported = asyncio.Event(), asyncio.Event(), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context))

    @whole
    async def transaction() -> None:
        begun.set()
        await go_on.wait()
        raise ValueError("too late")

    caller = asyncio.create_task(transaction())
    await begun.wait()
    caller.cancel()
    go_on.set()
    await asyncio.wait([caller])
    assert caller.cancelled()
    del caller
    gc.collect()
    assert reported == []
