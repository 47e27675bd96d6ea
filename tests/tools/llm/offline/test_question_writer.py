"""The question writer asks what the passages answer, and nothing twice."""

import pytest

from state.answers import WrittenQuestions
from tests.tools.llm.offline.sample import METHANE, SUBJECTS, articles, ask, passages, request
from tools.llm.offline.roles import researcher
from tools.llm.offline.roles.question_writer import answer
from tools.text import normalised

LEAST_PER_SUBJECT = 300
LEAST_VERIFIABLE = {"organic-chemistry": 100, "algebra": 45, "python": 60}


def write(count: int = 10, avoid: list[str] | None = None, **more: object) -> WrittenQuestions:
    inputs = {"count": count, "avoid": avoid or [], "passages": METHANE, **more}
    return WrittenQuestions.model_validate(answer(request(**inputs)))


def test_questions_are_as_many_as_asked_for_and_all_different() -> None:
    questions = [q.question for q in write(4).questions]
    assert len(questions) == len({normalised(q) for q in questions}) == 4


def test_questions_to_avoid_are_avoided_whatever_their_typography() -> None:
    known = "what is an  ALKANE"
    assert not any(normalised(q.question) == normalised(known) for q in write(avoid=[known]).questions)


def test_nearly_the_same_question_is_avoided_too() -> None:
    known = "At which temperature does methane boil at atmospheric pressure?"
    assert not any("methane boil" in q.question for q in write(avoid=[known]).questions)


def test_kinds_are_mixed_before_one_kind_is_used_up() -> None:
    assert len({q.task_type for q in write(4).questions}) == 4


def test_difficulty_comes_from_the_kind_and_the_sentence() -> None:
    by_question = {q.question: q.difficulty for q in write().questions}
    assert by_question["What is an alkane?"] == "easy"
    assert by_question["What are the steps to name a branched alkane?"] == "hard"
    assert by_question["Why do boiling points rise along the alkane series?"] == "medium"


def test_questions_on_the_aspect_come_first() -> None:
    first = write(1, aspect={"name": "Naming", "query": "naming alkanes steps"}).questions[0]
    assert first.task_type == "procedure"


def test_nothing_to_ask_about_gives_no_question() -> None:
    assert write(passages=[{"id": "P1", "title": "x", "text": "It is so. They said this."}]).questions == []


def test_another_seed_asks_in_another_order_only_with_temperature() -> None:
    inputs = {"role": "question_writer", "count": 6, "passages": passages(articles("algebra")[0])}
    assert ask(inputs, seed=1) == ask(inputs, seed=2)
    assert ask(inputs, seed=1, temperature=0.7) != ask(inputs, seed=2, temperature=0.7)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_sample_corpus_gives_hundreds_of_different_questions(subject: str) -> None:
    found = [
        q["question"]
        for path in articles(subject)
        for q in answer(request(count=100, passages=passages(path)))["questions"]
    ]
    assert len({normalised(q) for q in found}) >= LEAST_PER_SUBJECT
    assert all(q.endswith("?") and q[0].isupper() and q.count("?") == 1 for q in found)


@pytest.mark.parametrize(("subject", "least"), LEAST_VERIFIABLE.items())
def test_the_sample_corpus_gives_questions_with_exact_answers(subject: str, least: int) -> None:
    found = set()
    for path in articles(subject):
        for written in answer(request(count=100, passages=passages(path), verifiable=True))["questions"]:
            asked = request(question=written["question"], passages=passages(path), verifiable=True)
            assert researcher.answer(asked)["final_answer"], written
            found.add(normalised(written["question"]))
    assert len(found) >= least


def test_only_questions_with_an_exact_answer_are_verifiable() -> None:
    asked = {q.question for q in write(verifiable=True).questions}
    assert "At what temperature does methane boil at atmospheric pressure?" in asked
    assert not any(question.startswith(("Why", "What is an", "What are")) for question in asked)
    assert len(asked) < len(write().questions)
