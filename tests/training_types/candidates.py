"""Questions and reviewed candidates by hand, for tests of what training types make of them."""

from typing import Any

from state.artifacts import Draft, Preference, ReferenceSolution, Review, Score, TaskSpec
from state.records import Candidate, Question
from state.verdicts import Verdict
from training_types import training_type

FAILED = Verdict(check="support", result="fail", kind="heuristic", evidence="number 5000 stands in no passage")


def question(ordinal: int = 0, kind: str = "dpo") -> Question:
    return Question(
        question_id=ordinal + 1,
        run_id="run",
        ordinal=ordinal,
        question="What is an alkane?",
        topic="chemistry",
        sub_topic="organic chemistry",
        training_type=kind,
        task_spec=TaskSpec(training_type=kind),
        reference_solution=ReferenceSolution(final_answer="42", answer_type="number"),
    )


def candidate(number: int, text: str, status: str, overall: float | None, **draft: Any) -> Candidate:
    """An answer with this review; without a score it failed the support check."""
    content = {"response": text, "own_reasoning": []}
    rubric = training_type("rlhf").rubric
    review = Review(
        candidate=number,
        review_status=status,  # type: ignore[arg-type]
        reason=f"{status} for a reason",
        overall=overall,
        scores={} if overall is None else {name: Score(score=overall) for name in rubric},
        critique="say less",
        verdicts=[FAILED.model_copy(update={"candidate": number})] if overall is None else [],
        judge=None if overall is None else "judge:one",
    )
    return Candidate(
        draft=Draft(candidate=number, content=content, model=f"model:{number}", prompt_hash="abc", **draft),
        review=review,
    )


def preferred(chosen: Candidate, preference: Any = "this", *others: int) -> Candidate:
    """The candidate after the judge compared it with those of these numbers, and always said the same."""
    said = [Preference(other=other, preferred=preference, reason="compared") for other in others]
    return chosen.model_copy(update={"review": chosen.review.model_copy(update={"preferences": said})})


def solved(number: int, final_answer: str, result: Any) -> Candidate:
    """A grpo answer with this verdict of the comparison."""
    content = {"reasoning": f"Counting gives {final_answer}.", "final_answer": final_answer, "code": ""}
    verdict = Verdict(check="answer", result=result, kind="exact", evidence="compared", candidate=number)
    status = {"pass": "approved", "fail": "needs_revision"}.get(result, "needs_human")
    review = Review(candidate=number, review_status=status, reason=result, verdicts=[verdict])  # type: ignore[arg-type]
    draft = Draft(candidate=number, content=content, model="offline", prompt_hash="abc")
    return Candidate(draft=draft, review=review)
