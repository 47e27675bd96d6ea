"""The database as tools that a model, a notebook or a script may call; a mistake is an answer, not an exception."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field, ValidationError, validate_call

from state.answers import Synthesis
from state.artifacts import Evidence, ReferenceSolution, Review, TaskSpec
from state.errors import AgentError, UsageError
from state.record_state import QuestionStatus
from state.records import NewQuestion, StoredQuestion
from state.settings import load_settings
from state.sources import Passage, Source, Span
from storage.store import Store, close_shared_stores, shared_store
from tools.injection import find_instructions
from tools.loop import on_exit, run

Row = dict[str, Any]
P = ParamSpec("P")
R = TypeVar("R")


class GivenPassage(BaseModel):
    """A passage by its words alone; it becomes a source of its own."""

    text: str = Field(min_length=1)
    url: str
    title: str = ""
    author: str = ""
    license: str = "unknown"
    why: str = ""
    fetched_at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    def source(self) -> Source:
        """Raises `UsageError` for a text that addresses a model: that is no evidence."""
        if find_instructions(self.text):
            raise UsageError(f"the passage of {self.url} holds instructions to a model; give it without them")
        known = self.model_dump(exclude={"why"})
        return Source(**known, final_url=self.url, engine="given")

    def passage(self, number: int) -> Passage:
        source = self.source()
        span = Span(source_id=source.source_id, start=0, end=len(self.text))
        return Passage(**self.model_dump(), id=f"P{number}", span=span, sha256=source.sha256)


class GivenEvidence(BaseModel):
    """An evidence pack whose passages may be given by their words alone."""

    model_config = ConfigDict(extra="forbid")

    passages: list[Passage | GivenPassage] = Field(default_factory=list)
    second: list[Passage] = Field(default_factory=list, description="of independent sources, as they are stored")
    synthesis: Synthesis = Field(default_factory=Synthesis)
    quality: float = Field(default=0.0, ge=0, le=1)
    quality_parts: dict[str, float] = Field(default_factory=dict)

    def sources(self) -> list[Source]:
        return [given.source() for given in self.passages if isinstance(given, GivenPassage)]

    def evidence(self) -> Evidence:
        passages = [
            given.passage(number) if isinstance(given, GivenPassage) else given
            for number, given in enumerate(self.passages, start=1)
        ]
        rest = {name: getattr(self, name) for name in ("second", "synthesis", "quality", "quality_parts")}
        return Evidence(passages=passages, **rest)


def _answering(method: Callable[P, R]) -> Callable[..., R | Row]:
    """The method with its arguments checked when called; a wrong one, or an error of ours, is an answer."""
    checked = validate_call(method)
    names = list(signature(method).parameters)

    @wraps(method)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R | Row:
        try:
            return checked(*args, **kwargs)
        except ValidationError as error:
            return _error(_fault(error, names))
        except AgentError as error:
            return _error(str(error))

    return answer


class DatabaseTools:
    """Questions and records of one database, by default the configured one.

    Every answer is `{"status": "success", ...}`, rows as plain dicts, or `{"status": "error", "error": "..."}`.
    """

    def __init__(self, database_url: str | None = None) -> None:
        self.database_url = database_url or load_settings().database_url

    @_answering
    def add_questions_to_database(
        self, questions: list[str | Row], topic: str, sub_topic: str, training_type: str | None = None
    ) -> Row:
        """Add questions: texts, or objects with the key "question". Answers their ids."""
        shared = {"topic": topic, "sub_topic": sub_topic, "training_type": training_type}
        given = [{"question": one} if isinstance(one, str) else one for one in questions]
        new = [_whole(NewQuestion(**{**shared, **one})) for one in given]

        async def add(store: Store) -> list[int]:
            for name in {question.training_type for question in new} - {None}:
                await store.records.table(str(name))
            return await store.questions.add(None, new)

        ids = self._run(add)
        return _success(count=len(ids), question_ids=ids)

    @_answering
    def get_pending_questions(self, topic: str | None = None, sub_topic: str | None = None) -> list[Row]:
        """The questions that wait for research, oldest first, perhaps only those of a topic."""
        return _rows(self._run(lambda store: store.questions.pending(topic, sub_topic)))

    @_answering
    def get_question_by_id(self, question_id: int) -> Row:
        """One question with its context, evidence, reference solution and review."""
        return self._run(lambda store: store.questions.get(question_id)).model_dump(mode="json")

    @_answering
    def get_questions_by_stage(
        self, stage: str, topic: str | None = None, sub_topic: str | None = None, limit: int | None = None
    ) -> list[Row]:
        """The questions in a stage: pending, researching, ready_for_generation, generated or reviewed."""
        return _rows(self._run(lambda store: store.questions.by_stage(stage, topic, sub_topic, limit)))

    @_answering
    def get_questions_count(
        self, topic: str | None = None, sub_topic: str | None = None, status: str | None = None
    ) -> Row:
        """How many questions there are, perhaps only those of a topic or with a status."""
        return _success(count=self._run(lambda store: store.questions.count(topic, sub_topic, status)))

    @_answering
    def update_question_status(
        self, question_id: int, status: QuestionStatus, reason: str | None = None, pipeline_stage: str | None = None
    ) -> Row:
        """Set a question's status, with the reason for it, and its stage where one is given."""
        why = reason or f"set to {status} by hand"
        self._run(lambda store: store.questions.set_status(question_id, status, stage=pipeline_stage, reason=why))
        return _success(question_id=question_id)

    @_answering
    def update_question_context(
        self,
        question_id: int,
        ground_truth_context: str,
        synthesized_context: str,
        context_sources: list[Any],
        quality_score: float | None = None,
    ) -> Row:
        """Store what research found: the words of the sources, their synthesis, and how good it is, 0 to 1."""
        self._run(
            lambda store: store.questions.save_context(
                question_id, ground_truth_context, synthesized_context, context_sources, quality_score
            )
        )
        return _success(question_id=question_id)

    @_answering
    def update_question_artifacts(
        self,
        question_id: int,
        task_spec: Row | None = None,
        evidence: GivenEvidence | None = None,
        reference_solution: ReferenceSolution | None = None,
        review: Review | list[Review] | None = None,
        pipeline_stage: str | None = None,
    ) -> Row:
        """Store a question's task spec, evidence, reference solution or review; what is left out stays."""

        async def save(store: Store) -> None:
            question = await store.questions.get(question_id)
            spec = None if task_spec is None else TaskSpec(**{"training_type": question.training_type, **task_spec})
            await store.sources.add(evidence.sources() if evidence else [])
            await store.questions.save_artifacts(
                question_id,
                task_spec=spec,
                evidence=evidence.evidence() if evidence else None,
                reference_solution=reference_solution,
                review=[review] if isinstance(review, Review) else review,
                stage=pipeline_stage,
            )

        self._run(save)
        return _success(question_id=question_id)

    @_answering
    def add_synthetic_data(self, training_type: str, data: Row) -> Row:
        """Add one record to a training type's table: any of its columns, at least those that it needs."""
        return _success(id=self._run(lambda store: store.records.insert(training_type, data)))

    def as_tools(self) -> list[BaseTool]:
        """The methods for a model, each under its own name."""
        methods = [getattr(self, name) for name in type(self).__dict__ if name.startswith(("add_", "get_", "update_"))]
        return [
            StructuredTool.from_function(method, handle_validation_error=lambda e: str(_error(_fault(e))))
            for method in methods
        ]

    def _run(self, work: Callable[[Store], Coroutine[Any, Any, R]]) -> R:
        async def call() -> R:
            return await work(await shared_store(self.database_url))

        on_exit(close_shared_stores)
        return run(call())


def _success(**values: Any) -> Row:
    return {"status": "success", **values}


def _error(said: str) -> Row:
    return {"status": "error", "error": said}


def _fault(error: Any, names: Sequence[str] = ()) -> str:
    """The first thing that was wrong; `names` are those of the arguments, which may be numbered instead."""
    first = error.errors()[0]
    outer, *inner = first["loc"] or ("",)
    named = names[outer] if names and isinstance(outer, int) and outer < len(names) else outer
    field = ".".join(str(part) for part in (named, *inner))
    return f"{field}: {first['msg']}, got {first['input']!r:.200}"


def _rows(questions: Sequence[StoredQuestion]) -> list[Row]:
    return [question.model_dump(mode="json", exclude={"evidence"}) for question in questions]


def _whole(question: NewQuestion) -> NewQuestion:
    if not question.question.strip():
        raise UsageError("a question is empty")
    return question
