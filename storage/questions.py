"""Questions: the queue of the pipeline, and the artifacts that are kept for each."""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Update,
    bindparam,
    case,
    func,
    insert,
    select,
    update,
)

from state.artifacts import Evidence, ReferenceSolution, Review, TaskSpec
from state.errors import UsageError
from state.record_state import QuestionStatus
from state.records import NewQuestion, Outline, Question, StoredQuestion
from storage.database import Database, Part
from storage.evidence import from_references, source_ids, to_references
from storage.sources import Texts
from storage.tables import questions

STATUSES: tuple[str, ...] = get_args(QuestionStatus)
STAGES = ("pending", "researching", "ready_for_generation", "generated", "reviewed")
TERMINAL = ("approved", "rejected", "needs_human", "failed")
KEY = ("run_id", "ordinal")
BRIEF = [column for column in questions.c if column.name in Question.model_fields and column.name != "evidence"]
LIGHT = [column for column in questions.c if column.name != "evidence"]

_ONE = questions.c.question_id == bindparam("number")
_GET = select(questions).where(_ONE)
_CHANGE = update(questions).where(_ONE)
_BEFORE = questions.c.status.in_(("pending", "researching"))
_RESEARCHED = _CHANGE.values(
    pipeline_stage=case((_BEFORE, "ready_for_generation"), else_=questions.c.pipeline_stage),
    status=case((_BEFORE, "researched"), else_=questions.c.status),
)


class Questions(Part):
    """What the `questions` table answers and takes; a question is never deleted."""

    def __init__(self, database: Database, texts: Texts) -> None:
        super().__init__(database)
        self._texts = texts

    async def add(self, run_id: str | None, new: Sequence[NewQuestion], *, first_ordinal: int = 0) -> list[int]:
        """The ids, in order. In a run a question keeps its place: the second time nothing changes but the answer."""
        if not new:
            return []
        rows = [_row(question, run_id, first_ordinal + place) for place, question in enumerate(new)]
        if run_id is None:
            statement = insert(questions).returning(questions.c.question_id, sort_by_parameter_order=True)
            return await self._database.write(lambda connection: list(connection.execute(statement, rows).scalars()))
        unless_there = self._database.upsert(questions, KEY)
        places = questions.c.ordinal.between(first_ordinal, first_ordinal + len(new) - 1)
        ids = _ids().where(questions.c.run_id == run_id, places)

        def added(connection: Connection) -> list[int]:
            connection.execute(unless_there, rows)
            return list(connection.execute(ids).scalars())

        return await self._database.write(added, run_id)

    async def get(self, question_id: int) -> StoredQuestion:
        """With its evidence, the passages word for word. Raises `UsageError` where there is no such question."""

        def found(connection: Connection) -> StoredQuestion | None:
            row = connection.execute(_GET, {"number": question_id}).mappings().first()
            if row is None:
                return None
            pack = row["evidence"]
            texts = self._texts.read(connection, source_ids(pack)) if pack else {}
            return _question(row, evidence=from_references(pack, texts) if pack else None)

        question = await self._database.read(found)
        if question is None:
            raise _unknown(question_id)
        return question

    async def of_run(self, run_id: str) -> list[StoredQuestion]:
        """By their place in the run, without evidence."""
        return await self._list(select(*LIGHT).where(questions.c.run_id == run_id).order_by(questions.c.ordinal))

    async def each_of_run(self, run_id: str) -> AsyncIterator[Question]:
        """By their place in the run, without evidence and the context in words, and without holding all of them."""
        query = select(*BRIEF).where(questions.c.run_id == run_id).order_by(questions.c.ordinal)
        async for rows in self._database.stream(query):
            for row in rows:
                yield Question(**{**row, "review": row["review"] or []})

    async def ids_of_run(self, run_id: str) -> list[int]:
        """By their place in the run."""
        return await self._scalars(_ids().where(questions.c.run_id == run_id))

    async def outlines(self, training_type: str, after: int, limit: int) -> list[Outline]:
        """The first questions of the type with a larger id than `after`, by id."""
        wanted = questions.c.question_id > after, questions.c.training_type == training_type
        columns = [questions.c[name] for name in Outline._fields if name in questions.c]
        query = _filtered(None, None, *wanted).with_only_columns(*columns, questions.c.task_spec).limit(limit)
        return [_outline(row) for row in await self._rows(query)]

    async def unfinished(self, run_id: str) -> list[int]:
        """The ids of those that have not ended, by their place in the run."""
        open_ones = questions.c.status.not_in(TERMINAL)
        return await self._scalars(_ids().where(questions.c.run_id == run_id, open_ones))

    async def pending(self, topic: str | None = None, sub_topic: str | None = None) -> list[StoredQuestion]:
        """The oldest first, without evidence."""
        return await self._list(_filtered(topic, sub_topic, questions.c.status == "pending"))

    async def by_stage(
        self, stage: str, topic: str | None = None, sub_topic: str | None = None, limit: int | None = None
    ) -> list[StoredQuestion]:
        """The oldest first, without evidence. Raises `UsageError` for a stage that does not exist."""
        check("pipeline stage", stage, STAGES)
        return await self._list(_filtered(topic, sub_topic, questions.c.pipeline_stage == stage).limit(limit))

    async def count(self, topic: str | None = None, sub_topic: str | None = None, status: str | None = None) -> int:
        """Raises `UsageError` for a status that does not exist."""
        check("status", status, STATUSES)
        wanted = [questions.c.status == status] if status is not None else []
        found = _filtered(topic, sub_topic, *wanted).subquery()
        return (await self._scalars(select(func.count()).select_from(found)))[0]

    async def statuses(self, run_id: str) -> dict[str, int]:
        """How many questions of the run have which status."""
        status = questions.c.status
        query = select(status, func.count()).where(questions.c.run_id == run_id).group_by(status)
        return await self._database.read(lambda connection: {row[0]: row[1] for row in connection.execute(query)})

    async def set_status(
        self, question_id: int, status: QuestionStatus, *, stage: str | None = None, reason: str | None = None
    ) -> None:
        """What is `None` stays. Raises `UsageError` for an unknown question, status or stage."""
        await self.save_artifacts(question_id, status=status, stage=stage, reason=reason)

    async def save_context(
        self,
        question_id: int,
        ground_truth_context: str,
        synthesized_context: str,
        context_sources: Sequence[Any],
        quality_score: float | None = None,
    ) -> None:
        """The context in words. A question that was not yet researched is now; `quality_score` is 0 to 1."""
        if quality_score is not None and not 0 <= quality_score <= 1:
            raise UsageError(f"quality_score must be from 0 to 1, got {quality_score}")
        values = {
            "ground_truth_context": ground_truth_context,
            "synthesized_context": synthesized_context,
            "context_sources": list(context_sources),
            "context_quality_score": quality_score,
        }
        work = partial(change, number=question_id, values=values, statement=_RESEARCHED)
        await self._database.write(work, question_id=question_id)

    async def save_artifacts(
        self,
        question_id: int,
        *,
        task_spec: TaskSpec | None = None,
        evidence: Evidence | None = None,
        reference_solution: ReferenceSolution | None = None,
        review: Sequence[Review] | None = None,
        stage: str | None = None,
        status: QuestionStatus | None = None,
        reason: str | None = None,
    ) -> None:
        """What is `None` stays. Raises `UsageError` for an unknown question, status or stage."""
        check("status", status, STATUSES)
        check("pipeline stage", stage, STAGES)
        values = {"pipeline_stage": stage, "status": status, "reason": reason, **_dumped(task_spec, reference_solution)}
        values["review"] = [one.model_dump(mode="json") for one in review] if review is not None else None
        given = {name: value for name, value in values.items() if value is not None}

        def save(connection: Connection) -> None:
            pack = {}
            if evidence is not None:
                texts = self._texts.seen(connection, {p.span.source_id for p in (*evidence.passages, *evidence.second)})
                pack["evidence"] = to_references(evidence, texts)
            change(connection, question_id, {**given, **pack})

        await self._database.write(save, question_id=question_id)

    async def _list(self, query: Select[Any]) -> list[StoredQuestion]:
        return await self._database.read(
            lambda connection: [_question(row) for row in connection.execute(query).mappings()]
        )

    async def _scalars(self, query: Select[Any]) -> list[int]:
        return await self._database.read(lambda connection: list(connection.execute(query).scalars()))


