"""What a run may be asked for, checked before any work."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from state.errors import UsageError
from state.run_state import GOAL, RunState, RunUpdate
from state.settings import Settings
from training_types import training_type

MAX_QUESTIONS, NUM_QUESTIONS = 100_000, 10
MOST_FOR_ONE = 4
"""How many questions are written at most for each that is to be approved."""


class Request(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    topic: str = Field(min_length=1, max_length=500)
    sub_topic: str = Field(default="", max_length=500)
    training_type: str
    num_questions: int | None = Field(default=None, ge=1, le=MAX_QUESTIONS)
    questions: list[str] = Field(default_factory=list, max_length=MAX_QUESTIONS)
    target_accepted: int | None = Field(default=None, ge=1, le=MAX_QUESTIONS)
    max_questions: int | None = Field(default=None, ge=1, le=MAX_QUESTIONS)
    min_yield: float | None = Field(default=None, ge=0, le=1)

    @field_validator("questions")
    @classmethod
    def _whole(cls, questions: list[str]) -> list[str]:
        if any(not question.strip() for question in questions):
            raise ValueError("a question is empty")
        return questions


def checked_request(state: RunState, settings: Settings | None = None) -> RunUpdate:
    """The request with its defaults; a number of questions that it names comes before a target of the settings.

    What it gives is a request that comes to the same. Raises `UsageError` that names what was wrong and what is
    allowed.
    """
    given = {name: value for name, value in state.items() if name in Request.model_fields and value is not None}
    try:
        request = Request.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise UsageError(f"{field}: {first['msg']}, got {first['input']!r}") from error
    training_type(request.training_type)
    return {
        "topic": request.topic,
        "sub_topic": request.sub_topic or request.topic,
        "training_type": request.training_type,
        "questions": request.questions,
        **_number(request, settings or Settings.model_construct()),
    }


def _number(request: Request, settings: Settings) -> RunUpdate:
    """How many questions are to be written at most, and until when."""
    counted = len(request.questions) or request.num_questions
    target = request.target_accepted or (None if counted else settings.target_accepted)
    if target is None:
        _check_alone(request)
        nothing: RunUpdate = {"target_accepted": None, "max_questions": None, "min_yield": None}
        return {"num_questions": counted or NUM_QUESTIONS, **nothing}
    most = request.max_questions or settings.max_questions or min(MOST_FOR_ONE * target, MAX_QUESTIONS)
    if request.questions or request.num_questions not in (None, request.max_questions):
        other = "questions of one's own" if request.questions else f"num_questions (--num) {request.num_questions}"
        raise UsageError(
            f"target_accepted (--target-accepted) {target} and {other}: give one of the two; "
            "max_questions (--max-questions) limits how many are written for a target"
        )
    if most < target:
        raise UsageError(f"max_questions: {most} questions cannot bring {target} approved ones; at least {target}")
    least = settings.min_yield if request.min_yield is None else request.min_yield
    return {"num_questions": most, "target_accepted": target, "max_questions": most, "min_yield": least}


def _check_alone(request: Request) -> None:
    """Raises `UsageError` for what says something only about a target."""
    for name in GOAL[1:]:
        if getattr(request, name) is not None:
            raise UsageError(f"{name} (--{name.replace('_', '-')}) needs target_accepted (--target-accepted) beside it")


def goal_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """Of a request, or of the settings that a run keeps: until when it goes on, as far as it says so."""
    known = {name: told[name] for name in GOAL if name in told}
    return {name: value for name, value in known.items() if value is not None or name != "min_yield"}
