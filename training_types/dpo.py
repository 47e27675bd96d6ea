"""dpo: a prompt with a chosen and a rejected answer."""

import json
from collections.abc import Sequence
from statistics import fmean
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from state.artifacts import Evidence
from state.records import Candidate, Question
from training_types import base
from training_types._pairs import Pair, compose_pairs, export_pair, pair_sides, texts, undecided

Strength = Literal["slight", "clear", "strong"]
_ROUNDING = 1e-3


class Criterion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    criterion: str
    chosen: float = Field(ge=0, le=1)
    rejected: float | None = Field(ge=0, le=1)


class Criteria(BaseModel):
    """What `preference_criteria` holds as JSON."""

    model_config = ConfigDict(extra="forbid")

    reason: str
    criteria: list[Criterion]


class DpoRecord(BaseModel):
    """Ratings are overall scores, 0 to 1; `preference_criteria` is JSON: the scores of both by criterion."""

    model_config = ConfigDict(extra="forbid")

    system_prompt: str
    prompt: str = Field(min_length=1)
    chosen: str = Field(min_length=1)
    rejected: str = Field(min_length=1)
    chosen_rating: float | None = Field(ge=0, le=1)
    rejected_rating: float | None = Field(ge=0, le=1)
    preference_strength: Strength
    preference_criteria: str
    chosen_model: str
    rejected_model: str

    @model_validator(mode="after")
    def _ratings_agree(self) -> Self:
        """Ratings are the means of the criteria; where there are two, the strength follows from their difference."""
        scores = _criteria(self.preference_criteria)
        _check_mean("chosen_rating", self.chosen_rating, [score.chosen for score in scores])
        _check_mean("rejected_rating", self.rejected_rating, [score.rejected for score in scores])
        if self.chosen_rating is None or self.rejected_rating is None:
            return self
        gap = round(self.chosen_rating - self.rejected_rating, 4)
        if gap < 0:
            raise ValueError(f"chosen_rating {self.chosen_rating} is below rejected_rating {self.rejected_rating}")
        if self.preference_strength != _strength(gap):
            raise ValueError(f"ratings that differ by {gap} are {_strength(gap)}, not {self.preference_strength}")
        return self


def _criteria(text: str) -> list[Criterion]:
    try:
        return Criteria.model_validate_json(text).criteria
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "text"
        raise ValueError(
            f"preference_criteria is not the JSON of reason and criteria: {where}: {first['msg']}"
        ) from error


def _check_mean(name: str, rating: float | None, scores: Sequence[float | None]) -> None:
    known = [score for score in scores if score is not None]
    if rating is not None and known and len(known) == len(scores) and abs(fmean(known) - rating) > _ROUNDING:
        raise ValueError(f"{name} {rating} is not the mean {round(fmean(known), 4)} of its criteria")


def _strength(margin: float) -> Strength:
    return "strong" if margin >= 0.5 else "clear" if margin >= 0.2 else "slight"


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    def content(pair: Pair) -> dict[str, Any]:
        return {
            **texts(question, pair),
            "chosen_rating": pair.chosen.review.overall,
            "rejected_rating": pair.rejected.review.overall,
            "preference_strength": _strength(pair.margin),
            "preference_criteria": json.dumps({"reason": pair.reason, "criteria": pair.criteria}),
            "chosen_model": pair.chosen.draft.model,
            "rejected_model": pair.rejected.draft.model,
        }

    return compose_pairs(question, candidates, content)


TRAINING_TYPE = base.TrainingType(
    name="dpo",
    title="Direct preference optimisation",
    purpose="questions whose answers can be clearly better or worse, from which a model learns what to prefer",
    instruction=base.ANSWER_INSTRUCTION,
    draft=base.AnswerDraft,
    record=DpoRecord,
    rubric=base.RUBRIC,
    checks=base.CHECKS,
    exchange=base.answer_exchange,
    compose=compose,
    export=export_pair,
    sides=pair_sides,
    columns=("prompt", "chosen", "rejected"),
    trainer="DPOTrainer",
    example=base.ANSWER_EXAMPLE,
    counterexample=base.ANSWER_COUNTEREXAMPLE,
    thresholds=base.PREFERENCE,
    candidates=4,
    weakened=2,
    compares=undecided,
)
