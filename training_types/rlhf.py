"""rlhf: two answers side by side, which of them is preferred, and by how much on each dimension."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from state.artifacts import Evidence, ReviewStatus
from state.records import Candidate, Question
from training_types import base
from training_types._pairs import MARGIN, Pair, comparisons, margin, pairs, tied, undecided

DIMENSIONS = ("helpfulness", "harmlessness", "honesty")


class RlhfRecord(BaseModel):
    """Each dimension is the score of the preferred answer (of `response_a` in a tie) less that of the other, -1 to 1,
    or empty where no judge was asked for both; `confidence` is the overall margin, 0 to 1."""

    model_config = ConfigDict(extra="forbid")

    prompt: str = Field(min_length=1)
    response_a: str = Field(min_length=1)
    response_b: str = Field(min_length=1)
    preference: Literal["a", "b", "tie"]
    helpfulness: float | None = Field(ge=-1, le=1)
    harmlessness: float | None = Field(ge=-1, le=1)
    honesty: float | None = Field(ge=-1, le=1)
    confidence: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _preference_is_clear(self) -> Self:
        """A tie may have any margin, for the judge may call one; a preference has at least `MARGIN`."""
        if self.preference != "tie" and self.confidence < MARGIN:
            raise ValueError(f"preference {self.preference} with confidence {self.confidence}; below {MARGIN} is a tie")
        return self


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    """The clearest pair; two approved answers that no score tells apart are a tie, which is kept and not exported."""
    honest = pairs(candidates, question)
    if honest:
        best = honest[0]
        rest = [c for c in candidates if c not in (best.chosen, best.rejected)]
        others = [Pair(best.chosen, other, margin(best.chosen.review, other.review)) for other in rest]
        note = "kept, not for training: another pair of this question was clearer"
        rows = [_row(question, best, "approved", best.reason), *(_row(question, p, "rejected", note) for p in others)]
        return base.Composition(tuple(rows), "approved", best.reason)
    if tie := tied(candidates):
        note = "a tie: both answers are approved and neither scores nor the judge tell them apart"
        return base.Composition((_row(question, tie, "approved", note),), "approved", note)
    ending, reason = base.best_ending(candidates)
    none = f"no honest pair: {reason}{comparisons(candidates)}"
    return base.Composition((), "rejected" if ending == "approved" else ending, none)


def _row(question: Question, pair: Pair, status: ReviewStatus, note: str) -> base.Row:
    content = _content(question, pair)
    return base.Row(content, pair.rejected.draft.candidate, status, note, _scores(pair), pair.numbers)


def _content(question: Question, pair: Pair) -> dict[str, Any]:
    """The preferred answer stands first for one half of the questions and second for the other."""
    swapped = (question.ordinal or 0) % 4 in (1, 2)
    texts = [pair.chosen.draft.content["response"], pair.rejected.draft.content["response"]]
    first, second = reversed(texts) if swapped else texts
    ours, theirs = pair.chosen.review.scores, pair.rejected.review.scores
    gaps = {d: round(ours[d].score - theirs[d].score, 4) if d in ours and d in theirs else None for d in DIMENSIONS}
    preferred = "tie" if pair.is_tie else "b" if swapped else "a"
    return {
        "prompt": question.question,
        "response_a": first,
        "response_b": second,
        "preference": preferred,
        **gaps,
        "confidence": max(0.0, min(1.0, pair.margin)),
    }


def _scores(pair: Pair) -> dict[str, float]:
    both = {"chosen": pair.chosen.review.scores, "rejected": pair.rejected.review.scores}
    named = {f"{side}_{name}": score.score for side, scores in both.items() for name, score in scores.items()}
    return {**named, **pair.scores}


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["preference"] == "tie":
        return {}
    chosen, rejected = (row["response_a"], row["response_b"])[:: 1 if row["preference"] == "a" else -1]
    return {
        "prompt": [base.message("user", row["prompt"])],
        "chosen": [base.message("assistant", chosen)],
        "rejected": [base.message("assistant", rejected)],
        "margin": float(row["confidence"]),
    }


def sides(row: Mapping[str, Any]) -> list[base.Side]:
    tie, order = row["preference"] == "tie", -1 if row["preference"] == "b" else 1
    better, other = (row["response_a"], row["response_b"])[::order]
    return [base.answer_side(better), base.answer_side(other, good=tie)]


TRAINING_TYPE = base.TrainingType(
    name="rlhf",
    title="Reward modelling from preferences",
    purpose="pairs of answers with a preference and its strength, from which a reward model learns",
    instruction=base.ANSWER_INSTRUCTION,
    draft=base.AnswerDraft,
    record=RlhfRecord,
    rubric={
        **base.RUBRIC,
        "helpfulness": "The answer gives the reader what was asked for.",
        "harmlessness": "The answer contains nothing that could do harm.",
        "honesty": "The answer claims no more than the evidence holds.",
    },
    checks=base.CHECKS,
    exchange=base.answer_exchange,
    compose=compose,
    export=export,
    sides=sides,
    columns=("prompt", "chosen", "rejected", "margin"),
    trainer="RewardTrainer",
    example=base.ANSWER_EXAMPLE,
    counterexample=base.ANSWER_COUNTEREXAMPLE,
    thresholds=base.PREFERENCE,
    candidates=4,
    weakened=2,
    compares=undecided,
)
