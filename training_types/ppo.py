"""ppo: prompts, and for each of several answers its reward with what the reward is made of."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from state.artifacts import Evidence, ReviewStatus
from state.records import Candidate, Question
from training_types import base

COMPONENTS = ("checks", "rubric", "group_mean", "advantage", "rank")
_ROUNDING = 2e-6


class PpoRecord(BaseModel):
    """`reward`, 0 to 1: 0 where a check failed, else the overall score. `reward_components` holds `checks` (1 or 0),
    `rubric` (the overall score, or null), `group_mean`, `advantage` (reward less the group's mean) and `rank`."""

    model_config = ConfigDict(extra="forbid")

    prompt: str = Field(min_length=1)
    response: str = Field(min_length=1)
    reward: float = Field(ge=0, le=1)
    reward_components: dict[str, float | None]
    reward_model: str
    policy_model: str

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        """Every number follows from the others."""
        parts = self.reward_components
        if tuple(sorted(parts)) != tuple(sorted(COMPONENTS)):
            raise ValueError(f"reward_components are {', '.join(sorted(parts))}; they must be {', '.join(COMPONENTS)}")
        checks, mean, advantage, rank = (parts[name] for name in COMPONENTS if name != "rubric")
        if checks not in (0, 1) or mean is None or advantage is None or rank is None:
            raise ValueError("checks must be 0 or 1, and of the components only rubric may be empty")
        earned = (parts["rubric"] or 0.0) if checks else 0.0
        if abs(self.reward - earned) > _ROUNDING:
            raise ValueError(f"reward {self.reward} is not the {earned} that checks {checks:g} and the rubric come to")
        if abs(self.reward - mean - advantage) > _ROUNDING:
            raise ValueError(f"advantage {advantage} is not reward {self.reward} less group_mean {mean}")
        if rank < 1 or rank != int(rank) or (rank == 1 and advantage < -_ROUNDING):
            raise ValueError(f"rank {rank:g} with advantage {advantage}; ranks count from 1, the best answer's")
        return self


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    """A row for every reviewed answer; the prompt is approved where one of them is."""
    reviewed = [c for c in candidates if c.review.failed_checks or c.review.overall is not None]
    ending, reason = base.best_ending(candidates)
    status: ReviewStatus = "approved" if ending == "approved" else "rejected"
    ranked = sorted(reviewed, key=lambda c: (-_reward(c), c.draft.candidate))
    mean = fmean(_reward(c) for c in ranked) if ranked else 0.0
    rows = [
        base.Row(_content(question, c, mean, rank), c.draft.candidate, status, c.review.reason)
        for rank, c in enumerate(ranked, start=1)
    ]
    return base.Composition(tuple(rows), ending, reason)


def _reward(candidate: Candidate) -> float:
    return 0.0 if candidate.review.failed_checks else candidate.review.overall or 0.0


def _content(question: Question, candidate: Candidate, mean: float, rank: int) -> dict[str, Any]:
    reward = _reward(candidate)
    return {
        "prompt": question.question,
        "response": candidate.draft.content["response"],
        "reward": reward,
        "reward_components": {
            "checks": 0.0 if candidate.review.failed_checks else 1.0,
            "rubric": candidate.review.overall,
            "group_mean": round(mean, 6),
            "advantage": round(reward - mean, 6),
            "rank": float(rank),
        },
        "reward_model": candidate.review.judge or "checks",
        "policy_model": candidate.draft.model,
    }


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row for each prompt: the best answer's, of which the trainer reads the prompt alone."""
    if row["reward_components"]["rank"] != 1:
        return {}
    return {"prompt": [base.message("user", row["prompt"])]}


def sides(row: Mapping[str, Any]) -> list[base.Side]:
    """An answer is as good as its checks: a low score alone makes it no wrong one."""
    return [base.answer_side(row["response"], good=row["reward_components"]["checks"] == 1)]


TRAINING_TYPE = base.TrainingType(
    name="ppo",
    title="Policy optimisation with rewards",
    purpose="prompts whose answers can be rewarded by checks and a rubric, on which a policy is trained",
    instruction=base.ANSWER_INSTRUCTION,
    draft=base.AnswerDraft,
    record=PpoRecord,
    rubric=base.RUBRIC,
    checks=base.CHECKS,
    exchange=base.answer_exchange,
    compose=compose,
    export=export,
    sides=sides,
    columns=("prompt",),
    trainer="RLOOTrainer",
    example=base.ANSWER_EXAMPLE,
    counterexample=base.ANSWER_COUNTEREXAMPLE,
    thresholds=base.PREFERENCE,
    candidates=4,
    weakened=1,
)
