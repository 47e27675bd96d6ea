"""A question is read once while its record is in progress, and again where a node has changed it."""

import asyncio
from typing import Any

import pytest

from nodes.known import forget_question, read_question, reading_once
from nodes.research import research
from state.errors import UsageError
from state.record_state import RecordState
from storage.store import Store
from tests.nodes.conftest import SYNTHESIS, TEXT
from tests.support.scripted import ScriptedAsk, ScriptedFind, hit


async def test_inside_a_question_is_read_once_also_by_tasks_begun_there(store: Store, question_id: int) -> None:
    with reading_once():
        first = await read_question(question_id, store)
        assert await asyncio.create_task(read_question(question_id, store)) is first
        forget_question(question_id)
        again = await read_question(question_id, store)
    assert again == first
    assert again is not first


async def test_outside_every_reader_sees_what_is_stored_now(store: Store, question_id: int) -> None:
    before = await read_question(question_id, store)
    await store.questions.set_status(question_id, "researching")
    forget_question(question_id)
    assert (before.status, (await read_question(question_id, store)).status) == ("pending", "researching")


async def test_what_one_record_has_read_another_one_reads_itself(store: Store, question_id: int) -> None:
    with reading_once():
        await read_question(question_id, store)
    await store.questions.set_status(question_id, "researching")
    with reading_once():
        assert (await read_question(question_id, store)).status == "researching"


async def test_after_research_the_evidence_is_there_as_it_was_stored(store: Store, question_id: int) -> None:
    begun: Any = {"run_id": "r1", "question_id": question_id}
    asked: dict[str, Any] = {"ask": ScriptedAsk(SYNTHESIS), "find": ScriptedFind([hit(TEXT)]), "store": store}
    with reading_once():
        assert (await read_question(question_id, store)).evidence is None
        await research(begun, **asked, passages=3, max_revisions=2, person=False)
        known = await read_question(question_id, store)
    assert known.evidence
    assert known == await store.questions.get(question_id)


async def test_a_question_that_does_not_exist_is_named_each_time(store: Store, researched: RecordState) -> None:
    assert researched["status"] == "open"
    with reading_once():
        for _ in range(2):
            with pytest.raises(UsageError, match="no question 999"):
                await read_question(999, store)
