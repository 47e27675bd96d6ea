"""The constraints verifier."""

from state.artifacts import ReferenceSolution
from state.constraints import Constraint
from tests.tools.verifiers.subjects import subject
from tests.tools.verifiers.teaching import paragraphs
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from tools.verifiers.constraints import VERIFIER, check

SHORT = Constraint(kind="max_words", value="4")
NAMED = Constraint(kind="must_contain", value="ethane")


def applied(checked: Subject) -> list[str]:
    return [verdict.result for verdict in run_checks(["constraints"], checked)]


def test_every_constraint_that_is_not_kept_is_named() -> None:
    found = check(subject("Methane is the simplest alkane.", constraints=[SHORT, NAMED]))
    assert found.result == "fail"
    assert found.evidence == '5 words, at most 4; it does not contain "ethane"'


def test_what_the_question_says_counts_like_what_the_task_says() -> None:
    asked = subject("It is light. It burns.", question="What is methane? Answer in one sentence.", constraints=[SHORT])
    assert check(asked).evidence == "5 words, at most 4; 2 sentences, at most 1"
    assert check(subject("It burns.", question=asked.question, constraints=[SHORT])).result == "pass"


def test_without_a_constraint_there_is_no_verdict() -> None:
    assert applied(subject()) == []
    assert applied(subject(constraints=[SHORT])) == ["fail"]
    assert applied(subject(question="In one sentence, what is methane?")) == ["pass"]


def test_what_cannot_be_told_is_unverified_but_never_hides_a_fault() -> None:
    unclear = Constraint(kind="bullets", value="several")
    assert check(subject(constraints=[unclear])).result == "unverified"
    assert check(subject(constraints=[unclear, SHORT])).evidence == "5 words, at most 4"


def test_of_a_conversation_the_first_turn_answers_the_question() -> None:
    turns = [{"user": "What is methane?", "assistant": "It burns."}, {"user": "Why?", "assistant": "It is a gas. So."}]
    said = subject("It burns.\n\nIt is a gas. So.", content={"turns": turns})
    asked = "What is methane? Answer in one sentence."
    assert check(Subject(question=asked, prompt="", answer=said.answer, content=said.content)).result == "pass"
    assert check(Subject(question=asked, prompt="", answer=said.answer)).result == "fail"


def test_the_form_of_an_answer_that_a_reference_decides_is_left_to_it() -> None:
    reference = ReferenceSolution(final_answer="[1, 2]", acceptance="exact")
    question = "What is [1] + [2]? Answer with a JSON list."
    solved = subject("One and two.", question=question, final_answer="\\boxed{[1, 2]}", reference=reference)
    assert applied(solved) == []
    assert applied(subject("One and two.", question=question)) == ["fail"]


def test_an_answer_that_is_called_wrong_need_keep_nothing() -> None:
    assert applied(subject(constraints=[SHORT], claimed_right=False)) == []


def test_no_paragraph_of_the_sample_corpus_states_or_breaks_a_constraint() -> None:
    assert [text for text in paragraphs() if applied(subject(text)) or applied(subject(question=text))] == []


def test_it_runs_on_every_type() -> None:
    assert VERIFIER.everywhere
    assert VERIFIER.silent_on
