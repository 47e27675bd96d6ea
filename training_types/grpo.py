"""grpo: groups of answers to one verifiable task, rewarded by comparing each with the reference answer."""

import re
from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import Evidence, ReviewStatus
from state.records import Candidate, Question
from training_types import base

_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:/\d+)?%?")
BOXED = "Reason step by step, and put the final answer within \\boxed{}."


class GrpoDraft(BaseModel):
    reasoning: str = Field(description="the steps that lead to the answer")
    final_answer: str = Field(description="the answer alone, in its shortest exact form, without a sentence around it")
    code: str = Field(default="", description="a program that gives the answer, where the task asks for one")


class GrpoRecord(BaseModel):
    """`absolute_reward` is 1 where `is_correct`, else 0. `relative_reward` is its distance from the group's mean in
    standard deviations of the group (Shao et al. 2024, arXiv:2402.03300); `group_rank` counts from 1."""

    model_config = ConfigDict(extra="forbid")

    prompt: str = Field(min_length=1)
    group_id: str
    response: str = Field(min_length=1)
    reasoning: str
    code: str
    expected_answer: str = Field(min_length=1)
    predicted_answer: str
    is_correct: bool
    group_rank: int = Field(ge=1)
    group_size: int = Field(ge=1)
    relative_reward: float
    absolute_reward: float = Field(ge=0, le=1)


def exchange(question: str, content: Mapping[str, Any]) -> base.Exchange:
    return base.Exchange(question, content["reasoning"], final_answer=content["final_answer"])


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    """The group of all answers that could be compared; without both right and wrong ones there is nothing to learn."""
    compared = [(c, verdict) for c in candidates if (verdict := _is_correct(c)) is not None]
    right = sum(correct for _, correct in compared)
    ranked = sorted(compared, key=lambda pair: (not pair[1], pair[0].draft.candidate))
    varied = 0 < right < len(compared)
    note = f"{right} of {len(compared)} answers are right" + ("" if varied else ": no variance, not for training")
    rows = [
        base.Row(_content(question, ranked, rank), ranked[rank][0].draft.candidate, _status(varied), note)
        for rank in range(len(ranked))
    ]
    return base.Composition(tuple(rows), "approved" if varied else "rejected", note)


def _status(varied: bool) -> ReviewStatus:
    return "approved" if varied else "rejected"


def _is_correct(candidate: Candidate) -> bool | None:
    """What the comparison with the reference said; `None` where it could not decide."""
    verdicts = {verdict.check: verdict.result for verdict in candidate.review.verdicts}
    return {"pass": True, "fail": False}.get(verdicts.get("answer", ""))


def _content(question: Question, ranked: Sequence[tuple[Candidate, bool]], rank: int) -> dict[str, Any]:
    candidate, correct = ranked[rank]
    rewards = [1.0 if right else 0.0 for _, right in ranked]
    spread = pstdev(rewards)
    draft, reference = candidate.draft.content, question.reference_solution
    return {
        "prompt": question.question,
        "group_id": f"{question.run_id}/{question.question_id}",
        "response": f"{draft['reasoning']}\n\nFinal answer: {draft['final_answer']}",
        "reasoning": draft["reasoning"],
        "code": draft["code"],
        "expected_answer": reference.final_answer if reference else "",
        "predicted_answer": draft["final_answer"],
        "is_correct": correct,
        "group_rank": rank + 1,
        "group_size": len(ranked),
        "relative_reward": round((rewards[rank] - fmean(rewards)) / spread, 6) if spread else 0.0,
        "absolute_reward": rewards[rank],
    }


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row for each prompt; the group's answers are exported beside it on demand."""
    if row["group_rank"] != 1:
        return {}
    prompt = [base.message("user", f"{row['prompt']}\n\n{BOXED}")]
    return {"prompt": prompt, "solution": solution(row["expected_answer"])}


def solution(answer: str) -> str:
    """The answer as `trl.rewards.accuracy_reward` reads it: a plain number as it is, all else as a formula, for bare
    words and units it would give no reward at all, and a bare set or expression the wrong one."""
    return answer if _PLAIN_NUMBER.fullmatch(answer) else f"${answer}$"


TRAINING_TYPE = base.TrainingType(
    name="grpo",
    title="Group relative policy optimisation",
    purpose="tasks with one short answer that a procedure can check, on which groups of answers are compared",
    instruction=(
        "Solve the task. Give the steps as reasoning, and then the final answer alone, in its shortest exact form."
    ),
    draft=GrpoDraft,
    record=GrpoRecord,
    rubric={},
    checks=("format", "answer"),
    exchange=exchange,
    compose=compose,
    export=export,
    columns=("prompt", "solution"),
    trainer="GRPOTrainer",
    example={"reasoning": "Six times seven is forty-two.", "final_answer": "42", "code": ""},
    counterexample={"reasoning": "Six times seven is forty-one.", "final_answer": "41", "code": ""},
    candidates=4,
    verifiable=True,
)
