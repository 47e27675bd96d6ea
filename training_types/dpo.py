"""dpo: a prompt with a chosen and a rejected answer."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import Evidence
from state.records import Candidate, Question
from training_types import base
from training_types._pairs import Pair, compose_pairs, export_pair, texts


class DpoRecord(BaseModel):
    """Ratings are overall scores, 0 to 1; `preference_criteria` is JSON: the scores of both by criterion."""

    model_config = ConfigDict(extra="forbid")

    system_prompt: str
    prompt: str = Field(min_length=1)
    chosen: str = Field(min_length=1)
    rejected: str = Field(min_length=1)
    chosen_rating: float | None
    rejected_rating: float | None
    preference_strength: str
    preference_criteria: str
    chosen_model: str
    rejected_model: str


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    def content(pair: Pair) -> dict[str, Any]:
        return {
            **texts(question, pair),
            "chosen_rating": pair.chosen.review.overall,
            "rejected_rating": pair.rejected.review.overall,
            "preference_strength": "strong" if pair.margin >= 0.5 else "clear" if pair.margin >= 0.2 else "slight",
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
    columns=("prompt", "chosen", "rejected"),
    trainer="DPOTrainer",
    example=base.ANSWER_EXAMPLE,
    counterexample=base.ANSWER_COUNTEREXAMPLE,
    thresholds=base.PREFERENCE,
    candidates=4,
    weakened=2,
)
