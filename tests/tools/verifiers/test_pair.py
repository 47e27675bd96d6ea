"""Pairs of answers that teach nothing, or the wrong way round."""

from typing import Any

import pytest

from tests.tools.verifiers.subjects import subject
from tools.verifiers import run_checks
from tools.verifiers.base import Finding
from tools.verifiers.pair import check

TEXT = "Methane is the simplest alkane. It boils at -162 degrees Celsius."


def found(chosen: str, rejected: str, **columns: Any) -> Finding:
    return check(subject(record={"chosen": chosen, "rejected": rejected, **columns}))


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        f"  {TEXT}\n",
        TEXT.replace(". ", ".\n\n"),
        TEXT.upper(),
        TEXT.rstrip("."),
        f"{TEXT} ...",
        f"“{TEXT}”",
        f"**{TEXT}**",
        TEXT.replace("simplest", "*simplest*").replace("162", "**162**"),
        f"- {TEXT}",
        f"# {TEXT}",
        TEXT.replace("simplest", "simp\u200blest"),
        TEXT.replace("simplest alkane.", "simplest, alkane!"),
    ],
)
def test_answers_that_differ_in_typography_alone_are_equal(other: str) -> None:
    for one, two in ((TEXT, other), (other, TEXT)):
        assert found(one, two).result == "fail"
        assert "chosen and rejected say the same" in found(one, two).evidence
    assert check(subject(record={"response_a": TEXT, "response_b": other})).result == "fail"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, "Ethane is the simplest alkane."),
        (TEXT, f"{TEXT} It burns."),
        ("It boils at -162 degrees.", "It boils at 162 degrees."),
        ("The value is 3.5 grams.", "The value is 35 grams."),
        ("The sum is a + b.", "The sum is a - b."),
        ("It is 2 * (3 + 1).", "It is 2 * 3 + 1."),
        ("So 5! = 120 holds.", "So 5 = 120 holds."),
        ("It gives `2**3`.", "It gives `2*3`."),
        ("Use `(5,)`.", "Use `(5)`."),
        ("什么是甲烷", "什么是乙烷"),
    ],
)
def test_answers_that_say_something_else_are_a_pair(one: str, other: str) -> None:
    assert found(one, other).result == "pass"


@pytest.mark.parametrize("nothing", ["", "  \n", "...", "\u200b", "- ", "**"])
def test_a_side_without_words_says_nothing(nothing: str) -> None:
    assert found(TEXT, nothing) == Finding("fail", "rejected says nothing")
    assert found(nothing, TEXT) == Finding("fail", "chosen says nothing")


def test_a_chosen_answer_rated_below_the_other_contradicts_the_order() -> None:
    turned = found(TEXT, "It burns.", chosen_rating=0.4, rejected_rating=0.9)
    assert turned == Finding("fail", "chosen is rated 0.4, below rejected with 0.9")


@pytest.mark.parametrize("ratings", [(0.9, 0.4), (0.9, 0.9), (0.9, None), (None, 0.9), (None, None)])
def test_ratings_that_fit_or_are_not_there_pass(ratings: tuple[float | None, float | None]) -> None:
    assert found(TEXT, "It burns.", chosen_rating=ratings[0], rejected_rating=ratings[1]).result == "pass"


def test_of_records_without_a_pair_there_is_no_verdict() -> None:
    assert run_checks(["pair"], subject()) == []
    assert check(subject(record={"chosen": TEXT, "rejected": None})).result == "unverified"
