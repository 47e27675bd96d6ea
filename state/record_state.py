"""The record graph's state: one question's life. Evidence lives in the database, under the question's id."""

from typing import Literal, TypedDict

from state.artifacts import Draft, Review, TaskSpec
from state.verdicts import Verdict

QuestionStatus = Literal[
    "pending", "researching", "researched", "generated", "approved", "rejected", "needs_human", "failed"
]
RecordStatus = Literal["open", "needs_revision", "approved", "rejected", "needs_human", "failed"]


class RecordInput(TypedDict):
    run_id: str
    question_id: int


class RecordOutput(TypedDict):
    run_id: str
    question_id: int
    status: RecordStatus
    reason: str


class RecordState(RecordOutput):
    """`revisions` counts generations after the first; drafts, verdicts and reviews are those of the latest."""

    question: str
    training_type: str
    task_spec: TaskSpec
    drafts: list[Draft]
    verdicts: list[Verdict]
    reviews: list[Review]
    revisions: int
    max_revisions: int
    ask_person: bool


class RecordUpdate(TypedDict, total=False):
    """What a node of the record graph may change."""

    status: RecordStatus
    reason: str
    question: str
    training_type: str
    task_spec: TaskSpec
    drafts: list[Draft]
    verdicts: list[Verdict]
    reviews: list[Review]
    revisions: int
    max_revisions: int
    ask_person: bool
