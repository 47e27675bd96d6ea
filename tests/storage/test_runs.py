"""Runs: begun once, resumed under the same name, ended with what came of them."""

import pytest

from state.errors import UsageError
from storage.store import Store
from tests.storage.make import new_questions

REQUEST = {"topic": "chemistry", "sub_topic": "alkanes", "training_type": "sft", "num_questions": 3, "questions": []}


async def test_a_run_is_recorded_with_its_request_and_settings(store: Store) -> None:
    await store.runs.create("run-1", REQUEST, {"model": "offline", "seed": 7})
    run = await store.runs.get("run-1")
    assert run
    assert (run.topic, run.sub_topic, run.training_type, run.num_questions) == ("chemistry", "alkanes", "sft", 3)
    assert (run.settings, run.status, run.output) == ({"model": "offline", "seed": 7}, "running", None)
    assert run.finished_at is None
    assert run.started_at.utcoffset() is not None


async def test_an_unknown_run_is_none_and_cannot_be_finished(store: Store) -> None:
    assert await store.runs.get("nope") is None
    with pytest.raises(UsageError, match="no run 'nope'"):
        await store.runs.finish("nope", "done", {})


async def test_a_resumed_run_keeps_its_beginning_and_runs_again(store: Store) -> None:
    await store.runs.create("run-1", REQUEST, {"seed": 1})
    begun = await store.runs.get("run-1")
    await store.runs.finish("run-1", "interrupted", {"approved": 1})
    await store.runs.create("run-1", {**REQUEST, "topic": "other"}, {"seed": 2})
    run = await store.runs.get("run-1")
    assert run
    assert begun
    assert (run.started_at, run.topic) == (begun.started_at, "chemistry")
    assert (run.status, run.finished_at, run.settings) == ("running", None, {"seed": 2})


async def test_a_finished_run_has_its_output(store: Store) -> None:
    await store.runs.create("run-1", REQUEST, {})
    await store.runs.finish("run-1", "done", {"approved": 3, "cost_usd": None})
    run = await store.runs.get("run-1")
    assert run
    assert (run.status, run.output) == ("done", {"approved": 3, "cost_usd": None})
    assert run.finished_at
    assert run.finished_at >= run.started_at


async def test_the_newest_runs_come_first(store: Store) -> None:
    for number in range(5):
        await store.runs.create(f"run-{number}", REQUEST, {})
    assert [run.run_id for run in await store.runs.list(3)] == ["run-4", "run-3", "run-2"]
    assert len(await store.runs.list()) == 5


async def test_a_run_that_goes_on_has_no_counts_until_it_ends(store: Store) -> None:
    await store.runs.create("run-1", REQUEST, {"budget_usd": 1})
    await store.runs.finish("run-1", "stopped", {"approved": 1, "stopped": "the run has cost $1"})
    await store.runs.go_on("run-1", {"budget_usd": 2})
    run = await store.runs.get("run-1")
    assert run is not None
    assert (run.status, run.output, run.finished_at, run.settings) == ("running", None, None, {"budget_usd": 2})


async def test_a_run_that_goes_on_is_running_with_its_new_settings_and_its_counts_are_to_come(store: Store) -> None:
    await store.runs.create("run-1", REQUEST, {"seed": 1})
    await store.runs.finish("run-1", "stopped", {"approved": 1})
    await store.runs.go_on("run-1", {"seed": 2})
    run = await store.runs.get("run-1")
    assert run
    assert (run.status, run.finished_at, run.settings, run.output) == ("running", None, {"seed": 2}, None)


async def test_a_run_that_was_withdrawn_is_gone_unless_it_has_a_question(store: Store) -> None:
    for run_id in ("empty", "asked"):
        await store.runs.create(run_id, REQUEST, {})
    await store.questions.add("asked", new_questions(1))
    for run_id in ("empty", "asked", "unknown"):
        await store.runs.withdraw(run_id)
    assert [run.run_id for run in await store.runs.list()] == ["asked"]
