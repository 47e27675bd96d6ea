"""What a training type is: a value that says everything the nodes and exporters need to know of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from state.artifacts import Evidence
from state.records import Candidate, Question


@dataclass(frozen=True)
class Exchange:
    """What a candidate says, for checks that read text: the prompt, the answer, and the sentences of
    the answer that its writer marked as reasoning of its own rather than as taken from the evidence."""

    prompt: str
    answer: str
    own_reasoning: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thresholds:
    """Overall scores, 0 to 1: at least `approve` approves, at least `revise` is revised, less rejects."""

    approve: float = 0.8
    revise: float = 0.6


@dataclass(frozen=True)
class TrainingType:
    """One training type. The module's constant `TRAINING_TYPE` is what the loader looks for.

    `draft` is what the generator answers, `record` the content columns of the type's table; `compose` makes the
    rows of one question (content columns, not yet validated against `record`) out of its candidates; `export`
    turns one stored row into the columns that the trainer reads. `example` and `counterexample` are contents of
    `draft`: with evidence that holds the example's sentences, the first passes every check of the type, the
    second fails at least one.
    """

    name: str
    title: str
    purpose: str
    instruction: str
    draft: type[BaseModel]
    record: type[BaseModel]
    rubric: Mapping[str, str]
    checks: tuple[str, ...]
    exchange: Callable[[str, Mapping[str, Any]], Exchange]
    compose: Callable[[Question, Evidence, Sequence[Candidate]], list[dict[str, Any]]]
    export: Callable[[Mapping[str, Any]], dict[str, Any]]
    columns: tuple[str, ...]
    trainer: str
    example: Mapping[str, Any]
    counterexample: Mapping[str, Any]
    thresholds: Thresholds = Thresholds()

    @property
    def table(self) -> str:
        return f"synthetic_data_{self.name}"


RUBRIC: Mapping[str, str] = {
    "factual_accuracy": "Every statement agrees with the evidence; nothing is invented.",
    "completeness": "The question is answered in full, with what a learner needs and no more.",
    "clarity": "Well ordered, plain, and understandable without the evidence at hand.",
    "format_compliance": "The constraints of the task are kept.",
}
"""The criteria that every type shares, each scored 0 to 1."""

CHECKS = ("format", "support", "copy", "language", "length")
"""The checks that every type of grounded text shares."""


def message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def prompt_messages(system: str, user: str) -> list[dict[str, str]]:
    return [message("system", system), message("user", user)] if system else [message("user", user)]
