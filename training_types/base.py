"""What a training type is: a value that says everything the nodes and exporters need to know of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, Field

from state.artifacts import Evidence, ReviewStatus
from state.records import Candidate, Question

Ending = Literal["approved", "needs_revision", "needs_human", "rejected"]


@dataclass(frozen=True)
class Exchange:
    """What a candidate says, for checks that read text: the prompt, the answer, and the sentences of
    the answer that its writer marked as reasoning of its own rather than as taken from the evidence.
    `final_answer` is what is compared with the reference, where a type asks for one, `program` what is run where
    the reference has a suite."""

    prompt: str
    answer: str
    own_reasoning: tuple[str, ...] = ()
    final_answer: str = ""
    program: str = ""


@dataclass(frozen=True)
class Side:
    """One answer as a stored row tells it. `content` is that of a draft, as far as the row has kept it; `good`:
    whether the row calls it right, or prefers it."""

    content: Mapping[str, Any]
    good: bool = True


@dataclass(frozen=True)
class Thresholds:
    """Overall scores, 0 to 1: at least `approve` approves, at least `revise` is revised, less rejects."""

    approve: float = 0.8
    revise: float = 0.6


PREFERENCE = Thresholds(approve=0.75, revise=0.5)
"""Those of the types whose records compare answers."""


@dataclass(frozen=True)
class Row:
    """One row to write: content columns under the number of a candidate, which no other row of the question has.

    `review_status` says whether this row may be trained on, `note` why not, or what else a reader must know.
    `leans_on`: the candidates whose drafts and reviews stand behind the row, the one that speaks for it first;
    `scores` are added to those of its review.
    """

    content: dict[str, Any]
    candidate: int
    review_status: ReviewStatus
    note: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    leans_on: tuple[int, ...] = ()


@dataclass(frozen=True)
class Composition:
    """What the candidates of one question come to: rows, and how the question ends with them."""

    rows: tuple[Row, ...]
    ending: Ending
    reason: str


@dataclass(frozen=True)
class TrainingType:
    """One training type. The module's constant `TRAINING_TYPE` is what the loader looks for.

    `draft` is what the generator answers, `record` the content columns of the type's table. `compose` decides what
    the candidates of one question come to; `sides` reads a stored row back: the answers in it, the one that speaks
    for the row first; `export` turns the content of one stored row into the columns that the
    trainer reads, or into nothing where the row is not for training. `candidates` answers are written per question,
    the last `weakened` of them with a named weakness on purpose. `verifiable`: only questions whose answer a
    procedure can check. `compares`: for types that set one answer against another, the pair that they would use on
    scores alone, the better one first, which a judge has not compared yet; nothing where checks or the judge have
    decided. `example` and `counterexample` are contents of `draft`: with evidence that holds the
    example's sentences, the first passes every check of the type, the second fails at least one.
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
    compose: Callable[[Question, Evidence, Sequence[Candidate]], Composition]
    export: Callable[[Mapping[str, Any]], dict[str, Any]]
    sides: Callable[[Mapping[str, Any]], Sequence[Side]]
    columns: tuple[str, ...]
    trainer: str
    example: Mapping[str, Any]
    counterexample: Mapping[str, Any]
    thresholds: Thresholds = Thresholds()
    candidates: int = 1
    weakened: int = 0
    verifiable: bool = False
    compares: Callable[[Question, Sequence[Candidate]], tuple[Candidate, Candidate] | None] | None = None

    @property
    def table(self) -> str:
        return f"synthetic_data_{self.name}"


class AnswerDraft(BaseModel):
    """The draft of every type that is made of answers to a question."""

    response: str = Field(description="the whole answer, in prose or Markdown, that stands without the evidence")
    own_reasoning: list[str] = Field(
        default_factory=list, description="sentences of the response that follow by reasoning, copied word for word"
    )


def answer_exchange(question: str, content: Mapping[str, Any]) -> Exchange:
    return Exchange(question, content["response"], tuple(content["own_reasoning"]))


def answer_side(response: str, *, good: bool = True) -> Side:
    return Side({"response": response, "own_reasoning": []}, good)


ANSWER_INSTRUCTION = (
    "Answer the question as a good teacher would, in two to six sentences, only from the passages. "
    "Start with the answer itself, then explain it."
)
ANSWER_EXAMPLE: Mapping[str, Any] = {
    "response": "An alkane is a hydrocarbon with only single bonds. Methane is the simplest alkane.",
    "own_reasoning": [],
}
ANSWER_COUNTEREXAMPLE: Mapping[str, Any] = {
    "response": "An alkane is a metal that melts at 5000 degrees.",
    "own_reasoning": [],
}

RUBRIC: Mapping[str, str] = {
    "factual_accuracy": "Every statement agrees with the evidence; nothing is invented.",
    "completeness": "The question is answered in full, with what a learner needs and no more.",
    "clarity": "Well ordered, plain, and understandable without the evidence at hand.",
    "format_compliance": "The constraints of the task are kept.",
}
"""The criteria that every type shares, each scored 0 to 1."""

CHECKS = ("format", "support", "copy", "language", "length")
"""The checks that every type of grounded text shares."""


def system_prompt(question: Question) -> str:
    return f"You are an assistant with sound knowledge of {question.sub_topic or question.topic}."


def best_ending(candidates: Sequence[Candidate]) -> tuple[Ending, str]:
    """A question is as good as its best candidate; one that only a person can decide is better than a rejected one."""
    statuses = [candidate.review.review_status for candidate in candidates]
    reason = "; ".join(dict.fromkeys(candidate.review.reason for candidate in candidates))
    if "approved" in statuses:
        return "approved", reason
    if "needs_revision" in statuses:
        return "needs_revision", reason
    return ("needs_human" if "needs_human" in statuses else "rejected"), reason


def one_row_each(candidates: Sequence[Candidate], content: Callable[[Candidate], dict[str, Any]]) -> Composition:
    """A row for every candidate, each as good as its own review."""
    rows = tuple(Row(content(c), c.draft.candidate, c.review.review_status) for c in candidates)
    return Composition(rows, *best_ending(candidates))


def message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def prompt_messages(system: str, user: str) -> list[dict[str, str]]:
    return [message("system", system), message("user", user)] if system else [message("user", user)]
