"""The copy verifier."""

import pytest

from tests.tools.verifiers.subjects import subject
from tools.verifiers.copy import check

QUESTION = "Which alkane has the smallest molecule?"


@pytest.mark.parametrize(
    ("answer", "evidence"),
    [
        (QUESTION, "the answer is the question itself"),
        ("which alkane has the  smallest molecule", "the answer is the question itself"),
        (f"**{QUESTION}**", "the answer is the question itself"),
        (f"{QUESTION} Methane has it.", "the answer begins with the question"),
        (f"## {QUESTION}\n\nMethane has it.", "the answer begins with the question"),
        (f"You ask: {QUESTION} It is methane.", "the answer holds the whole question"),
        ("has the smallest molecule? Which alkane has the smallest molecule", "the answer holds the whole question"),
        ("Alkane has the smallest molecule.", "the question holds the whole answer"),
    ],
)
def test_copies_fail(answer: str, evidence: str) -> None:
    found = check(subject(answer, question=QUESTION))
    assert found.result == "fail"
    assert found.evidence.startswith(evidence)


@pytest.mark.parametrize(
    "answer",
    [
        "Methane is the simplest alkane.",
        "The alkane with the smallest molecule is methane.",
        "Methane has the smallest molecule of all alkanes, for it holds one carbon atom.",
    ],
)
def test_answers_in_words_of_the_question_pass(answer: str) -> None:
    assert check(subject(answer, question=QUESTION)).result == "pass"


def test_a_term_of_the_question_is_a_fair_answer() -> None:
    assert check(subject("Methane", question="Which boils lower, methane or ethane?")).result == "pass"


def test_a_prompt_that_gives_the_answer_away_fails() -> None:
    found = check(subject("Methane", prompt="Which alkane is the simplest? Answer: Methane"))
    assert found.evidence == 'the prompt holds the whole answer: "Methane"'


def test_a_prompt_other_than_the_question_is_checked_too() -> None:
    prompt = "Name the simplest of all alkanes."
    assert check(subject(f"{prompt} It is methane.", prompt=prompt)).evidence.startswith(
        "the answer begins with the prompt"
    )


def test_without_a_question_nothing_is_a_copy() -> None:
    assert check(subject("Methane burns.", question="", prompt="")).result == "pass"