def change(connection: Connection, number: int, values: Mapping[str, Any], statement: Update = _CHANGE) -> None:
    """Set these columns of the question. Raises `UsageError` where there is no such question."""
    if not connection.execute(statement, {"number": number, **values}).rowcount:
        raise _unknown(number)


def _unknown(question_id: int) -> UsageError:
    return UsageError(f"no question {question_id}")


def check(kind: str, value: str | None, allowed: Sequence[str]) -> None:
    if value is not None and value not in allowed:
        raise UsageError(f"no {kind} {value!r}; there are: {', '.join(allowed)}")


def _row(question: NewQuestion, run_id: str | None, ordinal: int) -> dict[str, Any]:
    return {**question.model_dump(mode="json"), "run_id": run_id, "ordinal": None if run_id is None else ordinal}


def _dumped(task_spec: TaskSpec | None, reference_solution: ReferenceSolution | None) -> dict[str, Any]:
    given = {"task_spec": task_spec, "reference_solution": reference_solution}
    return {name: artifact.model_dump(mode="json") if artifact else None for name, artifact in given.items()}


def _ids() -> Select[Any]:
    return select(questions.c.question_id).order_by(questions.c.ordinal)


def _filtered(topic: str | None, sub_topic: str | None, *wanted: ColumnElement[bool]) -> Select[Any]:
    query = select(*LIGHT).where(*wanted).order_by(questions.c.question_id)
    given = {"topic": topic, "sub_topic": sub_topic}
    return query.filter_by(**{name: value for name, value in given.items() if value is not None})


def _outline(row: RowMapping) -> Outline:
    columns, spec = dict(row), row["task_spec"] or {}
    told = {name: value for name, value in (spec | columns).items() if name in Outline._fields}
    return Outline(**{**told, "run_id": row["run_id"] or ""})


def _question(row: RowMapping, *, evidence: Evidence | None = None) -> StoredQuestion:
    columns = {name: row[name] for name in StoredQuestion.model_fields if name != "evidence"}
    lists = {name: columns[name] or [] for name in ("review", "context_sources")}
    return StoredQuestion(**{**columns, **lists, "evidence": evidence})
