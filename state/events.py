"""What happened in a run, one small class each, stored as rows; progress, cost and yield are folds over them."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    run_id: str
    question_id: int | None = None
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class ModelCalled(_Event):
    """One call to a model, answered or not. `outcome` is `ok`, the name of the error, or `cancelled`.

    `estimated`: the provider did not count the tokens, of a call that it may bill.
    """

    kind: Literal["model_called"] = "model_called"
    role: str
    model: str
    outcome: str
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float
    cached: bool = False
    estimated: bool = False


class QuestionsWritten(_Event):
    """One round of questions: how many were new and wanted, how many repeated an earlier one, or were too many."""

    kind: Literal["questions_written"] = "questions_written"
    kept: int
    repeated: int
    surplus: int = 0
    problems: list[str] = Field(default_factory=list, description="why batches of this round failed")
    aspects: list[str] = Field(default_factory=list, description="what the plan named, told until a question is kept")


class StageEnded(_Event):
    """A question left a stage (`research`, `generate`, `verify`, `review`, `save`) with this status."""

    kind: Literal["stage_ended"] = "stage_ended"
    stage: str
    status: str
    reason: str = ""


Event = Annotated[ModelCalled | QuestionsWritten | StageEnded, Field(discriminator="kind")]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
