"""qa: a question, its answer, and the context that holds the answer."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from state.artifacts import Evidence
from state.records import Candidate, Question
from tools.text import normalised
from training_types import base


class QaDraft(BaseModel):
    answer: str = Field(description="the answer alone, in one to three sentences")
    reasoning: str = Field(default="", description="why the passages give this answer, in one or two sentences")
    own_reasoning: list[str] = Field(
        default_factory=list, description="sentences of the answer that follow by reasoning, copied word for word"
    )


class QaRecord(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1)
    answer: str = Field(min_length=1)
    reasoning: str
    context: str = Field(min_length=1)
    source_url: str
    question_type: str
    difficulty: str

    @model_validator(mode="after")
    def _answers(self) -> Self:
        if normalised(self.question) == normalised(self.answer):
            raise ValueError("the answer is the question itself")
        if not self.context.strip():
            raise ValueError("the context is blank, so it holds no answer")
        return self


def exchange(question: str, content: Mapping[str, Any]) -> base.Exchange:
    return base.Exchange(question, content["answer"], tuple(content["own_reasoning"]))


def compose(question: Question, evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    spec = question.task_spec

    def content(candidate: Candidate) -> dict[str, Any]:
        return {
            "question": question.question,
            "answer": candidate.draft.content["answer"],
            "reasoning": candidate.draft.content["reasoning"],
            "context": "\n\n".join(passage.text for passage in evidence.passages),
            "source_url": evidence.passages[0].url if evidence.passages else "",
            "question_type": spec.task_type if spec else "explanation",
            "difficulty": spec.difficulty if spec else "medium",
        }

    return base.one_row_each(candidates, content)


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "prompt": [base.message("user", f"{row['context']}\n\nQuestion: {row['question']}")],
        "completion": [base.message("assistant", row["answer"])],
        "context": row["context"],
        "question": row["question"],
        "answer": row["answer"],
    }


def sides(row: Mapping[str, Any]) -> list[base.Side]:
    return [base.Side({"answer": row["answer"], "reasoning": row["reasoning"], "own_reasoning": []})]


TRAINING_TYPE = base.TrainingType(
    name="qa",
    title="Question answering",
    purpose="questions with short, exact answers that stand in a given context",
    instruction=(
        "Answer the question in one to three sentences, only from the passages, as close to their words as "
        "reads well. Then say in one or two sentences how the passages give the answer."
    ),
    draft=QaDraft,
    record=QaRecord,
    rubric={**base.RUBRIC, "answer_verification": "The answer can be found in the context word by word or nearly so."},
    checks=base.CHECKS,
    exchange=exchange,
    compose=compose,
    export=export,
    sides=sides,
    columns=("prompt", "completion", "context", "question", "answer"),
    trainer="SFTTrainer",
    example={
        "answer": "Methane is the simplest alkane.",
        "reasoning": "The passage names methane as the simplest alkane.",
        "own_reasoning": [],
    },
    counterexample={"answer": "Gold has 12 legs.", "reasoning": "", "own_reasoning": []},
)
