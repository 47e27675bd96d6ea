"""The run graph's state: the request, question ids and counts; never texts, so a checkpoint stays small."""

from typing import Literal, NotRequired, Required, TypedDict

from state.answers import Aspect

Ending = Literal["approved", "rejected", "needs_human", "failed"]
ENDINGS: tuple[Ending, ...] = ("approved", "rejected", "needs_human", "failed")


class RunInput(TypedDict, total=False):
    """What a caller gives. `questions`: the user's own, used as they are."""

    topic: Required[str]
    sub_topic: str
    training_type: Required[str]
    num_questions: int
    questions: list[str]


class RunContext(TypedDict, total=False):
    """Settings that one run may override, for example from the studio."""

    model: NotRequired[str]
    judge_model: NotRequired[str]
    sources: NotRequired[list[str]]
    max_revisions: NotRequired[int]
    concurrency: NotRequired[int]
    seed: NotRequired[int]


class RunOutput(TypedDict):
    """What a caller gets. The four endings count questions and add up to `questions_generated`."""

    run_id: str
    training_type: str
    output_table: str
    questions_generated: int
    research_completed: int
    data_generated: int
    approved: int
    rejected: int
    needs_human: int
    failed: int
    records: int
    tokens: int
    cost_usd: float | None


class RunState(RunOutput):
    """`dry_rounds`: rounds of question writing in a row that brought nothing new."""

    topic: str
    sub_topic: str
    num_questions: int
    questions: list[str]
    aspects: list[Aspect]
    question_ids: list[int]
    dry_rounds: int
    context: RunContext


class RunUpdate(TypedDict, total=False):
    """What a node of the run graph may change."""

    run_id: str
    topic: str
    sub_topic: str
    training_type: str
    num_questions: int
    questions: list[str]
    aspects: list[Aspect]
    question_ids: list[int]
    dry_rounds: int
    context: RunContext
    output_table: str
    questions_generated: int
    research_completed: int
    data_generated: int
    approved: int
    rejected: int
    needs_human: int
    failed: int
    records: int
    tokens: int
    cost_usd: float | None
