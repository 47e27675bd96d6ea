"""Events: what happened in a run, in the order in which it was stored."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from state.events import EVENTS, Event
from storage.part import Part
from storage.tables import events

KEYS = {"run_id", "question_id", "kind", "at"}
"""Fields with a column of their own; the others are in `data`."""


class Usage(NamedTuple):
    """What one model was asked in one role; `calls` also counts those that failed."""

    role: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    seconds: float


class Events(Part):
    """What the `events` table answers and takes; events are only ever added."""

    async def add(self, event: Event) -> None:
        await self.add_many([event])

    async def add_many(self, new: Sequence[Event]) -> None:
        rows = [
            {**event.model_dump(include=KEYS), "data": event.model_dump(mode="json", exclude=KEYS)} for event in new
        ]
        if not rows:
            return
        async with self._database.write() as connection:
            await connection.execute(insert(events), rows)

    async def of_run(self, run_id: str, kind: str | None = None) -> list[Event]:
        """The oldest first; with `kind`, for example `model_called`, only those."""
        query = select(events).where(events.c.run_id == run_id).order_by(events.c.id)
        if kind is not None:
            query = query.where(events.c.kind == kind)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [EVENTS.validate_python({**{key: row[key] for key in KEYS}, **row["data"]}) for row in rows]

    async def usage(self, run_id: str) -> list[Usage]:
        """Calls, tokens and seconds of the run, by role and model."""
        data = events.c.data
        role, model = data["role"].as_string(), data["model"].as_string()
        sums: list[Any] = [func.sum(data[name].as_integer()) for name in ("input_tokens", "output_tokens")]
        query = (
            select(role, model, func.count(), *sums, func.sum(data["seconds"].as_float()))
            .where(events.c.run_id == run_id, events.c.kind == "model_called")
            .group_by(role, model)
            .order_by(role, model)
        )
        async with self._database.read() as connection:
            return [Usage(*row) for row in await connection.execute(query)]
