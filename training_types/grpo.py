"""grpo: groups of answers to one verifiable task, rewarded by comparing each with the reference or by running it."""

import re
from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from state.artifacts import Evidence, ReferenceSolution, ReviewStatus
from state.records import Candidate, Question
from state.verdicts import Verdict
from tools.programs.attached import suite_of, with_suite
from tools.programs.reading import fenced, program_in
from training_types import base

_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:/\d+)?%?")
_DECIDING = frozenset({"answer", "program", "pattern", "schema"})
"""Checks that compare with a reference. Which of them apply hangs on what the reference holds."""
BOXED = "Reason step by step, and put the final answer within \\boxed{}."
IN_A_BLOCK = "Reason step by step, and put the whole program in one block that begins with ```python."


class GrpoDraft(BaseModel):
    reasoning: str = Field(description="the steps that lead to the answer")
    final_answer: str = Field(
        description="the answer alone, in its shortest exact form, without a sentence around it; where the "
        "task asks for a program, the name of its function"
    )
    code: str = Field(default="", description="the whole program, where the task asks for one; empty elsewhere")


class GrpoRecord(BaseModel):
    """`absolute_reward` is 1 where `is_correct`, else 0. `relative_reward` is its distance from the group's mean in
    standard deviations of the group (Shao et al. 2024, arXiv:2402.03300); `group_rank` counts from 1.

    Where a program was asked for, `predicted_answer` is the program, and `expected_answer` a reference program whose
    last line, a comment, holds the cases that decide (`tools.programs.attached.suite_of` reads them)."""

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

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.absolute_reward != (1.0 if self.is_correct else 0.0):
            raise ValueError("absolute_reward must be 1 where is_correct, and 0 elsewhere")
        if self.group_rank > self.group_size:
            raise ValueError(f"group_rank {self.group_rank} is beyond group_size {self.group_size}")
        if self.relative_reward and (self.relative_reward > 0) != self.is_correct:
            raise ValueError("relative_reward must be positive only for a correct answer")
        return self


def exchange(question: str, content: Mapping[str, Any]) -> base.Exchange:
    return base.Exchange(
        question, content["reasoning"], final_answer=content["final_answer"], program=_program(content)
    )


def _program(content: Mapping[str, Any]) -> str:
    """The code as it is to be run, whether it came in the field for it, in a fence, or among the reasoning."""
    return program_in(content["code"]) or content["code"] or program_in(content["reasoning"])


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    """The group of all answers that could be compared; without both right and wrong ones there is nothing to learn.

    An answer that failed any other check than those that compare is no part of it, right or wrong.
    """
    sound = [candidate for candidate in candidates if not _other_failures(candidate)]
    if candidates and not sound:
        failures = dict.fromkeys(f"{v.check}: {v.evidence}" for c in candidates for v in _other_failures(c))
        return base.Composition((), base.best_ending(candidates)[0], "; ".join(failures))
    compared = [(c, verdict) for c in sound if (verdict := _is_correct(c)) is not None]
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


def _other_failures(candidate: Candidate) -> list[Verdict]:
    return [verdict for verdict in candidate.review.failed_checks if verdict.check not in _DECIDING]


def _is_correct(candidate: Candidate) -> bool | None:
    """What the checks that decide said; `None` where none could."""
    results = {verdict.result for verdict in candidate.review.verdicts if verdict.check in _DECIDING}
    if "fail" in results:
        return False
    return True if results == {"pass"} else None


def _content(question: Question, ranked: Sequence[tuple[Candidate, bool]], rank: int) -> dict[str, Any]:
    candidate, correct = ranked[rank]
    rewards = [1.0 if right else 0.0 for _, right in ranked]
    spread = pstdev(rewards)
    draft, reference = candidate.draft.content, question.reference_solution
    suite = reference.suite if reference else None
    program = _program(draft) if suite else draft["code"]
    return {
        "prompt": question.question,
        "group_id": f"{question.run_id}/{question.question_id}",
        "response": _response(draft["reasoning"], draft["final_answer"], program if suite else ""),
        "reasoning": draft["reasoning"],
        "code": program,
        "expected_answer": _expected(reference),
        "predicted_answer": program if suite else draft["final_answer"],
        "is_correct": correct,
        "group_rank": rank + 1,
        "group_size": len(ranked),
        "relative_reward": round((rewards[rank] - fmean(rewards)) / spread, 6) if spread else 0.0,
        "absolute_reward": rewards[rank],
    }


def _response(reasoning: str, final_answer: str, program: str) -> str:
    if not program:
        return f"{reasoning}\n\nFinal answer: {final_answer}"
    return reasoning if program_in(reasoning) == program else f"{reasoning}\n\n{fenced(program)}"


def _expected(reference: ReferenceSolution | None) -> str:
    """The reference answer; where a program was asked for, the reference program with its suite."""
    if reference is None:
        return ""
    return with_suite(reference.final_answer, reference.suite) if reference.suite else reference.final_answer


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row for each prompt; the group's answers are exported beside it on demand.

    Where a program was asked for, `solution` is its suite as JSON, a function and its cases, which a reward function
    of one's own can run (`tools.programs.reward.program_reward` is one): a program is no answer to be compared.
    """
    if row["group_rank"] != 1:
        return {}
    suite = suite_of(row["expected_answer"])
    prompt = [base.message("user", f"{row['prompt']}\n\n{IN_A_BLOCK if suite else BOXED}")]
    return {"prompt": prompt, "solution": suite.model_dump_json() if suite else solution(row["expected_answer"])}


def solution(answer: str) -> str:
    """The answer as `trl.rewards.accuracy_reward` reads it: a plain number as it is, all else as a formula, for bare
    words and units it would give no reward at all, and a bare set or expression the wrong one."""
    return answer if _PLAIN_NUMBER.fullmatch(answer) else f"${answer}$"


def sides(row: Mapping[str, Any]) -> list[base.Side]:
    draft = {"reasoning": row["reasoning"], "final_answer": row["predicted_answer"], "code": row["code"]}
    return [base.Side(draft, good=bool(row["is_correct"]))]


TRAINING_TYPE = base.TrainingType(
    name="grpo",
    title="Group relative policy optimisation",
    purpose="tasks whose short answer or program a procedure can check, on which groups of answers are compared",
    instruction=(
        "Solve the task. Give the steps as reasoning, and then the final answer alone, in its shortest exact form. "
        "Where a program is asked for, give it as code: whole, with its imports, and with nothing printed or read."
    ),
    draft=GrpoDraft,
    record=GrpoRecord,
    rubric={},
    checks=("format", "answer", "program"),
    exchange=exchange,
    compose=compose,
    export=export,
    sides=sides,
    columns=("prompt", "solution"),
    trainer="GRPOTrainer",
    example={"reasoning": "Six times seven is forty-two.", "final_answer": "42", "code": ""},
    counterexample={"reasoning": "Six times seven is forty-one.", "final_answer": "41", "code": ""},
    candidates=4,
    verifiable=True,
)
