"""Questions: added once, found again, and never lost."""

import time

import pytest
from sqlalchemy import text

from state.artifacts import ReferenceSolution, TaskSpec
from state.errors import UsageError
from state.records import NewQuestion
from storage.store import Store
from tests.storage.make import a_review, a_source, evidence_of, new_questions


async def test_adding_a_runs_questions_again_gives_the_same_ids_and_leaves_the_texts(store: Store) -> None:
    first = await store.questions.add("run-1", new_questions(3))
    other = [NewQuestion(question="Another?", topic="x")] * 3
    assert await store.questions.add("run-1", other) == first
    assert [q.question for q in await store.questions.of_run("run-1")] == [q.question for q in new_questions(3)]


async def test_a_second_round_stands_behind_the_first(store: Store) -> None:
    first = await store.questions.add("run-1", new_questions(2))
    second = await store.questions.add("run-1", new_questions(3), first_ordinal=2)
    assert await store.questions.ids_of_run("run-1") == first + second
    assert [q.ordinal for q in await store.questions.of_run("run-1")] == [0, 1, 2, 3, 4]


async def test_a_round_that_overlaps_adds_only_what_is_new(store: Store) -> None:
    first = await store.questions.add("run-1", new_questions(2))
    again = await store.questions.add("run-1", new_questions(4))
    assert again[:2] == first
    assert len(set(again)) == 4


async def test_questions_without_a_run_are_always_new(store: Store) -> None:
    first = await store.questions.add(None, new_questions(2))
    second = await store.questions.add(None, new_questions(2))
    assert len({*first, *second}) == 4
    assert (await store.questions.get(first[1])).question == "What is alkane 1?"


async def test_adding_nothing_adds_nothing(store: Store) -> None:
    assert await store.questions.add("run-1", []) == []
    assert await store.questions.count() == 0


async def test_a_question_comes_back_as_it_was_given(store: Store) -> None:
    spec = TaskSpec(training_type="sft", task_type="cause", constraints=["short"])
    given = NewQuestion(question="Why?", topic="chemistry", sub_topic="alkanes", training_type="sft", task_spec=spec)
    [number] = await store.questions.add("run-1", [given])
    found = await store.questions.get(number)
    assert (found.question, found.topic, found.sub_topic, found.task_spec) == ("Why?", "chemistry", "alkanes", spec)
    assert (found.status, found.pipeline_stage, found.evidence, found.review) == ("pending", "pending", None, [])
    assert found.created_at.utcoffset() is not None
    assert found.created_at <= found.updated_at


async def test_an_unknown_question_is_named(store: Store) -> None:
    for call in (
        store.questions.get(7),
        store.questions.set_status(7, "approved"),
        store.questions.save_context(7, "", "", []),
        store.questions.save_artifacts(7, reason="x"),
    ):
        with pytest.raises(UsageError, match="no question 7"):
            await call


async def test_an_unknown_status_or_stage_says_which_ones_exist(store: Store) -> None:
    [number] = await store.questions.add(None, new_questions(1))
    with pytest.raises(UsageError, match="no status 'aproved'; there are: pending, researching,"):
        await store.questions.set_status(number, "aproved")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no pipeline stage 'done'; there are: pending, researching, ready_for_gen"):
        await store.questions.set_status(number, "approved", stage="done")
    with pytest.raises(UsageError, match="no status 'x'"):
        await store.questions.count(status="x")
    assert (await store.questions.get(number)).status == "pending"


async def test_what_is_not_given_stays(store: Store) -> None:
    [number] = await store.questions.add(None, new_questions(1))
    await store.questions.set_status(number, "failed", stage="reviewed", reason="no evidence")
    await store.questions.save_artifacts(number, reference_solution=ReferenceSolution(final_answer="CH4"))
    await store.questions.save_artifacts(number, review=[a_review()])
    found = await store.questions.get(number)
    assert (found.status, found.pipeline_stage, found.reason) == ("failed", "reviewed", "no evidence")
    assert found.reference_solution == ReferenceSolution(final_answer="CH4")
    assert found.review == [a_review()]
    assert found.updated_at > found.created_at


