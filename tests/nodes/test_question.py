"""question: rounds of writing, until enough questions differ."""

from typing import Any

import pytest

from nodes.question import question
from state.answers import Aspect
from state.errors import ModelUnavailable
from storage.store import Store
from tests.support.scripted import ScriptedAsk, ScriptedFind, hit
from tools.earlier import Earlier

ASPECTS = [Aspect(name="Boiling", query="boiling points"), Aspect(name="Naming", query="names")]


def written(*texts: str) -> dict[str, Any]:
    return {"questions": [{"question": text, "task_type": "fact", "difficulty": "easy"} for text in texts]}


def state(num: int, **changed: Any) -> Any:
    begun = {
        "run_id": "r1",
        "topic": "chemistry",
        "sub_topic": "alkanes",
        "training_type": "sft",
        "num_questions": num,
        "wanted": num,
        "questions": [],
        "aspects": ASPECTS,
        "question_ids": [],
        "dry_rounds": 0,
    }
    return {**begun, **changed}


async def _round(store: Store, given: Any, ask: ScriptedAsk, earlier: Earlier | None = None) -> Any:
    find = ScriptedFind([hit("Methane boils at -162 degrees Celsius.", title="Alkanes")])
    return await question(given, ask=ask, find=find, store=store, batches=4, earlier=earlier)


async def test_each_aspect_is_asked_for_its_share_with_passages(store: Store) -> None:
    ask = ScriptedAsk(written("When does methane boil?"), written("What is the name of CH4?"))
    update = await _round(store, state(2), ask)
    assert [asked["aspect"]["name"] for asked in ask.asked] == ["Boiling", "Naming"]
    assert {asked["count"] for asked in ask.asked} == {1}
    assert ask.asked[0]["passages"][0]["title"] == "Alkanes"
    assert update["questions_generated"] == 2


async def test_questions_are_stored_with_their_task(store: Store) -> None:
    await _round(store, state(1), ScriptedAsk(written("When does methane boil?")))
    (stored,) = await store.questions.of_run("r1")
    assert stored.task_spec is not None
    assert (stored.task_spec.task_type, stored.task_spec.difficulty, stored.task_spec.aspect) == (
        "fact",
        "easy",
        "Boiling",
    )
    assert stored.status == "pending"


async def test_a_question_that_repeats_another_is_dropped_and_the_next_round_told_to_avoid_it(store: Store) -> None:
    ask = ScriptedAsk(written("When does methane boil?"), written("when does methane boil"))
    first = await _round(store, state(2), ask)
    assert first["questions_generated"] == 1
    events = await store.events.of_run("r1", "questions_written")
    assert [(event.kept, event.repeated) for event in events if event.kind == "questions_written"] == [(1, 1)]
    again = ScriptedAsk(written("Why does methane boil so low?"))
    second = await _round(store, state(2, **first), again)
    assert second["questions_generated"] == 2
    assert second["question_ids"][:1] == first["question_ids"]
    assert again.asked[0]["avoid"] == ["When does methane boil?"]


async def test_what_exists_of_an_aspect_is_to_be_avoided(store: Store) -> None:
    first = await _round(store, state(2, aspects=ASPECTS[:1]), ScriptedAsk(written("When does methane boil?")))
    ask = ScriptedAsk(written("Why does methane boil so low?"))
    await _round(store, state(2, aspects=ASPECTS[:1], question_ids=first["question_ids"]), ask)
    assert ask.asked[0]["avoid"] == ["When does methane boil?"]


async def test_an_aspect_that_brings_nothing_new_is_spent(store: Store) -> None:
    update = await _round(store, state(2), ScriptedAsk(written(), written("What is the name of CH4?")))
    assert [aspect.name for aspect in update["aspects"]] == ["Naming"]
    assert (update["questions_generated"], update["dry_rounds"]) == (1, 0)


async def test_an_aspect_whose_batch_failed_is_not_spent_but_the_round_was_dry(store: Store) -> None:
    update = await _round(store, state(2), ScriptedAsk(ModelUnavailable("503"), ModelUnavailable("503")))
    assert len(update["aspects"]) == 2
    assert (update["questions_generated"], update["dry_rounds"]) == (0, 1)


async def test_a_batch_that_fails_does_not_end_the_round(store: Store) -> None:
    ask = ScriptedAsk(ModelUnavailable("503"), written("What is the name of CH4?"))
    update = await _round(store, state(2), ask)
    assert update["questions_generated"] == 1
    (event,) = await store.events.of_run("r1", "questions_written")
    assert event.kind == "questions_written"
    assert event.problems == ["ModelUnavailable: 503"]


