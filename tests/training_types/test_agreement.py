"""Records agree with themselves: what follows from a row's other columns must be so."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from state.artifacts import Evidence
from tests.training_types.candidates import candidate, question
from training_types import training_type

WORSE = "An alkane is a compound of carbon and hydrogen, as many are."
ANSWERS = [
    candidate(0, "An alkane is a hydrocarbon with only single bonds.", "approved", 0.9),
    candidate(1, WORSE, "rejected", 0.4, weakness="vague"),
    candidate(2, "An alkane is a metal that melts at 5000 degrees.", "needs_revision", None),
]
TALK = [
    {"role": "system", "content": "You know alkanes."},
    {"role": "user", "content": "What is an alkane?"},
    {"role": "assistant", "content": "A hydrocarbon with only single bonds."},
    {"role": "user", "content": "Which one is the simplest?"},
    {"role": "assistant", "content": "Methane is."},
]
CHAT = {
    "conversation_id": "run/1/0",
    "system_prompt": "You know alkanes.",
    "messages": TALK,
    "num_turns": 2,
    "persona": "a pupil, who wants to know",
}


def rows(kind: str) -> list[dict[str, Any]]:
    if kind == "chat":
        return [CHAT]
    if kind == "qa":
        texts = {"question": "What is it?", "answer": "A hydrocarbon.", "reasoning": "", "context": "It is one."}
        return [{**texts, "source_url": "", "question_type": "fact", "difficulty": "easy"}]
    return [row.content for row in training_type(kind).compose(question(kind=kind), Evidence(), ANSWERS).rows]


def problem(kind: str, content: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as raised:
        training_type(kind).record.model_validate(content)
    return str(raised.value)


@pytest.mark.parametrize("kind", ["dpo", "rlhf", "ppo", "chat", "qa", "kto", "orpo"])
def test_what_is_composed_agrees_with_itself(kind: str) -> None:
    found = rows(kind)
    assert found
    for content in found:
        training_type(kind).record.model_validate(content)


def rated() -> dict[str, Any]:
    """The dpo row in which both answers have a rating."""
    return next(row for row in rows("dpo") if row["rejected_rating"] is not None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"chosen_rating": 0.4, "rejected_rating": 0.9}, "chosen_rating 0.4 is not the mean 0.9 of its criteria"),
        ({"chosen_rating": 0.7}, "chosen_rating 0.7 is not the mean"),
        ({"rejected_rating": 0.5}, "rejected_rating 0.5 is not the mean"),
        ({"chosen_rating": 1.9}, "less than or equal to 1"),
        ({"preference_strength": "slight"}, "ratings that differ by 0.5 are strong, not slight"),
        ({"preference_strength": "huge"}, "'slight', 'clear' or 'strong'"),
        ({"preference_criteria": "none"}, "preference_criteria is not the JSON of reason and criteria"),
        ({"preference_criteria": '{"reason": "x"}'}, "criteria: Field required"),
        ({"preference_criteria": '{"reason": "", "criteria": [{"criterion": "a", "chosen": 7}]}'}, "criteria.0.chosen"),
    ],
)
def test_a_dpo_row_that_was_changed_is_found(changes: dict[str, Any], said: str) -> None:
    assert said in problem("dpo", {**rated(), **changes})


def test_a_dpo_row_rated_the_wrong_way_round_in_all_its_numbers_is_found() -> None:
    row = rated()
    criteria = json.loads(row["preference_criteria"])["criteria"]
    turned = [{**one, "chosen": one["rejected"], "rejected": one["chosen"]} for one in criteria]
    told = json.dumps({"reason": "", "criteria": turned})
    changed = {**row, "chosen_rating": 0.4, "rejected_rating": 0.9, "preference_criteria": told}
    assert "chosen_rating 0.4 is below rejected_rating 0.9" in problem("dpo", changed)


def test_a_preference_that_no_margin_supports_is_found() -> None:
    row = rows("rlhf")[0]
    assert "preference b with confidence 0.02; below 0.1 is a tie" in problem(
        "rlhf", {**row, "preference": "b", "confidence": 0.02}
    )
    assert "less than or equal to 1" in problem("rlhf", {**row, "confidence": 1.5})
    assert "greater than or equal to -1" in problem("rlhf", {**row, "honesty": -3.0})


def test_a_tie_may_have_any_margin_for_the_judge_may_call_one() -> None:
    row = rows("rlhf")[0]
    for confidence in (0.0, 0.05, 0.3):
        training_type("rlhf").record.model_validate({**row, "preference": "tie", "confidence": confidence})


@pytest.mark.parametrize(
    ("changes", "parts", "said"),
    [
        ({"reward": 0.1}, {}, "reward 0.1 is not the 0.9 that checks 1 and the rubric come to"),
        ({}, {"checks": 0.0}, "reward 0.9 is not the 0.0 that checks 0"),
        ({}, {"checks": 0.5}, "checks must be 0 or 1"),
        ({}, {"advantage": 0.0}, "advantage 0.0 is not reward 0.9 less group_mean"),
        ({}, {"group_mean": None}, "only rubric may be empty"),
        ({}, {"rank": 0.0}, "ranks count from 1"),
        ({}, {"rank": 1.5}, "ranks count from 1"),
        ({}, {"luck": 1.0}, "reward_components are"),
    ],
)
def test_a_reward_that_does_not_add_up_is_found(
    changes: dict[str, Any], parts: dict[str, float | None], said: str
) -> None:
    row = rows("ppo")[0]
    changed = {**row, **changes, "reward_components": {**row["reward_components"], **parts}}
    assert said in problem("ppo", changed)


def test_the_best_rank_is_not_below_the_mean_of_its_group() -> None:
    last = rows("ppo")[-1]
    parts = {**last["reward_components"], "rank": 1.0}
    assert "rank 1 with advantage" in problem("ppo", {**last, "reward_components": parts})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"num_turns": 3}, "num_turns is 3, but the user speaks 2 times"),
        ({"messages": TALK[:-1]}, "user and assistant must take turns, the assistant last"),
        ({"messages": [*TALK[:2], *TALK[1:]]}, "must take turns"),
        ({"messages": [TALK[0], TALK[2], TALK[1]], "num_turns": 1}, "must take turns"),
        ({"messages": [*TALK[1:], TALK[0]]}, "must take turns"),
        ({"messages": [*TALK[:4], {"role": "assistant", "content": " "}]}, "message 4 says nothing"),
        ({"system_prompt": "You know metals."}, "the system message is not the system_prompt"),
    ],
)
def test_a_conversation_out_of_order_is_found(changes: dict[str, Any], said: str) -> None:
    assert said in problem("chat", {**CHAT, **changes})


def test_a_conversation_needs_no_system_message() -> None:
    training_type("chat").record.model_validate({**CHAT, "messages": TALK[1:]})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer": "what is it"}, "the answer is the question itself"),
        ({"context": " \n"}, "the context is blank"),
    ],
)
def test_an_answer_that_is_none_is_found(changes: dict[str, Any], said: str) -> None:
    assert said in problem("qa", {**rows("qa")[0], **changes})
