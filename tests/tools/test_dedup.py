"""Repeated questions."""

import random
import time

import pytest

from tools.dedup import Distinct

LONG = "What is the general formula of the homologous series of the acyclic saturated alkanes with n carbon atoms"


def test_a_new_question_is_kept() -> None:
    distinct = Distinct()
    assert distinct.add("What is methane?") is None
    assert len(distinct) == 1


@pytest.mark.parametrize(
    "again",
    [
        "What is the boiling point of methane?",
        "what is  the boiling point of METHANE",
        "“What is the boiling point of methane”",
    ],
)
def test_the_same_question_written_otherwise_repeats_the_earlier_one(again: str) -> None:
    distinct = Distinct()
    distinct.add("What is the boiling point of methane?")
    assert distinct.add(again) == "What is the boiling point of methane?"
    assert len(distinct) == 1


@pytest.mark.parametrize("again", [f"{LONG} in it?", f"{LONG} in chemistry?", f"So {LONG.lower()}?"])
def test_a_question_nearly_the_same_repeats_the_earlier_one(again: str) -> None:
    distinct = Distinct()
    distinct.add(f"{LONG}?")
    assert distinct.add(again) == f"{LONG}?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the boiling point of methane?", "What is the boiling point of ethane?"),
        ("What is an ester?", "What is an ether?"),
        (f"{LONG}?", f"{LONG.replace('alkanes', 'alkenes')}?"),
        (f"{LONG} from 1 to 5?", f"{LONG} from 1 to 6?"),
        (f"{LONG} that do dissolve?", f"{LONG} that do not dissolve?"),
        ("Why?", "How?"),
        ("", "Why?"),
    ],
)
def test_one_differing_key_word_makes_another_question(one: str, other: str) -> None:
    distinct = Distinct()
    assert distinct.add(one) is None
    assert distinct.add(other) is None


def test_the_earliest_of_several_is_named() -> None:
    distinct = Distinct()
    for text in ("What is tin?", f"{LONG}?", "What is lead?"):
        distinct.add(text)
    assert distinct.add(f"{LONG} in it?") == f"{LONG}?"
    assert distinct.add("what is tin") == "What is tin?"


def _many(count: int) -> list[str]:
    rng = random.Random(5)
    words = [f"word{n}" for n in range(400)]
    return [f"How does {' '.join(rng.choices(words, k=9))} work?" for _ in range(count)]


def test_the_same_questions_give_the_same_answers() -> None:
    questions = [*_many(300), *_many(100)]
    first, second = Distinct(), Distinct()
    assert [first.add(q) for q in questions] == [second.add(q) for q in questions]
    assert len(first) == len(second) == 300


def test_ten_thousand_questions_take_seconds() -> None:
    questions, distinct = _many(10_000), Distinct()
    started = time.perf_counter()
    for question in questions:
        distinct.add(question)
    assert time.perf_counter() - started < 6
    assert len(distinct) == 10_000
