"""Records: the rows and the question's end together, once."""

import asyncio

import pytest

from state.errors import UsageError
from state.records import Claim, StoredRecord
from state.sources import Span
from state.verdicts import Verdict
from storage.store import Store
from tests.storage.make import a_review, an_sft_record, new_questions, save_one

COLUMNS = {"id", "created_at", "updated_at"}


def contents(records: list[StoredRecord]) -> list[str]:
    return [record.content["response"] for record in records]


async def test_a_record_comes_back_as_it_was_saved(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    record = an_sft_record(
        number,
        quality_score=0.9,
        verdicts=[Verdict(check="support", result="pass", kind="heuristic")],
        scores={"clarity": 0.8},
        model_used="offline",
        judge_used="big",
        prompt_hash="abc",
        temperature=0.7,
        seed=3,
        spans=[Span(source_id="s", start=1, end=2)],
        claims=[Claim(text="r0", how="statement", spans=(Span(source_id="s", start=1, end=2),))],
    )
    await save_one(store, number, record)
    [found] = await store.records.of_run("run-1", "sft")
    assert found.model_dump(exclude=COLUMNS) == record.model_dump()
    assert found.created_at.utcoffset() is not None
    assert await store.records.find("sft", "run-1", number, 0) == found
    assert await store.records.find("sft", "run-1", number, 1) is None


async def test_saving_twice_leaves_the_same_rows_with_the_newest_words(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    await save_one(store, number, an_sft_record(number, 0), an_sft_record(number, 1))
    first = await store.records.of_run("run-1", "sft")
    changed = an_sft_record(number, 1, content={"instruction": "i", "response": "better"})
    await save_one(store, number, an_sft_record(number, 0), changed)
    second = await store.records.of_run("run-1", "sft")
    assert [record.id for record in second] == [record.id for record in first]
    assert contents(second) == ["r0", "better"]
    assert second[1].content["system_prompt"] is None
    assert second[1].created_at == first[1].created_at
    assert second[1].updated_at > first[1].updated_at
    assert await store.records.count("run-1", "sft") == 2


async def test_the_question_ends_with_its_records(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    await save_one(store, number, an_sft_record(number))
    question = await store.questions.get(number)
    assert (question.status, question.pipeline_stage, question.reason) == ("approved", "reviewed", "good")
    assert question.review == [a_review()]
    assert await store.questions.unfinished("run-1") == []


async def test_a_question_without_records_still_gets_its_end(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    await store.records.save(number, [], "sft", status="failed", reason="no evidence", reviews=[])
    question = await store.questions.get(number)
    assert (question.status, question.reason) == ("failed", "no evidence")
    assert await store.records.of_run("run-1", "sft") == []


async def test_rows_that_cannot_be_written_leave_the_question_as_it_was(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    bad = an_sft_record(number, 1, content={"instruction": "i", "response": None})
    with pytest.raises(UsageError, match=r"NOT NULL constraint failed: synthetic_data_sft.response"):
        await save_one(store, number, an_sft_record(number), bad)
    assert (await store.questions.get(number)).status == "pending"
    assert await store.records.count("run-1", "sft") == 0


async def test_wrong_names_are_answered_with_the_right_ones(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    wrong = an_sft_record(number, content={"prompt": "p"})
    with pytest.raises(UsageError, match="sft has no content column 'prompt'; there are: system_prompt, instruction,"):
        await save_one(store, number, wrong)
    with pytest.raises(UsageError, match="no training type 'dop'; there are: chat, dpo, grpo, kto, orpo, ppo, qa,"):
        await save_one(store, number, training_type="dop")
    with pytest.raises(UsageError, match="no question 99"):
        await save_one(store, 99, an_sft_record(99))
    with pytest.raises(UsageError, match="no status 'ok'"):
        await store.records.save(number, [], "sft", status="ok", reason="")  # type: ignore[arg-type]


async def test_a_column_that_all_records_carry_can_be_content_too(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    content = {"question": "q", "answer": "a", "context": "c", "difficulty": "hard"}
    await save_one(store, number, an_sft_record(number, content=content), training_type="qa")
    [found] = await store.records.of_run("run-1", "qa")
    assert found.content == {**content, "reasoning": None, "source_url": None, "question_type": None}
    assert found.difficulty == "hard"


async def test_records_come_by_question_and_candidate_and_can_be_narrowed(store: Store) -> None:
    one, two = await store.questions.add("run-1", new_questions(2))
    [three] = await store.questions.add("run-2", new_questions(1))
    await save_one(store, two, an_sft_record(two, 1), an_sft_record(two, 0, review_status="rejected"))
    await save_one(store, three, an_sft_record(three, run_id="run-2"))
    await save_one(store, one, an_sft_record(one))
    found = await store.records.of_run("run-1", "sft")
    assert [(record.question_id, record.candidate) for record in found] == [(one, 0), (two, 0), (two, 1)]
    assert len(await store.records.of_run("run-1", "sft", review_status="approved")) == 2
    assert len(await store.records.of_type("sft")) == 4
    assert len(await store.records.of_type("sft", "rejected")) == 1


async def test_a_stream_shows_one_moment_while_others_write(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    await save_one(store, number, *(an_sft_record(number, candidate) for candidate in range(1200)))
    seen = []
    async for record in store.records.stream("sft", run_id="run-1"):
        if not seen:
            await save_one(store, number, an_sft_record(number, 1200))
        seen.append(record.candidate)
    assert seen == list(range(1200))
    assert await store.records.count("run-1", "sft") == 1201


async def test_many_questions_end_at_once(store: Store) -> None:
    ids = await store.questions.add("run-1", new_questions(100))
    await asyncio.gather(*(save_one(store, number, an_sft_record(number)) for number in ids))
    assert [record.question_id for record in await store.records.of_run("run-1", "sft")] == ids
    assert await store.questions.statuses("run-1") == {"approved": 100}


async def test_a_stream_that_is_left_gives_its_connection_back(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    await save_one(store, number, an_sft_record(number, 0), an_sft_record(number, 1))
    for _ in range(30):
        stream = store.records.stream("sft")
        await anext(stream)
        await stream.aclose()
    assert await store.records.count("run-1", "sft") == 2


async def test_a_row_of_ones_own_needs_no_run_or_question(store: Store) -> None:
    number = await store.records.insert("sft", {"instruction": "i", "response": "r"})
    [found] = await store.records.of_type("sft")
    assert (found.id, found.run_id, found.question_id, found.review_status) == (number, "", 0, "pending")
    assert found.content == {"system_prompt": None, "instruction": "i", "input_context": None, "response": "r"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"instruction": "i"}, "sft needs response; required are: instruction, response"),
        ({"instruction": "i", "response": None}, "sft needs response"),
        ({"instruction": "i", "response": "r", "reward": 1}, "sft has no column 'reward'; there are: "),
        ({"instruction": "i", "response": "r", "id": 1}, "sft has no column 'id'"),
        ({"instruction": "i", "response": ["r"]}, r"sft, column response: Input should be a valid string, got \['r'\]"),
        ({"instruction": "i", "response": "r", "review_status": "fine"}, "column review_status: Input should be 'pend"),
        ({"instruction": "i", "response": "r", "question_id": 99}, "no question 99"),
    ],
)
async def test_a_row_that_does_not_fit_is_refused_with_what_is_allowed(
    store: Store, given: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        await store.records.insert("sft", given)
    assert await store.records.of_type("sft") == []


async def test_the_same_candidate_is_not_inserted_twice(store: Store) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    row = {"instruction": "i", "response": "r", "run_id": "run-1", "question_id": number}
    await store.records.insert("sft", row)
    with pytest.raises(UsageError, match=r"the row does not fit the database .*UNIQUE constraint failed"):
        await store.records.insert("sft", row)
