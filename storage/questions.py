"""Questions: the queue of the pipeline, and the artifacts that are kept for each."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from sqlalchemy import ColumnElement, RowMapping, Select, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from state.artifacts import Evidence, ReferenceSolution, Review, TaskSpec
from state.errors import UsageError
from state.record_state import QuestionStatus
from state.records import NewQuestion, StoredQuestion
from storage.evidence import from_references, source_ids, to_references
from storage.part import Part
from storage.sources import texts_of
from storage.tables import questions

STATUSES: tuple[str, ...] = get_args(QuestionStatus)
STAGES = ("pending", "researching", "ready_for_generation", "generated", "reviewed")
TERMINAL = ("approved", "rejected", "needs_human", "failed")
KEY = ("run_id", "ordinal")
LIGHT = [column for column in questions.c if column.name != "evidence"]


class Questions(Part):
    """What the `questions` table answers and takes; a question is never deleted."""

    async def add(self, run_id: str | None, new: Sequence[NewQuestion], *, first_ordinal: int = 0) -> list[int]:
        """The ids, in order. In a run a question keeps its place: the second time nothing changes but the answer."""
        if not new:
            return []
        rows = [_row(question, run_id, first_ordinal + place) for place, question in enumerate(new)]
        async with self._database.write(run_id) as connection:
            if run_id is None:
                statement = insert(questions).returning(questions.c.question_id, sort_by_parameter_order=True)
                return list((await connection.execute(statement, rows)).scalars())
            await connection.execute(self._database.upsert(questions, KEY), rows)
            places = questions.c.ordinal.between(first_ordinal, first_ordinal + len(new) - 1)
            ids = _ids().where(questions.c.run_id == run_id, places)
            return list((await connection.execute(ids)).scalars())

    async def get(self, question_id: int) -> StoredQuestion:
        """With its evidence, the passages word for word. Raises `UsageError` where there is no such question."""
        query = select(questions).where(questions.c.question_id == question_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
            if row is None:
                raise _unknown(question_id)
            pack = row["evidence"]
            texts = await texts_of(connection, source_ids(pack)) if pack else {}
        return _question(row, evidence=from_references(pack, texts) if pack else None)

    async def of_run(self, run_id: str) -> list[StoredQuestion]:
        """By their place in the run, without evidence."""
        return await self._list(select(*LIGHT).where(questions.c.run_id == run_id).order_by(questions.c.ordinal))

    async def ids_of_run(self, run_id: str) -> list[int]:
        """By their place in the run."""
        return await self._scalars(_ids().where(questions.c.run_id == run_id))

    async def of_other_runs(self, run_id: str, training_type: str, topic: str, sub_topic: str) -> list[tuple[str, str]]:
        """Each question of the same kind that this run has not written, with its aspect; the oldest first."""
        same = _filtered(topic, sub_topic, questions.c.training_type == training_type)
        others = same.where(questions.c.run_id.is_distinct_from(run_id))
        query = others.with_only_columns(questions.c.question, questions.c.task_spec)
        async with self._database.read() as connection:
            return [(row[0], (row[1] or {}).get("aspect", "")) for row in await connection.execute(query)]

    async def numbered(self, training_type: str, after: int) -> list[tuple[int, str]]:
        """The ids and texts of the type's questions with a larger id than `after`, by id."""
        wanted = questions.c.question_id > after, questions.c.training_type == training_type
        query = _filtered(None, None, *wanted).with_only_columns(questions.c.question_id, questions.c.question)
        async with self._database.read() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query)]

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
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

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
        before = questions.c.status.in_(("pending", "researching"))
        values = {
            "ground_truth_context": ground_truth_context,
            "synthesized_context": synthesized_context,
            "context_sources": list(context_sources),
            "context_quality_score": quality_score,
            "pipeline_stage": case((before, "ready_for_generation"), else_=questions.c.pipeline_stage),
            "status": case((before, "researched"), else_=questions.c.status),
        }
        async with self._database.write() as connection:
            await change(connection, question_id, values)

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
        async with self._database.write() as connection:
            if evidence is not None:
                texts = await texts_of(connection, source_ids(evidence.model_dump(mode="json")))
                values["evidence"] = to_references(evidence, texts)
            await change(connection, question_id, {name: v for name, v in values.items() if v is not None})

    async def _list(self, query: Select[Any]) -> list[StoredQuestion]:
        async with self._database.read() as connection:
            return [_question(row) for row in (await connection.execute(query)).mappings()]

    async def _scalars(self, query: Select[Any]) -> list[int]:
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())


async def change(connection: AsyncConnection, question_id: int, values: Mapping[str, Any]) -> None:
    """Set these columns. Raises `UsageError` where there is no such question."""
    done = await connection.execute(update(questions).where(questions.c.question_id == question_id).values(**values))
    if not done.rowcount:
        raise _unknown(question_id)


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


def _question(row: RowMapping, *, evidence: Evidence | None = None) -> StoredQuestion:
    columns = {name: row[name] for name in StoredQuestion.model_fields if name != "evidence"}
    lists = {name: columns[name] or [] for name in ("review", "context_sources")}
    return StoredQuestion(**{**columns, **lists, "evidence": evidence})
