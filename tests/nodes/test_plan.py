"""plan: aspects from the planner, and a run that is recorded before anything is asked."""

from pathlib import Path
from typing import Any

import pytest

from nodes.plan import plan
from state.errors import BudgetExhausted, ModelBlocked, UsageError
from storage.store import Store
from tests.support.scripted import ScriptedAsk, ScriptedFind, hit

STATE: Any = {
    "topic": "chemistry",
    "sub_topic": "alkanes",
    "training_type": "sft",
    "num_questions": 4,
    "questions": [],
    "target_accepted": None,
}
TWO = {"aspects": [{"name": "Boiling", "query": "boiling points"}, {"name": "Naming", "query": "names of alkanes"}]}


async def _plan(store: Store, ask: ScriptedAsk, state: Any = STATE, run_id: str = "new") -> Any:
    find = ScriptedFind([hit("Methane is the simplest alkane.", title="Alkanes")])
    return await plan(state, run_id=run_id, settings={"model": "scripted"}, ask=ask, find=find, store=store)


async def test_the_planner_sees_an_outline_of_what_can_be_found(store: Store) -> None:
    ask = ScriptedAsk(TWO)
    update = await _plan(store, ask)
    assert ask.asked[0]["outline"] == [{"title": "Alkanes", "text": "Methane is the simplest alkane."}]
    assert [aspect.name for aspect in update["aspects"]] == ["Boiling", "Naming"]
    assert update["output_table"] == "synthetic_data_sft"


async def test_the_run_is_recorded_with_its_request_and_settings(store: Store) -> None:
    await _plan(store, ScriptedAsk(TWO))
    run = await store.runs.get("new")
    assert run is not None
    assert (run.topic, run.num_questions, run.settings) == ("chemistry", 4, {"model": "scripted"})


async def test_aspects_of_the_same_name_or_without_words_count_once_or_not_at_all(store: Store) -> None:
    ragged = {"aspects": [*TWO["aspects"], {"name": "boiling", "query": "again"}, {"name": " ", "query": "x"}]}
    update = await _plan(store, ScriptedAsk(ragged))
    assert [aspect.name for aspect in update["aspects"]] == ["Boiling", "Naming"]


@pytest.mark.parametrize("answer", [{"aspects": []}, ModelBlocked("safety")])
async def test_without_a_plan_the_sub_topic_as_a_whole_is_the_one_aspect(store: Store, answer: Any) -> None:
    update = await _plan(store, ScriptedAsk(answer))
    assert [(aspect.name, aspect.query) for aspect in update["aspects"]] == [("alkanes", "chemistry alkanes")]


async def test_the_run_is_recorded_before_the_planner_is_asked(store: Store) -> None:
    with pytest.raises(BudgetExhausted):
        await _plan(store, ScriptedAsk(BudgetExhausted("used up")))
    assert await store.runs.get("new") is not None


async def test_the_users_own_questions_need_no_plan(store: Store) -> None:
    ask = ScriptedAsk()
    update = await _plan(store, ask, {**STATE, "questions": ["Why?"]})
    assert update["aspects"] == []
    assert ask.asked == []


async def test_a_runs_name_cannot_be_taken_by_another_request(store: Store) -> None:
    await _plan(store, ScriptedAsk(TWO))
    with pytest.raises(UsageError, match=r"run 'new' exists with topic 'chemistry'"):
        await _plan(store, ScriptedAsk(TWO), {**STATE, "topic": "physics"})


async def test_a_training_type_of_ones_own_gets_its_table(store: Store, tmp_path: Path) -> None:
    await _plan(store, ScriptedAsk(TWO))
    assert "synthetic_data_sft" in await store.table_names()
    assert not (tmp_path / "elsewhere").exists()
