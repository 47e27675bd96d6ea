"""Which earlier question a question repeats, whatever the order in which questions are checked."""

import asyncio
import random
from collections.abc import Sequence

import pytest

from state.artifacts import TaskSpec
from state.records import Outline, Question
from tools import earlier as module
from tools.earlier import Earlier

TEXTS = ["What is tin?", "What is lead?", "Please explain: what is tin?", "What is tin, exactly?", "What is zinc?"]


class Source:
    """Questions in memory, and what was read of them."""

    def __init__(self, texts: Sequence[str] = TEXTS) -> None:
        self.texts = list(texts)
        self.read: list[tuple[str, int]] = []

    async def outlines(self, training_type: str, after: int, limit: int) -> list[Outline]:
        self.read.append((training_type, after))
        await asyncio.sleep(0)
        every = [Outline(n, "r1", text, "chemistry", "metals", "Names") for n, text in enumerate(self.texts, start=1)]
        return [one for one in every if one.question_id > after][:limit]


def asked(number: int, *, kind: str = "sft", own: bool = False) -> Question:
    return Question(
        question_id=number,
        question=TEXTS[number - 1],
        topic="chemistry",
        sub_topic="metals",
        training_type=kind,
        task_spec=TaskSpec(training_type=kind, own=own),
    )


async def verdicts(order: Sequence[int]) -> dict[int, str | None]:
    earlier, source, found = Earlier(), Source(), {}
    for number in order:
        question = asked(number)
        await earlier.refresh(question, source)
        before = earlier.before(question)
        assert before is not None
        found[number] = before(question.question)
    return found


@pytest.mark.parametrize("seed", range(6))
async def test_a_question_repeats_only_those_with_a_smaller_id_in_whichever_order_they_are_checked(seed: int) -> None:
    order = random.Random(seed).sample(range(1, 6), 5)
    said = 'question 1: "What is tin?"'
    assert await verdicts(order) == {1: None, 2: None, 3: said, 4: said, 5: None}


async def test_ones_own_questions_are_compared_with_none() -> None:
    earlier, source = Earlier(), Source()
    await earlier.refresh(asked(3, own=True), source)
    assert earlier.before(asked(3, own=True)) is None


async def test_what_was_not_read_is_no_ground_for_a_verdict() -> None:
    earlier = Earlier()
    assert earlier.before(asked(3)) is None
    earlier.keep("sft", [(1, TEXTS[0]), (2, TEXTS[1])])
    assert earlier.before(asked(3)) is not None
    assert earlier.before(asked(4)) is None


async def test_only_what_is_new_is_read_and_only_where_it_is_needed() -> None:
    earlier, source = Earlier(), Source(TEXTS[:2])
    await earlier.refresh(asked(1), source)
    source.texts = TEXTS
    await earlier.refresh(asked(2), source)
    await asyncio.gather(*(earlier.refresh(asked(4), source) for _ in range(5)))
    assert source.read == [("sft", 0), ("sft", 2)]
    before = earlier.before(asked(4))
    assert before is not None
    assert before("What is tin, exactly?") == 'question 1: "What is tin?"'


async def test_each_training_type_has_its_own_questions() -> None:
    earlier, source = Earlier(), Source()
    await earlier.refresh(asked(3), source)
    await earlier.refresh(asked(1, kind="dpo"), source)
    assert source.read == [("sft", 0), ("dpo", 0)]


async def test_another_database_starts_anew() -> None:
    earlier, source = Earlier(), Source()
    await earlier.refresh(asked(5), source)
    other = Source(["What is gold?", "What is lead?", "What is iron?"])
    await earlier.refresh(asked(3), other)
    before = earlier.before(asked(3))
    assert before is not None
    assert before("What is tin?") is None
    assert before("what is gold") == 'question 1: "What is gold?"'


async def test_all_that_is_there_by_now_is_read_and_next_time_only_what_is_new() -> None:
    earlier, source = Earlier(), Source(TEXTS[:2])
    past = await earlier.past("sft", source)
    assert (len(past.known), past.asked.of_run("r1").total) == (2, 2)
    source.texts = TEXTS
    assert await earlier.past("sft", source) is past
    assert (len(past.known), past.asked.of_run("r1").total, past.read_to) == (5, 5, 5)
    await earlier.refresh(asked(5), source)
    assert source.read == [("sft", 0), ("sft", 2)]


async def test_many_questions_are_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    earlier, source = Earlier(), Source()
    past = await earlier.past("sft", source)
    assert len(past.known) == past.asked.of_run("r1").total == 5
    assert [after for _, after in source.read] == [0, 2, 4]
