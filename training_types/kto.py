"""kto: single answers, each labelled desirable or not, with the reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import Evidence, ReviewStatus
from state.records import Candidate, Question
from training_types import base

RATIO = 2
"""At most so many answers of one label for each of the other, per question and so in every dataset."""


class KtoRecord(BaseModel):
    model_config = ConfigDict(extra="forbid")

    prompt: str = Field(min_length=1)
    response: str = Field(min_length=1)
    is_desirable: bool
    feedback_reason: str
    improvement_suggestion: str


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    """Approved answers are desirable; those that failed a check or were rejected are not; the rest is left out."""
    good = [c for c in candidates if c.review.review_status == "approved"]
    bad = [c for c in candidates if c.review.failed_checks or c.review.review_status == "rejected"]
    if not good or not bad:
        ending, reason = base.best_ending(candidates)
        missing = "no undesirable answer" if good else "no desirable answer"
        left_out = tuple(_row(question, c, "rejected", missing) for c in (*good, *bad))
        return base.Composition(left_out, "rejected" if good else ending, f"{missing}: {reason}")
    kept = [*good[: RATIO * len(bad)], *bad[: RATIO * len(good)]]
    rows = [_row(question, candidate, "approved", _why(candidate)) for candidate in kept]
    for candidate in candidates:
        if candidate not in kept:
            surplus = candidate in good or candidate in bad
            note = f"left out to keep labels within {RATIO}:1" if surplus else "neither clearly good nor clearly bad"
            rows.append(_row(question, candidate, "rejected", note))
    return base.Composition(tuple(rows), "approved", f"{len(good)} desirable and {len(bad)} undesirable answers")


def _row(question: Question, candidate: Candidate, status: ReviewStatus, note: str) -> base.Row:
    review = candidate.review
    content = {
        "prompt": question.question,
        "response": candidate.draft.content["response"],
        "is_desirable": review.review_status == "approved",
        "feedback_reason": _why(candidate),
        "improvement_suggestion": review.critique,
    }
    return base.Row(content, candidate.draft.candidate, status, note)


def _why(candidate: Candidate) -> str:
    weakness = candidate.draft.weakness
    reason = candidate.review.reason
    return f"{reason}; written with a named weakness: {weakness}" if weakness else reason


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "prompt": [base.message("user", row["prompt"])],
        "completion": [base.message("assistant", row["response"])],
        "label": bool(row["is_desirable"]),
    }


def sides(row: Mapping[str, Any]) -> list[base.Side]:
    return [base.answer_side(row["response"], good=bool(row["is_desirable"]))]


TRAINING_TYPE = base.TrainingType(
    name="kto",
    title="Kahneman-Tversky optimisation",
    purpose="answers labelled desirable or undesirable one by one, from which a model learns without pairs",
    instruction=base.ANSWER_INSTRUCTION,
    draft=base.AnswerDraft,
    record=KtoRecord,
    rubric=base.RUBRIC,
    checks=base.CHECKS,
    exchange=base.answer_exchange,
    compose=compose,
    export=export,
    sides=sides,
    columns=("prompt", "completion", "label"),
    trainer="KTOTrainer",
    example=base.ANSWER_EXAMPLE,
    counterexample=base.ANSWER_COUNTEREXAMPLE,
    thresholds=base.PREFERENCE,
    candidates=4,
    weakened=2,
)
