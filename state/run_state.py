"""The run graph's state: the request, question ids and counts; never texts, so a checkpoint stays small."""

from typing import Any, Literal, NotRequired, Required, TypedDict

from state.answers import Aspect

Ending = Literal["approved", "rejected", "needs_human", "failed"]
ENDINGS: tuple[Ending, ...] = ("approved", "rejected", "needs_human", "failed")
EndedBy = Literal["num_questions", "target_accepted", "max_questions", "min_yield", "no_new_questions", "budget"]
"""What ended a run: it has what was asked for (the first two), a limit of it, or nothing more to ask."""

GOAL = ("target_accepted", "max_questions", "min_yield")
"""What a run is asked for that goes on until so many questions are approved."""


class RunInput(TypedDict, total=False):
    """What a caller gives. `questions`: the user's own, used as they are.

    `target_accepted`, in place of `num_questions`: go on until so many questions are approved, with at most
    `max_questions` (four times as many if left out), while at least the share `min_yield` of the last is approved.
    """

    topic: Required[str]
    sub_topic: str
    training_type: Required[str]
    num_questions: int | None
    questions: list[str]
    target_accepted: int | None
    max_questions: int | None
    min_yield: float | None


class RunContext(TypedDict, total=False):
    """Settings that one run may override, for example from the studio."""

    model: NotRequired[str]
    judge_model: NotRequired[str]
    sources: NotRequired[list[str]]
    max_revisions: NotRequired[int]
    concurrency: NotRequired[int]
    seed: NotRequired[int]


class Step(TypedDict):
    """One stage of the waterfall: how many questions nothing has refused up to it, and how many it lost, why."""

    stage: str
    count: int
    fell_out: int
    reasons: dict[str, int]


class Round(TypedDict):
    """How many questions of the run had ended when a round had, and how many of them were approved."""

    ended: int
    approved: int


class RunOutput(TypedDict):
    """What a caller gets. The four endings count questions and add up to `questions_generated`; `diversity` has the
    fields of `tools.diversity.Diversity`, numbers alone."""

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
    ended_by: EndedBy
    ended_because: str
    waterfall: list[Step]
    diversity: dict[str, Any]


class RunState(RunOutput):
    """`num_questions` is the most that may be written, `wanted` how many there are to be before they are processed.

    `rounds`: what had come of them each time. `dry_rounds`: calls for questions in a row that all failed.
    `repeated`: ids of the questions that the last call asked once more.
    """

    topic: str
    sub_topic: str
    num_questions: int
    questions: list[str]
    target_accepted: int | None
    max_questions: int | None
    min_yield: float | None
    wanted: int
    rounds: list[Round]
    aspects: list[Aspect]
    question_ids: list[int]
    dry_rounds: int
    repeated: list[int]
    context: RunContext


class RunUpdate(TypedDict, total=False):
    """What a node of the run graph may change."""

    run_id: str
    topic: str
    sub_topic: str
    training_type: str
    num_questions: int
    questions: list[str]
    target_accepted: int | None
    max_questions: int | None
    min_yield: float | None
    wanted: int
    rounds: list[Round]
    aspects: list[Aspect]
    question_ids: list[int]
    dry_rounds: int
    repeated: list[int]
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
    ended_by: EndedBy
    ended_because: str
    waterfall: list[Step]
    diversity: dict[str, Any]
