"""All training types over the sample corpus, from the question to what the candidates are composed to, with floors."""

from collections import defaultdict
from functools import cache

import pytest

from state.records import Candidate
from tests.tools.llm.offline.pipeline import Ending, lived, question
from tests.tools.llm.offline.sample import SUBJECTS, articles, passages, request
from tools.llm.offline.roles import generator, judge, question_writer, researcher
from tools.tasks import families_for, task
from training_types import training_type, training_type_names

pytestmark = pytest.mark.slow

ROLES = {"researcher": researcher.ROLE, "generator": generator.ROLE, "judge": judge.ROLE}
COUNT, SEEDS = 16, 2
APPROVED, WEAKENED, HONEST, CLEARLY = 0.85, 0.95, 0.95, 0.1
WITH_WEAKNESSES = [name for name in training_type_names() if training_type(name).weakened]


@cache
def asked(subject: str, verifiable: bool) -> list[str]:
    """`COUNT` questions, spread over the articles of the subject."""
    found = [
        written["question"]
        for path in articles(subject)
        for written in question_writer.answer(request(count=100, passages=passages(path), verifiable=verifiable))[
            "questions"
        ]
    ]
    return found[:: max(1, len(found) // COUNT)][:COUNT]


@cache
def endings(kind: str, subject: str) -> list[Ending]:
    texts = asked(subject, training_type(kind).verifiable)
    return [lived(question(text, kind, number), ROLES) for number, text in enumerate(texts, start=1)]


def share(values: list[bool]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("kind", training_type_names())
def test_most_questions_end_approved(kind: str, subject: str) -> None:
    ended = endings(kind, subject)
    assert share([e.status == "approved" for e in ended]) >= APPROVED, [(e.question.question, e.reason) for e in ended]
    assert all(e.composed and e.composed.rows for e in ended if e.status == "approved")


def test_every_algebra_task_with_a_procedure_ends_approved() -> None:
    names = [family.name for family in families_for("mathematics", "algebra")]
    assert len(names) > 5
    for number, procedure in enumerate(f"{name}/{seed}" for name in names for seed in range(SEEDS)):
        made = task(procedure)
        ended = lived(question(made.question, "grpo", number, procedure=procedure, solution=made), ROLES)
        assert ended.status == "approved", (procedure, ended.reason)
        assert [c.draft.content["final_answer"] == made.answer for c in ended.candidates[:2]] == [True, True]


def _clearly_worse(weak: Candidate, ended: Ending) -> bool:
    """Whether it failed a check, was rejected, or scored clearly less than the best honest answer."""
    good = [c.review.overall or 0 for c in ended.candidates if c.review.review_status == "approved"]
    lower = bool(good) and max(good) - (weak.review.overall or 0) >= CLEARLY
    return bool(weak.review.failed_checks) or weak.review.review_status == "rejected" or lower


@pytest.mark.parametrize("kind", WITH_WEAKNESSES)
def test_nearly_every_weakened_answer_is_found_out(kind: str) -> None:
    found = defaultdict(list)
    for ended in (e for subject in SUBJECTS for e in endings(kind, subject)):
        for weak in (c for c in ended.candidates if c.draft.weakness):
            found[weak.draft.weakness].append(_clearly_worse(weak, ended))
    assert len(found) == 4
    assert share([row for rows in found.values() for row in rows]) >= WEAKENED, dict(found)


@pytest.mark.parametrize("kind", [*WITH_WEAKNESSES, "chat", "qa", "sft"])
def test_nearly_every_honest_answer_is_approved(kind: str) -> None:
    every = [c for subject in SUBJECTS for e in endings(kind, subject) for c in e.candidates]
    assert share([c.review.review_status == "approved" for c in every if not c.draft.weakness]) >= HONEST


def test_length_does_not_tell_weakened_answers_from_honest_ones() -> None:
    longer = []
    for ended in (e for subject in SUBJECTS for e in endings("dpo", subject) if e.candidates):
        lengths = [(bool(c.draft.weakness), len(c.draft.content["response"])) for c in ended.candidates]
        honest = [length for weak, length in lengths if not weak]
        longer += [length > sum(honest) / len(honest) for weak, length in lengths if weak]
    assert 0.3 <= share(longer) <= 0.7


def test_half_of_the_careful_and_none_of_the_careless_answers_to_facts_are_right() -> None:
    for ended in (e for subject in SUBJECTS for e in endings("grpo", subject) if e.candidates):
        right = [not c.review.failed_checks for c in ended.candidates]
        assert right == [True, True, False, False], (ended.question.question, right)
