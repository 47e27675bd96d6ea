"""What a model is asked to answer, role by role. Field descriptions are part of the prompt."""

from typing import Any, Literal, get_args

from pydantic import BaseModel, Field, field_validator

Difficulty = Literal["easy", "medium", "hard"]
AnswerType = Literal["text", "number", "quantity", "set", "interval", "expression", "choice", "date", "code", "json"]
TaskType = Literal["explanation", "definition", "comparison", "cause", "procedure", "fact", "example", "calculation"]


class Aspect(BaseModel):
    """One part of a sub-topic, with the words to search for."""

    name: str = Field(description="a few words that name this part of the sub-topic")
    query: str = Field(description="search words that find reference texts about it")


class Plan(BaseModel):
    """The planner's answer."""

    aspects: list[Aspect] = Field(description="different parts of the sub-topic, most important first")


class WrittenQuestion(BaseModel):
    """One question that the passages can answer."""

    question: str = Field(description="a whole question that stands alone, without 'the passage' or 'the text'")
    task_type: TaskType = Field(default="explanation", description="what kind of answer it asks for")
    difficulty: Difficulty = Field(default="medium", description="for a learner of the sub-topic")

    @field_validator("task_type", "difficulty", mode="before")
    @classmethod
    def _known(cls, value: Any, info: Any) -> Any:
        """A label that is none of ours is worth no second call: small models invent them."""
        label = value.strip().casefold() if isinstance(value, str) else value
        allowed = get_args(cls.model_fields[info.field_name].annotation)
        return label if label in allowed else cls.model_fields[info.field_name].default


class WrittenQuestions(BaseModel):
    """The question writer's answer."""

    questions: list[WrittenQuestion] = Field(description="as many as asked for, all different; fewer if need be")


class Point(BaseModel):
    """One statement and the passages it came from."""

    text: str = Field(description="one statement, close to the words of its passage")
    passages: list[str] = Field(default_factory=list, description="ids of the passages that hold it, for example P1")


class WrittenTest(BaseModel):
    """One call of a program, as text: what JSON can hold differs from call to call."""

    arguments: str = Field(description="a JSON list of the positional arguments, for example [[3, 1, 2], true]")
    expected: str = Field(default="", description="the value that the call returns, as JSON")


class Synthesis(BaseModel):
    """The researcher's answer: what the passages say about the question, each point with its passages."""

    answerable: bool = Field(default=False, description="true only if the passages hold the answer")
    missing: str = Field(default="", description="what the passages lack, if they do not hold the answer")
    reference_answer: Point | None = Field(default=None, description="the answer in one or two sentences")
    final_answer: str = Field(
        default="", description="where a checkable answer is asked for: the answer alone, in its shortest exact form"
    )
    answer_type: AnswerType = Field(default="text", description="of the final answer; a quantity is a number with unit")
    function: str = Field(default="", description="where the final answer is a program: the function to call")
    program: str = Field(default="", description="that program, whole, in Python, with the standard library alone")
    tests: list[WrittenTest] = Field(
        default_factory=list, description="calls of the function with different results, edge cases among them"
    )
    summary: list[Point] = Field(default_factory=list)
    key_concepts: list[Point] = Field(default_factory=list)
    definitions: list[Point] = Field(default_factory=list)
    examples: list[Point] = Field(default_factory=list)
    constraints: list[Point] = Field(
        default_factory=list, description="conditions and exceptions that limit the answer"
    )