async def test_when_no_question_can_be_written_at_all_the_reason_surfaces(store: Store) -> None:
    with pytest.raises(ModelUnavailable):
        await _round(store, state(1, dry_rounds=1), ScriptedAsk(ModelUnavailable("503")))


async def test_questions_of_an_interrupted_round_are_taken_over(store: Store) -> None:
    first = await _round(store, state(1), ScriptedAsk(written("When does methane boil?")))
    ask = ScriptedAsk()
    again = await _round(store, state(1), ask)
    assert again["question_ids"] == first["question_ids"]
    assert ask.asked == []


async def test_ones_own_questions_are_used_as_they_are(store: Store) -> None:
    own = ["Why is the sky blue?", "why is the sky blue?"]
    ask = ScriptedAsk()
    update = await _round(store, state(2, questions=own, aspects=[]), ask)
    assert [q.question for q in await store.questions.of_run("r1")] == own
    assert update["questions_generated"] == 2
    assert ask.asked == []


async def test_no_more_questions_are_kept_than_were_asked_for(store: Store) -> None:
    ask = ScriptedAsk(written("When does methane boil?", "Why is methane a gas?", "What burns to water?"))
    update = await _round(store, state(2, aspects=ASPECTS[:1]), ask)
    assert update["questions_generated"] == 2


async def test_what_another_run_asked_is_to_be_avoided_and_is_not_taken_again(store: Store) -> None:
    await _round(store, state(2), ScriptedAsk(written("When does methane boil?"), written("What is CH4 called?")))
    ask = ScriptedAsk(
        written("When does methane boil, exactly?", "Why is methane a gas?"), written("What is CH4 called?")
    )
    again = await _round(store, state(2, run_id="r2"), ask)
    assert [q.question for q in await store.questions.of_run("r2")] == ["Why is methane a gas?"]
    assert [aspect.name for aspect in again["aspects"]] == ["Boiling"]
    avoided = {asked["aspect"]["name"]: asked["avoid"] for asked in ask.asked}
    assert avoided["Boiling"] == ["What is CH4 called?", "When does methane boil?"]
    assert avoided["Naming"] == ["When does methane boil?", "What is CH4 called?"]
    (event,) = await store.events.of_run("r2", "questions_written")
    assert event.kind == "questions_written"
    assert (event.kept, event.repeated) == (1, 2)


@pytest.mark.parametrize("other", [{"topic": "physics"}, {"sub_topic": "gases"}])
async def test_a_question_asked_under_another_topic_is_not_taken_again_either(store: Store, other: Any) -> None:
    await _round(store, state(1, **other), ScriptedAsk(written("When does methane boil?")))
    ask = ScriptedAsk(written("when does methane boil"))
    assert (await _round(store, state(1, run_id="r2"), ask))["questions_generated"] == 0
    assert ask.asked[0]["avoid"] == []


async def test_a_question_of_another_training_type_is_free(store: Store) -> None:
    await _round(store, state(1, training_type="dpo"), ScriptedAsk(written("When does methane boil?")))
    again = await _round(store, state(1, run_id="r2"), ScriptedAsk(written("When does methane boil?")))
    assert again["questions_generated"] == 1


async def test_aspects_that_other_runs_have_asked_least_about_come_first(store: Store) -> None:
    await _round(store, state(1), ScriptedAsk(written("When does methane boil?")))
    ask = ScriptedAsk(written("What is CH4 called?"))
    await _round(store, state(1, run_id="r2"), ask)
    assert [asked["aspect"]["name"] for asked in ask.asked] == ["Naming"]


async def test_an_interrupted_round_is_taken_over_although_its_questions_are_known(store: Store) -> None:
    await _round(store, state(1), ScriptedAsk(written("When does methane boil?")))
    await _round(store, state(1, run_id="r2"), ScriptedAsk(written("Why is methane a gas?")))
    ask = ScriptedAsk()
    again = await _round(store, state(1, run_id="r2"), ask)
    assert again["question_ids"] == await store.questions.ids_of_run("r2")
    assert ask.asked == []


