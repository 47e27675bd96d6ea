"""Events come back as they were, in order, and are summed by the database."""

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
