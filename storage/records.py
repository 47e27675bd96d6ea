"""Records: the rows of the training types' tables."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Insert, RowMapping, Select, func, insert, select

from state.artifacts import Review
from state.errors import UsageError
from state.record_state import QuestionStatus
from state.records import NewRecord, StoredRecord
from storage.database import Database, Part
from storage.questions import STAGES, STATUSES, change, check
from storage.record_tables import KEY, RecordTable, ensure_table, names, read_table
from storage.tables import questions


class Records(Part):
    """What the training types' tables answer and take."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._tables: dict[str, RecordTable] = {}
        self._upserts: dict[str, Insert] = {}
        self._reading = asyncio.Lock()

    async def ensure_table(self, training_type: str, model: type[BaseModel]) -> None:
        """Make the table of a type that has none. Raises `UsageError`, `StorageError` where the two do not fit."""
        work = partial(ensure_table, training_type=training_type, model=model)
        self._tables[training_type] = await self._database.write(work)

    async def training_types(self) -> list[str]:
        """Those that have a table, sorted."""
        return await self._database.read(names)

    async def table(self, training_type: str) -> RecordTable:
        """Raises `UsageError` that says which training types there are."""
        async with self._reading:
            if training_type not in self._tables:
                work = partial(read_table, training_type=training_type)
                self._tables[training_type] = await self._database.read(work)
            return self._tables[training_type]

    async def save(
        self,
        question_id: int,
        rows: Sequence[NewRecord],
        training_type: str,
        *,
        status: QuestionStatus,
        reason: str,
        stage: str = "reviewed",
        reviews: Sequence[Review] = (),
    ) -> None:
        """The rows and the question's end, all or nothing; saving them again leaves the same rows.

        Raises `UsageError` for an unknown question, training type, status or column.
        """
        check("status", status, STATUSES)
        check("pipeline stage", stage, STAGES)
        found = await self.table(training_type)
        written = [_columns(row, found) for row in rows]
        ended = {"status": status, "reason": reason, "pipeline_stage": stage}
        ended_with = {**ended, "review": [review.model_dump(mode="json") for review in reviews]}

        def save(connection: Connection) -> None:
            change(connection, question_id, ended_with)
            if written:
                connection.execute(self._upsert(found), written)

        await self._database.write(save, rows[0].run_id if rows else None, question_id=question_id)

    async def insert(self, training_type: str, content: Mapping[str, Any]) -> int:
        """One row from any of its columns; answers its id. Raises `UsageError` that says what is allowed."""
        found = await self.table(training_type)
        row = found.checked(dict(content))
        statement = insert(found.table).values(**row).returning(found.table.c.id)

        def inserted(connection: Connection) -> int:
            _require_question(connection, row.get("question_id"))
            return int(connection.execute(statement).scalar_one())

        return await self._database.write(inserted)

    async def of_run(self, run_id: str, training_type: str, *, review_status: str | None = None) -> list[StoredRecord]:
        """By question and candidate."""
        return [record async for record in self.stream(training_type, run_id=run_id, review_status=review_status)]

    async def of_type(self, training_type: str, review_status: str | None = None) -> list[StoredRecord]:
        """Of all runs, by question and candidate."""
        return [record async for record in self.stream(training_type, review_status=review_status)]

    async def stream(
        self, training_type: str, *, run_id: str | None = None, review_status: str | None = None
    ) -> AsyncGenerator[StoredRecord, None]:
        """The same rows one by one, from one consistent view of the database, without holding all of them."""
        found = await self.table(training_type)
        query = _filtered(found, run_id, review_status)
        async with aclosing(self._database.stream(query)) as batches:
            async for rows in batches:
                for row in rows:
                    yield _record(row, found)

    async def find(self, training_type: str, run_id: str, question_id: int, candidate: int) -> StoredRecord | None:
        """The one row of that key, if it is there. Raises `UsageError` for an unknown training type."""
        found = await self.table(training_type)
        query = _filtered(found, run_id, None).filter_by(question_id=question_id, candidate=candidate)
        rows = await self._rows(query)
        return _record(rows[0], found) if rows else None

    async def count(self, run_id: str, training_type: str) -> int:
        """How many rows the run wrote, whatever their review status."""
        found = await self.table(training_type)
        query = select(func.count()).select_from(found.table).where(found.table.c.run_id == run_id)
        return int(await self._database.read(lambda connection: connection.execute(query).scalar_one()))

    def _upsert(self, found: RecordTable) -> Insert:
        """Made once for each table, which is most of its cost."""
        made = self._upserts.get(found.training_type)
        if made is None or made.table is not found.table:
            columns = [column.name for column in found.table.columns if column.name not in (*KEY, "id", "created_at")]
            made = self._upserts[found.training_type] = self._database.upsert(found.table, KEY, columns)
        return made


def _require_question(connection: Connection, question_id: int | None) -> None:
    known = select(questions.c.question_id).where(questions.c.question_id == question_id)
    if question_id is not None and connection.execute(known).first() is None:
        raise UsageError(f"no question {question_id}")


def _filtered(found: RecordTable, run_id: str | None, review_status: str | None) -> Select[Any]:
    columns = found.table.c
    query = select(found.table).order_by(columns.question_id, columns.candidate, columns.id)
    given = {"run_id": run_id, "review_status": review_status}
    return query.filter_by(**{name: value for name, value in given.items() if value is not None})


def _columns(row: NewRecord, found: RecordTable) -> dict[str, Any]:
    """The whole row; a content column that the record leaves out is empty."""
    unknown = sorted(set(row.content) - set(found.content))
    if unknown:
        raise UsageError(
            f"{found.training_type} has no content column {unknown[0]!r}; there are: {', '.join(found.content)}"
        )
    common = row.model_dump(mode="json", exclude={"content"})
    content = {name: row.content.get(name, common.get(name)) for name in found.content}
    return {**common, **content}


def _record(row: RowMapping, found: RecordTable) -> StoredRecord:
    common = {name: row[name] for name in StoredRecord.model_fields if name != "content"}
    owner = {"run_id": row["run_id"] or "", "question_id": row["question_id"] or 0}
    return StoredRecord(**{**common, **owner, "content": {name: row[name] for name in found.content}})
