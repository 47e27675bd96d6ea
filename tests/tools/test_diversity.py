"""The report on how different questions are."""

import random
import time

import pytest

from state.artifacts import TaskSpec
from state.records import Outline, Question
from tests.tools.near_misses import questions
from tools.diversity import PAIRS, Diversity, diversity, kind_of, outline_of


def outlines(*texts: str, aspects: str = "") -> list[Outline]:
    named = aspects or "A" * len(texts)
    return [
        Outline(number, "r1", text, "chemistry", "alkanes", aspect, "easy", "fact")
        for number, (text, aspect) in enumerate(zip(texts, named, strict=True), start=1)
    ]


def report(*texts: str, aspects: str = "", planned: str = "") -> Diversity:
    return diversity(outlines(*texts, aspects=aspects), list(planned))


def test_distinct_n_is_the_share_of_different_n_grams() -> None:
    assert report("a b a b", "a b").distinct == [round(2 / 6, 4), 0.5, 1.0]
    assert report("one", "one").distinct == [0.5, 0.0, 0.0]


def test_coverage_counts_planned_aspects_and_how_evenly_they_were_asked_about() -> None:
    even = report("1", "2", "3", "4", aspects="ABAB", planned="AB").aspects
    assert (even.planned, even.covered, even.share, even.evenness) == (2, 2, 1.0, 1.0)
    uneven = report("1", "2", "3", "4", aspects="AAAA", planned="ABCD").aspects
    assert (uneven.planned, uneven.covered, uneven.share, uneven.evenness) == (4, 1, 0.25, 0.0)
    assert 0 < report("1", "2", "3", aspects="AAB", planned="AB").aspects.evenness < 1


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is methane?", "what"),
        ("At what temperature does methane boil?", "what"),
        ("Please explain: why does it boil?", "why"),
        ("Why do alkanes burn?", "why"),
        ("How do you name an alkane?", "how"),
        ("How many carbon atoms does propane have?", "compute"),
        ("What is 3 + 4?", "compute"),
        ("Compute the derivative of x^2.", "compute"),
        ("How do alkanes differ from alkenes?", "compare"),
        ("Which exception is raised?", "which"),
        ("When does a list grow?", "who, when, where"),
        ("Describe cracking.", "explain"),
        ("Write a function that adds.", "write"),
        ("Is a square a rectangle?", "yes or no"),
        ("Qu'est-ce que le méthane ?", "other"),
        ("", "other"),
    ],
)
def test_the_kind_is_told_by_how_a_question_opens(question: str, kind: str) -> None:
    assert kind_of(question) == kind


def test_labels_and_lengths_are_counted() -> None:
    found = report("What is methane?", "Why does methane burn so well?", "What is it?")
    assert (found.questions, found.difficulties, found.task_types) == (3, {"easy": 3}, {"fact": 3})
    assert found.kinds == {"what": 2, "why": 1}
    assert found.words is not None
    assert (found.words.least, found.words.median, found.words.most) == (3, 3, 6)


def test_the_closest_pairs_are_named_once_each() -> None:
    found = report("What is methane?", "Why does iron rust?", "What is ethane?", "what IS methane")
    assert [(pair.one, pair.other, pair.similarity) for pair in found.closest] == [(1, 4, 1.0), (1, 3, 0.5)]
    assert found.nearest is not None
    assert (found.nearest.least, found.nearest.most) == (0.0, 1.0)
    assert len(report(*["What is methane?"] * 30).closest) <= PAIRS


def test_no_questions_and_one_question_have_a_report_too() -> None:
    assert (report().words, report().nearest, report().distinct) == (None, None, [0.0, 0.0, 0.0])
    alone = report("What is methane?")
    assert (alone.closest, alone.nearest and alone.nearest.most) == ([], 0.0)


def test_labels_are_those_of_the_task() -> None:
    spec = TaskSpec(training_type="sft", difficulty="hard", task_type="cause", aspect="Boiling")
    question = Question(question_id=7, question="Why?", topic="x", sub_topic="y", training_type="sft", task_spec=spec)
    assert outline_of(question) == (7, "", "Why?", "x", "y", "Boiling", "hard", "cause", "")
    assert outline_of(question.model_copy(update={"task_spec": None})).difficulty == ""


def test_thousands_of_questions_take_little_time_though_many_are_alike() -> None:
    rng = random.Random(1)
    texts = [f"{rng.choice(questions())} Case {rng.randrange(900)}." for _ in range(2_000)]
    asked = outlines(*texts)
    began = time.process_time()
    found = diversity(asked)
    assert time.process_time() - began < 3
    assert found.nearest is not None
    assert found.nearest.median > 0.8
