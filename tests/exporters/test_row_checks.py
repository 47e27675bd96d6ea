"""One broken row for every reason to refuse one, and sound rows that look like them."""

from typing import Any

import pytest

from exporters._row_checks import ROW_CHECKS, refusal
from tests.exporters.samples import message, pair

ASKED = "What is the simplest alkane of all?"


def exchange(prompt: Any = ASKED, completion: Any = "It is methane.", **more: Any) -> dict[str, Any]:
    return {"prompt": [message("user", prompt)], "completion": [message("assistant", completion)], **more}


def chat(*turns: tuple[str, Any]) -> dict[str, Any]:
    return {"messages": [message(role, content) for role, content in turns]}


def qa(context: str, prompt: str, answer: str = "It is methane.") -> dict[str, Any]:
    return exchange(prompt, answer, context=context, question=ASKED, answer=answer)


SOUND = {
    "an exchange": exchange(),
    "an exchange with a system prompt": {
        **exchange(),
        "prompt": [message("system", "Be brief."), message("user", ASKED)],
    },
    "a short prompt that occurs in the answer": exchange("Methane?", "Methane is the simplest alkane."),
    "a short answer that occurs in the prompt": exchange("Is it 4 or 5?", "4"),
    "a longer conversation": chat(
        ("user", "Hello there"), ("assistant", "Hi."), ("user", "Bye"), ("assistant", "Bye.")
    ),
    "a conversation with a tool": chat(("user", "2+2?"), ("assistant", "add(2, 2)"), ("tool", "4"), ("assistant", "4")),
    "an answer of one character": exchange("What is 3+4 in digits?", "7"),
    "the text null": exchange("How is nothing written in JSON?", "null"),
    "a pair": pair(ASKED, "Methane.", "Ethane."),
    "a rejected answer that echoes its prompt": pair(ASKED, "Methane.", ASKED),
    "a prompt alone": {"prompt": [message("user", ASKED)], "solution": "42"},
    "a prompt that ends with a tool": {
        "prompt": [message("user", ASKED), message("assistant", "look(1)"), message("tool", "CH4")],
        "completion": [message("assistant", "It is methane.")],
    },
    "an answer that stands in the context": qa(
        "Long ago the simplest alkane was found to be methane.",
        f"Long ago the simplest alkane was found to be methane.\n\nQuestion: {ASKED}",
        "the simplest alkane was found to be methane",
    ),
    "an answer that repeats a tool": {
        "prompt": [message("user", ASKED), message("assistant", "look(1)"), message("tool", "It is methane.")],
        "completion": [message("assistant", "It is methane.")],
    },
    "a task that offers its solution among others": {
        "prompt": [message("user", "Is it 41, 42 or 43? Answer: one number")],
        "solution": "42",
    },
    "a label": exchange(label=False),
    "a margin": {**pair(ASKED, "Methane.", "Ethane."), "margin": 0.5},
}

