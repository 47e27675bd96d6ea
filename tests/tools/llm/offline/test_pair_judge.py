"""The offline judge of pairs: the better answer wins in either order, and equal ones are a tie."""

from typing import Any

import pytest

from nodes.compare import Compared
from tests.tools.llm.offline.sample import METHANE, ask
from training_types import training_type

REFERENCE = "Methane boils at -162 degrees Celsius at atmospheric pressure."
GOOD = f"{REFERENCE} An alkane is a saturated hydrocarbon that contains only single bonds."


def compared(first: str, second: str) -> Compared:
    def side(text: str) -> dict[str, Any]:
        return {"record": {"response": text, "own_reasoning": []}, "verdicts": []}

    inputs = {
        "role": "pair_judge",
        "question": "At what temperature does methane boil at atmospheric pressure?",
        "rubric": dict(training_type("dpo").rubric),
        "passages": METHANE,
        "reference_answer": REFERENCE,
        "first": side(first),
        "second": side(second),
    }
    return Compared.model_validate(ask(inputs))


@pytest.mark.parametrize(
    "worse",
    [
        "Methane boils at -126 degrees Celsius at atmospheric pressure.",
        "Methane does not boil at -162 degrees Celsius at atmospheric pressure.",
        "An alkane is a saturated hydrocarbon that contains only single bonds.",
        "Gold is a heavy metal of great beauty.",
        "",
    ],
)
def test_the_better_answer_wins_in_both_orders(worse: str) -> None:
    forth, back = compared(GOOD, worse), compared(worse, GOOD)
    assert (forth.better, back.better) == ("first", "second")
    assert forth.reason == back.reason


def test_equal_answers_are_a_tie() -> None:
    assert compared(GOOD, GOOD).better == "tie"
    assert compared("", "").better == "tie"


def test_without_a_rubric_nothing_is_better() -> None:
    bare = {"role": "pair_judge", "first": {"record": {"response": GOOD}}, "second": {"record": {"response": ""}}}
    assert ask(bare)["better"] == "tie"
