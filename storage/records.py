"""Records: the rows of the training types' tables."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import RowMapping, Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from state.artifacts import Review
from state.errors import UsageError
from state.record_state import QuestionStatus
from state.records import NewRecord, StoredRecord
from storage.engine import Database
from storage.part import Part
from storage.questions import STAGES, STATUSES, change, check
from storage.record_tables import KEY, RecordTable, ensure_table, names, read_table
from storage.tables import questions

BATCH = 500
"""Rows that a stream reads at once."""


class Records(Part):
    """What the training types' tables answer and take."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._tables: dict[str, RecordTable] = {}
        self._reading = asyncio.Lock()

    async def ensure_table(self, training_type: str, model: type[BaseModel]) -> None:
        """Make the table of a type that has none. Raises `UsageError`, `StorageError` where the two do not fit."""
        async with self._database.write() as connection:
            self._tables[training_type] = await connection.run_sync(ensure_table, training_type, model)

    async def training_types(self) -> list[str]:
        """Those that have a table, sorted."""
        async with self._database.read() as connection:
            return await connection.run_sync(names)

    async def table(self, training_type: str) -> RecordTable:
        """Raises `UsageError` that says which training types there are."""
        async with self._reading:
            if training_type not in self._tables:
                async with self._database.read() as connection:
                    self._tables[training_type] = await connection.run_sync(read_table, training_type)
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
        async with self._database.write(rows[0].run_id if rows else None) as connection:
            await change(connection, question_id, ended_with)
            if written:
                changing = [*(name for name in written[0] if name not in KEY), "updated_at"]
                await connection.execute(self._database.upsert(found.table, KEY, changing), written)

    async def insert(self, training_type: str, content: Mapping[str, Any]) -> int:
        """One row from any of its columns; answers its id. Raises `UsageError` that says what is allowed."""
        found = await self.table(training_type)
        row = found.checked(dict(content))
        async with self._database.write() as connection:
            await _require_question(connection, row.get("question_id"))
            statement = insert(found.table).values(**row).returning(found.table.c.id)
            return int((await connection.execute(statement)).scalar_one())

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
        async with self._database.read() as connection:
            result = await connection.stream(query, execution_options={"yield_per": BATCH})
            async for row in result.mappings():
                yield _record(row, found)

    async def count(self, run_id: str, training_type: str) -> int:
        """How many rows the run wrote, whatever their review status."""
        found = await self.table(training_type)
        query = select(func.count()).select_from(found.table).where(found.table.c.run_id == run_id)
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())


async def _require_question(connection: AsyncConnection, question_id: int | None) -> None:
    known = select(questions.c.question_id).where(questions.c.question_id == question_id)
    if question_id is not None and (await connection.execute(known)).first() is None:
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