BROKEN = [
    ("null_ground_truth", {"prompt": [message("user", ASKED)], "solution": None}),
    ("null_ground_truth", {"prompt": [message("user", ASKED)], "solution": "  "}),
    ("content_not_text", {"prompt": [message("user", ASKED)], "solution": 42}),
    ("content_not_text", exchange(completion=7)),
    ("content_not_text", exchange(completion=None)),
    ("content_not_text", exchange(completion="half a character \ud800")),
    ("content_not_text", exchange(label=1)),
    ("content_not_text", exchange(answer=None)),
    ("content_not_text", exchange(completion=[{"type": "text", "text": "It is methane."}])),
    ("content_not_text", {**pair(ASKED, "Methane.", "Ethane."), "margin": float("nan")}),
    ("content_not_text", {**exchange(), "completion": "It is methane."}),
    ("content_not_text", {**exchange(), "completion": None}),
    ("content_not_text", {**exchange(), "completion": [{"role": "assistant", "content": "Methane.", "name": "x"}]}),
    ("ends_with_user", chat(("user", "Hello there"), ("assistant", "Hi."), ("user", "And now?"))),
    ("ends_with_user", {**exchange(), "completion": [message("assistant", "Methane."), message("user", "Why?")]}),
    ("blank_completion", exchange(completion="")),
    ("blank_completion", exchange(completion=" \n\u200b")),
    ("blank_completion", pair(ASKED, "Methane.", " ")),
    ("blank_completion", {**exchange(), "completion": []}),
    ("blank_completion", chat(("user", "Hello there"), ("assistant", " "))),
    ("blank_completion", {"messages": []}),
    ("blank_prompt", exchange(prompt=" ")),
    ("blank_prompt", {**exchange(), "prompt": []}),
    ("blank_prompt", {**exchange(), "prompt": [message("system", "Be brief.")]}),
    ("roles_out_of_order", {**exchange(), "prompt": [message("user", ASKED), message("system", "Be brief.")]}),
    ("roles_out_of_order", {**exchange(), "prompt": [message("user", ASKED), message("user", ASKED)]}),
    ("roles_out_of_order", {"prompt": [message("user", ASKED), message("assistant", "Hm.")], "solution": "1"}),
    ("roles_out_of_order", {**exchange(), "completion": [message("tool", "x"), message("assistant", "Methane.")]}),
    ("roles_out_of_order", {**exchange(), "completion": [message("system", "Methane.")]}),
    ("roles_out_of_order", {"completion": [message("assistant", "An answer to nothing.")]}),
    ("roles_out_of_order", chat(("assistant", "Hi."), ("user", "Hello there"), ("assistant", "Hi again."))),
    ("roles_out_of_order", chat(("user", "Hello there"), ("robot", "Beep."), ("assistant", "Hi."))),
    ("roles_out_of_order", chat(("user", "2+2?"), ("assistant", "add(2, 2)"), ("tool", "4"))),
    ("chosen_equals_rejected", pair(ASKED, "Methane.", "Methane.")),
    ("chosen_equals_rejected", pair(ASKED, "It is  methane.", "it is Methane")),
    ("prompt_in_completion", exchange(completion=f"{ASKED} It is methane.")),
    ("prompt_in_completion", exchange(completion=f"You ask: {ASKED.lower()}\nMethane.")),
    ("prompt_in_completion", exchange("Methane", "methane.")),
    ("prompt_in_completion", pair(ASKED, f"{ASKED} Methane.", "Ethane.")),
    ("prompt_in_completion", chat(("user", ASKED), ("assistant", f"{ASKED} Methane."))),
    ("prompt_in_completion", qa("Methane is an alkane.", "Methane is an alkane.\n\nQuestion: x", f"{ASKED} Methane.")),
    (
        "completion_in_prompt",
        exchange("Say after me: the simplest alkane is methane", "The simplest alkane is methane."),
    ),
    ("completion_in_prompt", exchange(f"{ASKED}\nAnswer: methane", "Methane.")),
    ("completion_in_prompt", pair(f"{ASKED} answer : 42", "42", "43")),
    ("completion_in_prompt", {"prompt": [message("user", "What is 6*7?\nAnswer: 42.")], "solution": "42"}),
    ("context_not_in_prompt", qa("Methane is an alkane.", f"Question: {ASKED}")),
    ("context_not_in_prompt", qa(" ", f"Question: {ASKED}")),
]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_row_passes(name: str) -> None:
    assert refusal(SOUND[name]) is None


@pytest.mark.parametrize(("reason", "row"), BROKEN, ids=[f"{i}-{reason}" for i, (reason, _) in enumerate(BROKEN)])
def test_a_broken_row_is_refused_by_name(reason: str, row: dict[str, Any]) -> None:
    assert refusal(row) == reason


def test_every_check_has_a_broken_row() -> None:
    assert {check.reason for check in ROW_CHECKS} == {reason for reason, _ in BROKEN}


def test_typography_does_not_hide_a_repetition() -> None:
    assert (
        refusal(exchange("What’s the simplest alkane?", "What's the simplest alkane? Methane."))
        == "prompt_in_completion"
    )


def test_part_of_a_word_is_no_repetition() -> None:
    assert refusal(exchange("What can it be", "Tell me what can it become.")) is None


def test_part_of_a_number_after_the_label_is_no_answer() -> None:
    assert refusal(exchange("One wrote 'Answer: 421'. What is right?", "42")) is None