async def test_a_second_run_makes_other_tasks(store: Store) -> None:
    algebra = {"topic": "mathematics", "sub_topic": "algebra", "training_type": "grpo", "aspects": ASPECTS[:1]}
    for run_id in ("r1", "r2"):
        await _round(store, state(8, run_id=run_id, **algebra), ScriptedAsk(written()))
    tasks = [[q.question for q in await store.questions.of_run(run_id)] for run_id in ("r1", "r2")]
    assert len(tasks[0]) == len(tasks[1]) == 4
    assert not set(tasks[0]) & set(tasks[1])


async def test_only_ones_own_questions_are_marked_as_such(store: Store) -> None:
    await _round(store, state(1, questions=["Why is the sky blue?"], aspects=[]), ScriptedAsk())
    await _round(store, state(1, run_id="r2"), ScriptedAsk(written("When does methane boil?")))
    specs = [(await store.questions.of_run(run_id))[0].task_spec for run_id in ("r1", "r2")]
    assert [spec.own if spec else None for spec in specs] == [True, False]


async def test_what_lost_questions_repeated_is_told_with_the_next_request_and_then_no_more(store: Store) -> None:
    one = state(9, aspects=ASPECTS[:1])
    ask = ScriptedAsk(written("When does methane boil?", "What is tin?", "when does methane boil"))
    first = await _round(store, one, ask)
    assert (ask.asked[0]["repeated"], first["repeated"]) == ([], first["question_ids"][:1])
    ask = ScriptedAsk(written("WHEN DOES METHANE BOIL?", "Why is methane a gas?"))
    second = await _round(store, {**one, **first}, ask)
    assert ask.asked[0]["repeated"] == ["When does methane boil?"]
    ask = ScriptedAsk(written("What is ethane?"))
    third = await _round(store, {**one, **second}, ask)
    assert (ask.asked[0]["repeated"], third["repeated"]) == (["When does methane boil?"], [])


async def test_a_request_names_the_labels_that_the_run_lacks(store: Store) -> None:
    one = state(6, aspects=ASPECTS[:1])
    ask = ScriptedAsk(written("When does methane boil?", "Why is methane a gas?", "What is ethane?"))
    first = await _round(store, one, ask)
    assert ask.asked[0]["missing"]["difficulty"] == {"easy": 2, "medium": 2, "hard": 2}
    ask = ScriptedAsk(written("What is propane?"))
    await _round(store, {**one, **first}, ask)
    assert (ask.asked[0]["count"], ask.asked[0]["missing"]["difficulty"]) == (3, {"medium": 2, "hard": 1})
    assert "fact" not in ask.asked[0]["missing"]["task_type"]


async def test_a_slip_of_the_pen_makes_no_new_question_and_a_word_of_the_passages_does(store: Store) -> None:
    one = state(9, aspects=ASPECTS[:1])
    first = await _round(store, one, ScriptedAsk(written("How high is the Kelvin temperature?", "What is cellsius?")))
    ask = ScriptedAsk(written("How high is the Kelvin temperatrue?", "What is Celsius?"))
    second = await _round(store, {**one, **first}, ask)
    texts = [q.question for q in await store.questions.of_run("r1")]
    assert texts == ["How high is the Kelvin temperature?", "What is cellsius?", "What is Celsius?"]
    assert second["repeated"] == first["question_ids"][:1]


async def test_a_round_reads_only_what_the_last_one_did_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read, earlier, outlines = [], Earlier(), store.questions.outlines

    async def counted(training_type: str, after: int, limit: int) -> Any:
        found = await outlines(training_type, after, limit)
        read.append(len(found))
        return found

    monkeypatch.setattr(store.questions, "outlines", counted)
    monkeypatch.setattr(store.questions, "of_run", None)
    given = state(9, aspects=ASPECTS[:1])
    for texts in (["What is tin?", "What is lead?"], ["What is zinc?"], ["What is iron?"]):
        given = {**given, **await _round(store, given, ScriptedAsk(written(*texts)), earlier)}
    assert read == [0, 2, 1]
    assert given["questions_generated"] == 4


async def test_the_planned_aspects_are_told_until_a_question_is_kept(store: Store) -> None:
    given = state(9, aspects=ASPECTS[:1])
    for answer in (written(), written("What is zinc?"), written("What is iron?")):
        given = {**given, **await _round(store, given, ScriptedAsk(answer)), "aspects": ASPECTS[:1]}
    events = await store.events.of_run("r1", "questions_written")
    assert [e.aspects for e in events if e.kind == "questions_written"] == [["Boiling"], ["Boiling"], []]
