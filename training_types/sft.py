"""sft: an instruction and the response to learn."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import Evidence
from state.records import Candidate, Question
from training_types import base


class SftRecord(BaseModel):
    model_config = ConfigDict(extra="forbid")

    system_prompt: str
    instruction: str = Field(min_length=1)
    input_context: str = ""
    response: str = Field(min_length=1)


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    def content(candidate: Candidate) -> dict[str, Any]:
        return {
            "system_prompt": base.system_prompt(question),
            "instruction": question.question,
            "input_context": "",
            "response": candidate.draft.content["response"],
        }

    return base.one_row_each(candidates, content)


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    user = "\n\n".join(part for part in (row["instruction"], row["input_context"]) if part)
    return {
        "prompt": base.prompt_messages(row["system_prompt"], user),
        "completion": [base.message("assistant", row["response"])],
    }


def sides(row: Mapping[str, Any]) -> list[base.Side]:
    return [base.answer_side(row["response"])]


TRAINING_TYPE = base.TrainingType(
    name="sft",
    title="Supervised fine-tuning",
    purpose="instructions with full, well-explained responses, from which a model learns to answer",
    instruction=base.ANSWER_INSTRUCTION,
    draft=base.AnswerDraft,
    record=SftRecord,
    rubric={**base.RUBRIC, "reasoning_quality": "The explanation leads to the answer without gaps."},
    checks=base.CHECKS,
    exchange=base.answer_exchange,
    compose=compose,
    export=export,
    sides=sides,
    columns=("prompt", "completion"),
    trainer="SFTTrainer",
    example=base.ANSWER_EXAMPLE,
    counterexample=base.ANSWER_COUNTEREXAMPLE,
)