async def test_a_context_makes_a_question_researched_but_never_takes_it_back(store: Store) -> None:
    one, two = await store.questions.add(None, new_questions(2))
    await store.questions.set_status(two, "approved", stage="reviewed")
    for number in (one, two):
        await store.questions.save_context(number, "words", "summary", [{"url": "u"}, "v"], 0.5)
    first, second = await store.questions.get(one), await store.questions.get(two)
    assert (first.status, first.pipeline_stage) == ("researched", "ready_for_generation")
    assert (second.status, second.pipeline_stage) == ("approved", "reviewed")
    assert (first.ground_truth_context, first.synthesized_context) == ("words", "summary")
    assert (first.context_sources, first.context_quality_score) == ([{"url": "u"}, "v"], 0.5)


async def test_a_quality_outside_0_to_1_is_refused(store: Store) -> None:
    [number] = await store.questions.add(None, new_questions(1))
    with pytest.raises(UsageError, match=r"quality_score must be from 0 to 1, got 7"):
        await store.questions.save_context(number, "", "", [], 7)


async def test_evidence_comes_back_word_for_word_though_its_words_are_stored_once(store: Store) -> None:
    source = a_source()
    await store.sources.add([source])
    [number] = await store.questions.add("run-1", new_questions(1))
    await store.questions.save_artifacts(number, evidence=evidence_of(source))
    assert (await store.questions.get(number)).evidence == evidence_of(source)
    query = text("SELECT evidence FROM questions")
    stored = str(await store._database.read(lambda connection: connection.execute(query).scalar()))
    assert "simplest" not in stored
    assert source.source_id in stored


async def test_lists_are_light(store: Store) -> None:
    source = a_source()
    await store.sources.add([source])
    [number] = await store.questions.add("run-1", new_questions(1))
    await store.questions.save_artifacts(number, evidence=evidence_of(source))
    assert [q.evidence for q in await store.questions.of_run("run-1")] == [None]


async def test_pending_and_stage_and_count_can_be_narrowed(store: Store) -> None:
    await store.questions.add(None, new_questions(2, "chemistry", "alkanes"))
    three = await store.questions.add(None, new_questions(3, "physics", "optics"))
    await store.questions.set_status(three[0], "approved", stage="reviewed")
    assert len(await store.questions.pending()) == 4
    assert [q.question_id for q in await store.questions.pending("physics")] == three[1:]
    assert await store.questions.pending("physics", "alkanes") == []
    assert [q.question_id for q in await store.questions.by_stage("reviewed")] == three[:1]
    assert len(await store.questions.by_stage("pending", limit=3)) == 3
    assert await store.questions.count() == 5
    assert await store.questions.count("physics", status="pending") == 2
    assert await store.questions.count(sub_topic="optics") == 3


async def test_a_question_that_has_ended_is_not_unfinished(store: Store) -> None:
    ids = await store.questions.add("run-1", new_questions(7))
    await store.questions.add("run-2", new_questions(1))
    endings = ("approved", "rejected", "needs_human", "failed", "generated", "researching")
    for number, status in zip(ids, endings, strict=False):
        await store.questions.set_status(number, status)  # type: ignore[arg-type]
    assert await store.questions.unfinished("run-1") == ids[4:]
    expected = dict.fromkeys((*endings, "pending"), 1)
    assert await store.questions.statuses("run-1") == expected


async def test_a_thousand_questions_are_added_and_listed_in_a_second(store: Store) -> None:
    begun = time.perf_counter()
    ids = await store.questions.add("run-1", new_questions(1000))
    listed = await store.questions.of_run("run-1")
    assert [q.question_id for q in listed] == ids
    assert time.perf_counter() - begun < 1


async def test_questions_of_a_type_are_read_in_short_from_an_id_on(store: Store) -> None:
    spec = TaskSpec(training_type="sft", aspect="Boiling", difficulty="hard", task_type="fact", procedure="sums/3")
    asked = {"topic": "chemistry", "sub_topic": "alkanes", "training_type": "sft"}
    (first,) = await store.questions.add("run-1", [NewQuestion(question="Why?", task_spec=spec, **asked)])
    await store.questions.add("run-2", [NewQuestion(question="Why?", topic="x", training_type="dpo")])
    later = await store.questions.add(None, [NewQuestion(question=text, **asked) for text in ("How?", "When?")])
    found = await store.questions.outlines("sft", 0, 2)
    assert found == [
        (first, "run-1", "Why?", "chemistry", "alkanes", "Boiling", "hard", "fact", "sums/3"),
        (later[0], "", "How?", "chemistry", "alkanes", "", "", "", ""),
    ]
    assert [one.question for one in await store.questions.outlines("sft", later[0], 2)] == ["When?"]
    assert await store.questions.outlines("qa", 0, 2) == []
