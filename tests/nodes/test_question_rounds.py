"""question in a later round of a run that has a target: what is wanted grows, and what has ended counts."""

from typing import Any

from nodes.question import question
from storage.store import Store
from tests.nodes.test_question import ASPECTS, state, written
from tests.support.scripted import ScriptedAsk, ScriptedFind, hit

ALGEBRA = {"topic": "mathematics", "sub_topic": "algebra", "training_type": "grpo"}


async def _call(store: Store, given: Any, ask: ScriptedAsk) -> Any:
    find = ScriptedFind([hit("Methane boils at -162 degrees Celsius.", title="Alkanes")])
    return await question(given, ask=ask, find=find, store=store, batches=4)


async def _all_ended(store: Store) -> None:
    for number in await store.questions.unfinished("r1"):
        await store.questions.set_status(number, "approved")


async def test_what_is_too_much_for_this_round_is_no_repetition_and_spends_no_aspect(store: Store) -> None:
    ask = ScriptedAsk(written("When does methane boil?", "Why is methane a gas?"), written("What is CH4 called?"))
    update = await _call(store, state(2), ask)
    assert (update["questions_generated"], update["aspects"]) == (2, ASPECTS)
    (event,) = await store.events.of_run("r1", "questions_written")
    assert event.kind == "questions_written"
    assert (event.kept, event.repeated, event.surplus) == (2, 0, 1)


async def test_a_round_adds_what_is_wanted_behind_what_the_run_has(store: Store) -> None:
    first = await _call(store, state(1), ScriptedAsk(written("When does methane boil?")))
    await _all_ended(store)
    later = state(9, wanted=3, question_ids=first["question_ids"])
    ask = ScriptedAsk(written("Why is methane a gas?"), written("What is CH4 called?"))
    update = await _call(store, later, ask)
    assert update["question_ids"] == await store.questions.ids_of_run("r1")
    assert [one.ordinal for one in await store.questions.of_run("r1")] == [0, 1, 2]


async def test_each_round_has_its_share_of_tasks_and_all_where_no_aspect_is_left(store: Store) -> None:
    first = await _call(store, state(4, **ALGEBRA), ScriptedAsk())
    assert first["questions_generated"] == 2
    assert (await _call(store, state(4, **ALGEBRA, **first), ScriptedAsk(written(), written())))["aspects"] == []
    await _all_ended(store)
    spent = {**ALGEBRA, "aspects": [], "question_ids": first["question_ids"]}
    second = await _call(store, state(9, wanted=7, **spent), ScriptedAsk())
    assert second["questions_generated"] == 7
    texts = [one.question for one in await store.questions.of_run("r1")]
    assert len(set(texts)) == 7


async def test_without_aspects_and_tasks_a_round_brings_nothing(store: Store) -> None:
    first = await _call(store, state(1), ScriptedAsk(written("When does methane boil?")))
    await _all_ended(store)
    given = state(9, wanted=5, question_ids=first["question_ids"], aspects=[])
    assert (await _call(store, given, ScriptedAsk()))["question_ids"] == first["question_ids"]
