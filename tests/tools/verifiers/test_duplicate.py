"""A question that repeats an earlier one, as a verdict."""

from tests.tools.verifiers.subjects import subject
from tools.dedup import Distinct
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from tools.verifiers.duplicate import VERIFIER, check


def beside(*earlier: str, question: str = "Which alkane has the smallest molecule?") -> Subject:
    known = Distinct()
    for text in earlier:
        known.keep(text)

    def repeated(text: str) -> str | None:
        found = known.repeated(text)
        return f'question {found.number}: "{found.text}"' if found else None

    return subject(question=question, earlier=repeated)


def test_a_repeated_question_fails_and_the_earlier_one_is_named() -> None:
    found = check(beside("Why?", "Please tell me which alkane has the smallest molecule."))
    assert found.result == "fail"
    assert found.evidence == 'it repeats question 1: "Please tell me which alkane has the smallest molecule."'


def test_a_question_about_something_else_passes() -> None:
    assert check(beside("Which alkane has the largest molecule?", "Why?")).result == "pass"


def test_without_earlier_questions_there_is_no_verdict() -> None:
    assert run_checks(["duplicate"], subject()) == []
    assert check(subject()).result == "unverified"


def test_writing_the_answer_anew_does_not_help_and_it_runs_on_every_type() -> None:
    assert (VERIFIER.mendable, VERIFIER.everywhere) == (False, True)
