"""A run, a question and a record as they are stored."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import Draft, Evidence, ReferenceSolution, Review, ReviewStatus, TaskSpec
from state.record_state import QuestionStatus
from state.sources import Span
from state.verdicts import Verdict

ClaimHow = Literal["quotation", "statement", "own", "unsupported"]
"""What a claim rests on: a passage's own words, what a passage states, reasoning of the writer's own, or nothing."""


class Question(BaseModel):
    """One question with the artifacts that were kept for it. `ordinal` is its place in the run, from 0."""

    model_config = ConfigDict(extra="forbid")

    question_id: int
    run_id: str | None = None
    ordinal: int | None = None
    question: str
    topic: str
    sub_topic: str
    training_type: str | None = None
    status: QuestionStatus = "pending"
    pipeline_stage: str = "pending"
    reason: str = ""
    task_spec: TaskSpec | None = None
    evidence: Evidence | None = None
    reference_solution: ReferenceSolution | None = None
    review: list[Review] = Field(default_factory=list)
    context_quality_score: float | None = None


class Candidate(BaseModel):
    """A draft with the review that decided on it."""

    model_config = ConfigDict(extra="forbid")

    draft: Draft
    review: Review


class Claim(BaseModel):
    """A sentence of an answer, or words that it quotes, with the places that it rests on.

    `spans` say it, word for word where `how` is a quotation; an `own` or `unsupported` sentence has none. `second`
    are places in other sources, independent of those, that say it again.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    candidate: int = 0
    how: ClaimHow
    spans: tuple[Span, ...] = ()
    second: tuple[Span, ...] = ()


class NewRecord(BaseModel):
    """A row to write: the content columns of its type, and what every record carries.

    Its natural key is run, question and candidate: writing it twice leaves one row.
    """

    model_config = ConfigDict(extra="forbid")

    run_id: str
    question_id: int
    candidate: int = 0
    content: dict[str, Any]
    topic: str
    sub_topic: str
    task_type: str
    difficulty: str
    language: str = "en"
    source: str = ""
    quality_score: float | None = None
    review_status: ReviewStatus = "pending"
    reviewer_notes: str = ""
    verdicts: list[Verdict] = Field(default_factory=list)
    scores: dict[str, float] = Field(default_factory=dict)
    model_used: str = ""
    judge_used: str | None = None
    prompt_hash: str = ""
    temperature: float | None = None
    seed: int | None = None
    spans: list[Span] = Field(default_factory=list)
    own_reasoning: list[str] = Field(default_factory=list, description="sentences that rest on no passage")
    claims: list[Claim] = Field(default_factory=list, description="of the answers that the row gives as good")


class StoredRecord(NewRecord):
    id: int
    created_at: datetime
    updated_at: datetime


class Outline(NamedTuple):
    """What a stored question asks, in short. `procedure`: which one made it, if one did."""

    question_id: int
    run_id: str
    question: str
    topic: str
    sub_topic: str
    aspect: str = ""
    difficulty: str = ""
    task_type: str = ""
    procedure: str = ""


class NewQuestion(BaseModel):
    """A question to store."""

    model_config = ConfigDict(extra="forbid")

    question: str
    topic: str
    sub_topic: str = ""
    training_type: str | None = None
    task_spec: TaskSpec | None = None
    reference_solution: ReferenceSolution | None = None


class StoredQuestion(Question):
    """A question's whole row: also the context that was written for it in words, and when it changed (UTC)."""

    ground_truth_context: str | None = None
    synthesized_context: str | None = None
    context_sources: list[Any] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime


class Lease(BaseModel):
    """Who works on a run. Nobody else may before `until`, in UTC, unless its process is known to be gone.

    `owner` names the holding; two of one process differ.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_id: str
    owner: str
    host: str
    pid: int
    since: datetime
    until: datetime


RunStatus = Literal["running", "done", "interrupted", "stopped", "failed"]
"""`stopped`: by its budget. Like `interrupted`, it can be resumed."""


class Run(BaseModel):
    """One run: what was asked for, under which settings, and how it ended. Times are UTC."""

    model_config = ConfigDict(extra="forbid")

    run_id: str
    topic: str
    sub_topic: str
    training_type: str
    num_questions: int
    settings: dict[str, Any]
    status: RunStatus
    output: dict[str, Any] | None
    started_at: datetime
    finished_at: datetime | None
