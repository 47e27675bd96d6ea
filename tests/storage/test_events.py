"""Events come back as they were, in order, and are summed by the database."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from state.events import Event, ModelCalled, QuestionsWritten, StageEnded
from storage.events import Usage
from storage.store import Store


def call(role: str, model: str = "offline", **changes: Any) -> ModelCalled:
    given = {"outcome": "ok", "input_tokens": 10, "output_tokens": 2, "seconds": 0.5, **changes}
    return ModelCalled(run_id="run-1", question_id=1, role=role, model=model, **given)


EVENTS: list[Event] = [
    QuestionsWritten(run_id="run-1", kept=3, repeated=1, problems=["ModelTimeout: late"]),
    call("generate"),
    StageEnded(run_id="run-1", question_id=1, stage="save", status="approved", reason="good"),
]


async def test_events_come_back_as_they_were_in_order(store: Store) -> None:
    await store.events.add(EVENTS[0])
    await store.events.add_many(EVENTS[1:])
    await store.events.add(StageEnded(run_id="run-2", stage="save", status="failed"))
    assert await store.events.of_run("run-1") == EVENTS


async def test_events_of_one_kind_can_be_asked_for(store: Store) -> None:
    await store.events.add_many(EVENTS)
    assert await store.events.of_run("run-1", "stage_ended") == EVENTS[2:]
    assert await store.events.of_run("run-1", "no_such_kind") == []


async def test_no_events_are_no_error(store: Store) -> None:
    await store.events.add_many([])
    assert await store.events.of_run("run-1") == []
    assert await store.events.usage("run-1") == []


async def test_usage_is_summed_by_role_and_model(store: Store) -> None:
    failed = call("generate", outcome="ModelTimeout", input_tokens=0, output_tokens=0, seconds=60)
    other_run = call("generate").model_copy(update={"run_id": "run-2"})
    await store.events.add_many([call("judge", "big"), call("generate"), call("generate"), failed, other_run, *EVENTS])
    usage = await store.events.usage("run-1")
    assert usage == [
        Usage("generate", "offline", 4, 30, 6, pytest.approx(61.5)),
        Usage("judge", "big", 1, 10, 2, 0.5),
    ]
    assert sum(row.input_tokens for row in usage) == 40


async def test_what_was_kept_is_counted_apart_and_costs_nothing(store: Store) -> None:
    kept = call("judge", cached=True)
    await store.events.add_many([call("judge"), kept, kept, call("generate", cached=True)])
    assert await store.events.usage("run-1") == [
        Usage("generate", "offline", 0, 0, 0, 0.0, 1),
        Usage("judge", "offline", 1, 10, 2, 0.5, 2),
    ]


async def test_calls_stored_before_answers_were_kept_count_as_sent(store: Store, database_url: str) -> None:
    await store.events.add(call("judge"))
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute("UPDATE events SET data = json_remove(data, '$.cached')")
    assert await store.events.usage("run-1") == [Usage("judge", "offline", 1, 10, 2, 0.5)]


async def test_recent_usage_is_that_of_the_newest_answered_calls_of_all_runs(store: Store) -> None:
    await store.events.add_many([call("judge", input_tokens=10_000), call("judge"), call("judge", outcome="cancelled")])
    await store.events.add(call("judge").model_copy(update={"run_id": "run-2"}))
    assert await store.events.recent_usage(2) == [Usage("judge", "offline", 2, 20, 4, 1.0)]
    assert (await store.events.recent_usage())[0].calls == 3


async def test_the_questions_whose_rows_are_saved_are_known_by_the_end_of_that_step(store: Store) -> None:
    def ended(question_id: int, stage: str, run_id: str = "run-1") -> StageEnded:
        return StageEnded(run_id=run_id, question_id=question_id, stage=stage, status="approved")

    await store.events.add_many([ended(1, "review"), ended(1, "save"), ended(2, "review"), ended(9, "save", "run-2")])
    found = await store.events.saved("run-1")
    assert [question_id for _, question_id in found] == [1]
    await store.events.add(ended(2, "save"))
    assert [question_id for _, question_id in await store.events.saved("run-1", after=found[-1][0])] == [2]
