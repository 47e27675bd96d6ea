"""What a run may be asked for, checked before any work."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from state.errors import UsageError
from state.run_state import RunState, RunUpdate
from training_types import training_type

MAX_QUESTIONS = 100_000


class Request(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    topic: str = Field(min_length=1, max_length=500)
    sub_topic: str = Field(default="", max_length=500)
    training_type: str
    num_questions: int = Field(default=10, ge=1, le=MAX_QUESTIONS)
    questions: list[str] = Field(default_factory=list, max_length=MAX_QUESTIONS)

    @field_validator("questions")
    @classmethod
    def _whole(cls, questions: list[str]) -> list[str]:
        if any(not question.strip() for question in questions):
            raise ValueError("a question is empty")
        return questions


def checked_request(state: RunState) -> RunUpdate:
    """The request with its defaults. Raises `UsageError` that names what was wrong and what is allowed."""
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
        "num_questions": len(request.questions) or request.num_questions,
        "questions": request.questions,
    }
