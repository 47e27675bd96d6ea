"""What a model is asked to answer, role by role. Field descriptions are part of the prompt."""

from typing import Literal

from pydantic import BaseModel, Field

Difficulty = Literal["easy", "medium", "hard"]
AnswerType = Literal["text", "number", "quantity", "set", "expression", "choice", "code", "json"]
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
    task_type: TaskType = Field(description="what kind of answer it asks for")
    difficulty: Difficulty = Field(description="for a learner of the sub-topic")


class WrittenQuestions(BaseModel):
    """The question writer's answer."""

    questions: list[WrittenQuestion] = Field(description="as many as asked for, all different; fewer if need be")


class Point(BaseModel):
    """One statement and the passages it came from."""

    text: str = Field(description="one statement, close to the words of its passage")
    passages: list[str] = Field(description="ids of the passages that hold it, for example P1")


class Synthesis(BaseModel):
    """The researcher's answer: what the passages say about the question, each point with its passages."""

    answerable: bool = Field(default=False, description="true only if the passages hold the answer")
    missing: str = Field(default="", description="what the passages lack, if they do not hold the answer")
    reference_answer: Point | None = Field(default=None, description="the answer in one or two sentences")
    final_answer: str = Field(
        default="", description="where a checkable answer is asked for: the answer alone, in its shortest exact form"
    )
    answer_type: AnswerType = Field(default="text", description="of the final answer; a quantity is a number with unit")
    summary: list[Point] = Field(default_factory=list)
    key_concepts: list[Point] = Field(default_factory=list)
    definitions: list[Point] = Field(default_factory=list)
    examples: list[Point] = Field(default_factory=list)
    constraints: list[Point] = Field(
        default_factory=list, description="conditions and exceptions that limit the answer"
    )
