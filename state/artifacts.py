"""What is kept per question so that a reviewer has something concrete to check against."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from state.answers import AnswerType, Difficulty, Synthesis, TaskType
from state.constraints import Constraint
from state.programs import Suite
from state.sources import Passage
from state.verdicts import Verdict, failed

ReviewStatus = Literal["pending", "approved", "needs_revision", "rejected", "needs_human"]
Acceptance = Literal["supported", "exact", "numeric", "expression", "regex", "unit_tests", "json_schema"]


class Artifact(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TaskSpec(Artifact):
    """What is asked for: training type, task, difficulty and the constraints on the answer."""

    training_type: str
    task_type: TaskType = "explanation"
    difficulty: Difficulty = "medium"
    aspect: str = ""
    procedure: str = Field(default="", description="family and seed, where a procedure made the task and its answer")
    language: str = "en"
    constraints: list[str] = Field(default_factory=list)
    countable: list[Constraint] = Field(default_factory=list, description="constraints that a rule can check")
    own: bool = Field(default=False, description="the user's own question, used as it is")


class Evidence(Artifact):
    """The evidence pack: passages word for word, what they add up to, and how good they are."""

    passages: list[Passage] = Field(default_factory=list)
    synthesis: Synthesis = Field(default_factory=Synthesis)
    second: list[Passage] = Field(default_factory=list, description="of other sources, to confirm; no writer sees them")
    quality: float = Field(default=0.0, ge=0, le=1)
    quality_parts: dict[str, float] = Field(default_factory=dict, description="what the quality was computed from")


class ReferenceSolution(Artifact):
    """The answer to check against, written before any candidate.

    `acceptance` says which of the criteria decides: the passages, the final answer by its type (within `tolerance`
    where it is numeric), `pattern`, `json_schema`, or the values that `suite` expects of a program.
    """

    final_answer: str
    answer_type: AnswerType = "text"
    acceptance: Acceptance = "supported"
    tolerance: float | None = Field(default=None, ge=0, description="relative, for a numeric answer; exact if empty")
    pattern: str = ""
    json_schema: dict[str, JsonValue] | None = None
    suite: Suite | None = None
    passages: list[str] = Field(default_factory=list)
    confirmed: bool = Field(default=False, description="by a second, independent way")
    confirmed_by: str = Field(default="", description="which way that was")


class Draft(Artifact):
    """One candidate as the generator wrote it. `content` fits the training type's draft schema."""

    candidate: int = 0
    revision: int = 0
    content: dict[str, Any]
    model: str
    prompt_hash: str
    temperature: float | None = None
    seed: int | None = None
    persona: str = Field(default="", description="in whose manner it was written")
    weakness: str = Field(default="", description="the named weakness it was asked to have, if any")


class Score(Artifact):
    """One criterion of the rubric, 0 to 1."""

    reason: str = ""
    score: float = Field(ge=0, le=1)


class Preference(Artifact):
    """What the judge said of this candidate beside another, asked in both orders; `split`: it took back its choice."""

    other: int
    preferred: Literal["this", "other", "tie", "split"]
    reason: str = ""


class Review(Artifact):
    """The decision on one candidate: its verdicts, the judge's scores, and what follows.

    `opinion` is the judge's own, kept apart: verdicts never hang on it, and it cannot outvote one that failed.
    """

    candidate: int = 0
    revision: int = 0
    review_status: ReviewStatus
    reason: str
    overall: float | None = Field(default=None, description="mean of the scores; None where no judge was asked")
    scores: dict[str, Score] = Field(default_factory=dict)
    critique: str = ""
    verdicts: list[Verdict] = Field(default_factory=list)
    judge: str | None = None
    opinion: ReviewStatus | None = None
    samples: int = Field(default=0, description="how often the judge was asked; scores are the medians")
    spread: float = Field(default=0.0, description="largest difference of one score between the samples")
    preferences: list[Preference] = Field(default_factory=list)
    broke: list[str] = Field(default_factory=list, description="checks that passed before, and now do not")

    @property
    def failed_checks(self) -> list[Verdict]:
        return failed(self.verdicts)
