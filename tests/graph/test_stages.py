"""Ends of stages wait for what is stored next of their record, and none is lost where it stops."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph.stages import stage_ended, stages_together, store_with_stages
from state.errors import BudgetExhausted
from state.events import Event, ModelCalled, StageEnded
from storage.store import Store, open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite:///{tmp_path}/data.db")
    yield opened
    await opened.close()


def ended(stage: str, question_id: int = 1) -> StageEnded:
    return StageEnded(run_id="r", question_id=question_id, stage=stage, status="open")


CALL = ModelCalled(run_id="r", question_id=1, role="judge", model="m", outcome="ok", seconds=0.1)


def told(event: Event) -> str:
    return event.stage if isinstance(event, StageEnded) else event.kind


async def stored(store: Store) -> list[str]:
    return [told(event) for event in await store.events.of_run("r")]


async def test_what_waits_is_stored_before_the_next_call_and_at_the_end(store: Store) -> None:
    async with stages_together(store):
        await stage_ended(ended("generate"), store)
        await asyncio.create_task(stage_ended(ended("verify"), store))
        assert await stored(store) == []
        await asyncio.create_task(store_with_stages(CALL, store))
        assert await stored(store) == ["generate", "verify", "model_called"]
        await stage_ended(ended("save"), store)
    assert await stored(store) == ["generate", "verify", "model_called", "save"]


async def test_a_record_that_is_stopped_keeps_the_stages_that_it_came_through(store: Store) -> None:
    async def record() -> None:
        async with stages_together(store):
            await stage_ended(ended("research"), store)
            raise BudgetExhausted("nothing is left")

    with pytest.raises(BudgetExhausted):
        await record()
    assert await stored(store) == ["research"]


async def test_a_record_that_is_cancelled_keeps_them_too(store: Store) -> None:
    begun = asyncio.Event()

    async def record() -> None:
        async with stages_together(store):
            await stage_ended(ended("research"), store)
            begun.set()
            await asyncio.Event().wait()

    working = asyncio.create_task(record())
    await begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await stored(store) == ["research"]


async def test_a_record_that_is_run_alone_stores_each_at_once(store: Store) -> None:
    await stage_ended(ended("research"), store)
    assert await stored(store) == ["research"]
    await store_with_stages(CALL, store)
    assert await stored(store) == ["research", "model_called"]


async def test_records_do_not_store_each_others_stages(store: Store) -> None:
    async def record(number: int) -> None:
        async with stages_together(store):
            await stage_ended(ended("research", number), store)
            await asyncio.sleep(0)
            await store_with_stages(CALL.model_copy(update={"question_id": number}), store)

    await asyncio.gather(*(asyncio.create_task(record(number)) for number in (1, 2, 3)))
    events = await store.events.of_run("r")
    for number in (1, 2, 3):
        assert [told(e) for e in events if e.question_id == number] == ["research", "model_called"]
