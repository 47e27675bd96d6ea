"""Prompts that give the answer away."""

from typing import Any

import pytest

from tests.tools.verifiers.subjects import subject
from tools.tasks import families_for
from tools.verifiers.leak import check

ANSWER = "Methane is the simplest alkane and boils at -162 degrees Celsius."


@pytest.mark.parametrize(
    "told",
    [
        "Answer: 42",
        "(Answer: 42)",
        "Answer: **42**.",
        "The answer is 42.",
        "the answer is: 42",
        "Solution = 42",
        "Correct answer: $42$",
        "Result:\n42\nShow your work.",
        "Hint: the solution is 42!",
        "Answer (exact): 42",
        r"It is \boxed{42}.",
    ],
)
def test_the_expected_answer_behind_a_label_is_a_leak(told: str) -> None:
    asked = f"What is six times seven? {told}"
    found = check(subject("Six times seven makes it.", question=asked, expected="42", answer_type="number"))
    assert found.result == "fail"
    assert '"42"' in found.evidence


@pytest.mark.parametrize(
    "asked",
    [
        "What is six times seven?",
        "What is 42 plus 0? Answer with a number.",
        "Answer: 42.5 or more? And what is six times seven?",
        "Answer: 420 is too much. What is six times seven?",
        "Answer: -42 is wrong. What is six times seven?",
        "Give the answer: 42 or 43?",
        "Why is the answer 42 so well known?",
        "The result is x. Which number is x, if x is six times seven, or 42?",
    ],
)
def test_a_number_that_only_stands_in_the_question_is_none(asked: str) -> None:
    given = subject("Six times seven makes it.", question=asked, expected="42", answer_type="number")
    assert check(given).result == "pass"


@pytest.mark.parametrize(
    "record",
    [
        {"prompt": f"{ANSWER} What is the simplest alkane?"},
        {"system_prompt": f"You know this: {ANSWER}"},
        {"instruction": f"Which is the simplest alkane? Answer: {ANSWER}"},
        {"messages": [{"role": "system", "content": ANSWER}, {"role": "user", "content": "Which one?"}]},
        {"messages": [{"role": "user", "content": f"Is it so? {ANSWER}"}, {"role": "assistant", "content": ANSWER}]},
    ],
)
def test_the_whole_answer_in_a_text_that_asks_is_a_leak(record: dict[str, Any]) -> None:
    assert check(subject(ANSWER, record=record)).result == "fail"


@pytest.mark.parametrize(
    "record",
    [
        {"context": ANSWER, "question": "Which is the simplest alkane?"},
        {"input_context": ANSWER, "instruction": "Which is the simplest alkane?"},
        {"prompt": "Which alkane is the simplest one?", "response": ANSWER},
        {"messages": [{"role": "user", "content": "Which one?"}, {"role": "assistant", "content": ANSWER}]},
        {"messages": [{"role": "user", "content": "Thank you!"}, {"role": "assistant", "content": "Thank you!"}]},
    ],
)
def test_what_the_question_is_answered_from_may_hold_it(record: dict[str, Any]) -> None:
    assert check(subject(ANSWER, record=record)).result == "pass"


def test_no_task_that_a_procedure_makes_gives_its_answer_away() -> None:
    made = [family.make(seed) for family in families_for("mathematics", "algebra") for seed in range(15)]
    leaks = [
        task.question
        for task in made
        if check(subject("One step.", question=task.question, expected=task.answer)).result == "fail"
    ]
    assert leaks == []
