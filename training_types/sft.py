"""sft: an instruction and the response to learn."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import Evidence
from state.records import Candidate, Question
from training_types.base import CHECKS, RUBRIC, Exchange, TrainingType, message, prompt_messages


class SftDraft(BaseModel):
    response: str = Field(description="the whole answer, in prose or Markdown, that stands without the evidence")
    own_reasoning: list[str] = Field(
        default_factory=list, description="sentences of the response that follow by reasoning, copied word for word"
    )


class SftRecord(BaseModel):
    model_config = ConfigDict(extra="forbid")

    system_prompt: str
    instruction: str = Field(min_length=1)
    input_context: str = ""
    response: str = Field(min_length=1)


def exchange(question: str, content: Mapping[str, Any]) -> Exchange:
    return Exchange(question, content["response"], tuple(content["own_reasoning"]))


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    system = f"You are an assistant with sound knowledge of {question.sub_topic or question.topic}."
    return [
        {
            "system_prompt": system,
            "instruction": question.question,
            "input_context": "",
            "response": candidate.draft.content["response"],
        }
        for candidate in candidates
    ]


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    user = "\n\n".join(part for part in (row["instruction"], row["input_context"]) if part)
    return {
        "prompt": prompt_messages(row["system_prompt"], user),
        "completion": [message("assistant", row["response"])],
    }


TRAINING_TYPE = TrainingType(
    name="sft",
    title="Supervised fine-tuning",
    purpose="instructions with full, well-explained responses, from which a model learns to answer",
    instruction=(
        "Answer the question as a good teacher would, in two to six sentences, only from the passages. "
        "Start with the answer itself, then explain it."
    ),
    draft=SftDraft,
    record=SftRecord,
    rubric={**RUBRIC, "reasoning_quality": "The explanation leads to the answer without gaps."},
    checks=CHECKS,
    exchange=exchange,
    compose=compose,
    export=export,
    columns=("prompt", "completion"),
    trainer="SFTTrainer",
    example={
        "response": "An alkane is a hydrocarbon with only single bonds. Methane is the simplest alkane.",
        "own_reasoning": [],
    },
    counterexample={"response": "An alkane is a metal that melts at 5000 degrees.", "own_reasoning": []},
)
