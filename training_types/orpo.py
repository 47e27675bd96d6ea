"""orpo: a prompt, a chosen answer that is a training target in its own right, and a rejected one."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import Evidence
from state.records import Candidate, Question
from training_types import base
from training_types._pairs import Pair, compose_pairs, export_pair, pair_sides, texts, undecided


class OrpoRecord(BaseModel):
    """Log-probabilities are natural logarithms, where a model gives them."""

    model_config = ConfigDict(extra="forbid")

    system_prompt: str
    prompt: str = Field(min_length=1)
    chosen: str = Field(min_length=1)
    rejected: str = Field(min_length=1)
    chosen_logprob: float | None = None
    rejected_logprob: float | None = None
    odds_ratio: float | None = None


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    def content(pair: Pair) -> dict[str, Any]:
        return {**texts(question, pair), "chosen_logprob": None, "rejected_logprob": None, "odds_ratio": None}

    return compose_pairs(question, candidates, content)


TRAINING_TYPE = base.TrainingType(
    name="orpo",
    title="Odds ratio preference optimisation",
    purpose="questions with an answer worth imitating and one worth avoiding, learned in a single stage",
    instruction=base.ANSWER_INSTRUCTION,
    draft=base.AnswerDraft,
    record=OrpoRecord,
    rubric={**base.RUBRIC, "reasoning_quality": "The answer is complete enough to be imitated word for word."},
    checks=base.CHECKS,
    exchange=base.answer_exchange,
    compose=compose,
    export=export_pair,
    sides=pair_sides,
    columns=("prompt", "chosen", "rejected"),
    trainer="trl.experimental.orpo.ORPOTrainer",
    example=base.ANSWER_EXAMPLE,
    counterexample=base.ANSWER_COUNTEREXAMPLE,
    candidates=4,
    weakened=2,
    compares=undecided,
)
