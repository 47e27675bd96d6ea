"""Repeated questions."""

import random
import time

import pytest

from tests.tools.dedup_cases import DIFFERENT, SAME
from tests.tools.llm.offline.test_sample_questions import APPROVED
from tests.tools.near_misses import pairs, questions
from tests.tools.rewordings import KINDS, misspelt, planted, reworded
from tools.dedup import Distinct
from tools.tasks import families_for
from tools.text import content_terms, normalised

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


@pytest.mark.parametrize("again", [f"{LONG} in it?", f"{LONG}, exactly?", f"So {LONG.lower()}?"])
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
        (f"{LONG}?", f"{LONG} with branches?"),
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


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_light_rewording_repeats_whichever_came_first(one: str, other: str) -> None:
    assert _repeats(one, other)
    assert _repeats(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_questions_that_only_look_alike_are_two(one: str, other: str) -> None:
    assert not _repeats(one, other)
    assert not _repeats(other, one)


def _repeats(first: str, second: str) -> bool:
    distinct = Distinct()
    distinct.add(first)
    return distinct.add(second) is not None


def test_planted_rewordings_of_sample_questions_are_found() -> None:
    distinct, rng = Distinct(), random.Random(3)
    questions = [question for asked in APPROVED.values() for question, _ in asked]
    assert [question for question in questions if distinct.add(question)] == []
    planted = [(question, reworded(question, rng)) for question in questions * 2]
    missed = [(question, told) for question, told in planted if distinct.add(told) != question]
    assert len(planted) > 500
    assert len(missed) <= len(planted) / 100, missed


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """The questions of the sample corpus, and some that were made from patterns."""
    return [*(question for found in APPROVED.values() for question, _ in found), *questions()[::3]]


@pytest.mark.parametrize("kind", KINDS)
def test_rewordings_of_each_kind_are_found(asked: list[str], kind: str) -> None:
    distinct = Distinct()
    assert [question for question in asked if distinct.add(question)] == []
    told = [(question, other) for question in asked for other in planted(question, kind)[:3]]
    assert len(told) > 100
    assert [(question, other) for question, other in told if distinct.add(other) != question] == []


def test_slips_of_the_pen_are_found_where_it_is_known_which_words_there_are(asked: list[str]) -> None:
    distinct, rng, real = Distinct(), random.Random(7), {term for one in asked for term in content_terms(one)}
    for question in asked:
        distinct.keep(question)
    told = [(question, other) for question in asked if (other := misspelt(question, rng)) != question]
    missed = [(question, other) for question, other in told if not distinct.repeated(other, real=real)]
    assert len(told) > 300
    assert len(missed) <= len(told) / 100, missed


def test_pairs_that_differ_in_one_word_that_counts_stay_apart(asked: list[str]) -> None:
    flagged, every = [], list(pairs(asked))
    for one, other in every:
        first, real = Distinct(), {*content_terms(one), *content_terms(other)}
        first.keep(one)
        if first.repeated(other, real=real):
            flagged.append((one, other))
    assert len(every) > 1_000
    assert flagged == []


def test_a_word_that_exists_is_no_slip_though_the_other_question_never_used_it() -> None:
    distinct = Distinct()
    distinct.keep("What is the law of refraction?")
    assert distinct.repeated("What is the law of retraction?", real={"retraction"}) is None
    assert distinct.repeated("What is the law of refracttion?", real={"law"}) is not None
    assert distinct.repeated("What is the law of refracttion?") is None


def test_first_letters_and_endings_make_names_and_not_slips() -> None:
    distinct = Distinct()
    for name in ("methanol", "sulfate", "propane", "diffraction"):
        distinct.keep(f"What is {name}?")
    assert distinct.repeated("What is diffractino?", real=set()) is not None
    for other in ("ethanol", "sulfite", "propene", "tiffraction", "methanal"):
        assert distinct.repeated(f"What is {other}?", real=set()) is None


def test_what_is_known_is_told_by_its_number() -> None:
    distinct = Distinct()
    distinct.keep("What is lead?", 7)
    assert (distinct.text(7), distinct.text(8)) == ("What is lead?", None)


def test_tasks_with_other_numbers_are_other_tasks() -> None:
    distinct = Distinct()
    families = [family for name in ("algebra", "arithmetic") for family in families_for("mathematics", name)]
    tasks = {normalised(family.make(seed).question) for family in families for seed in range(20)}
    assert len(tasks) > 300
    assert [task for task in sorted(tasks) if distinct.add(task)] == []


def test_only_smaller_numbers_count_where_asked_for_them() -> None:
    distinct = Distinct()
    for number, text in [(7, "What is lead?"), (3, "What is lead, exactly?"), (9, "WHAT IS LEAD")]:
        distinct.keep(text, number)
    found = [distinct.repeated("what is lead", before=before) for before in (3, 4, 8, 10)]
    assert [known.number if known else None for known in found] == [None, 3, 3, 3]


@pytest.mark.parametrize(
    "text", ["!" * 9_000, "- " * 4_000, "please " * 1_500, "`" * 8_000, "a," * 4_000, f"code{'1' * 5_000}code"]
)
def test_strange_texts_take_no_time_and_repeat_only_their_like(text: str) -> None:
    started = time.perf_counter()
    assert not _repeats("What is methane?", text)
    assert _repeats(text, text)
    assert time.perf_counter() - started < 1


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
    assert time.perf_counter() - started < 12
    assert len(distinct) == 10_000
