"""Events: what happened in a run, in the order in which it was stored."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Subquery, case, false, func, insert, select

from state.events import EVENTS, Event
from storage.database import Part
from storage.tables import events, questions

KEYS = {"run_id", "question_id", "kind", "at"}
"""Fields with a column of their own; the others are in `data`."""

RECENT = 5000
_CALLED = events.c.kind == "model_called"
_ADD = insert(events).inline()


class Usage(NamedTuple):
    """What one model was asked in one role. `calls` were sent, those that failed included; `cached` were answered
    from kept answers: they have neither tokens nor seconds."""

    role: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    seconds: float
    cached: int = 0


class Events(Part):
    """What the `events` table answers and takes; events are only ever added."""

    async def add(self, event: Event) -> None:
        await self.add_many([event])

    async def add_many(self, new: Sequence[Event]) -> None:
        if new:
            await self._changed(_ADD, [_row(event) for event in new], new[0].run_id)

    async def of_run(self, run_id: str, kind: str | None = None) -> list[Event]:
        """The oldest first; with `kind`, for example `model_called`, only those."""
        query = select(events).where(events.c.run_id == run_id).order_by(events.c.id)
        if kind is not None:
            query = query.where(events.c.kind == kind)
        return await self._database.read(
            lambda connection: [_event(row) for row in connection.execute(query).mappings()]
        )

    async def of_failed(self, run_id: str) -> list[Event]:
        """How the stages of the questions ended that failed after their research, the oldest first."""
        theirs = events.c.question_id == questions.c.question_id, questions.c.status == "failed"
        failed = *theirs, questions.c.context_quality_score.is_not(None), events.c.kind == "stage_ended"
        query = select(events).where(events.c.run_id == run_id, *failed).order_by(events.c.id)
        return [_event(row) for row in await self._rows(query)]

    async def saved(self, run_id: str, after: int = 0) -> list[tuple[int, int]]:
        """The events with a larger id than `after` that say that a question's rows are saved: their ids and its."""
        is_saved = events.c.kind == "stage_ended", events.c.data["stage"].as_string() == "save"
        query = select(events.c.id, events.c.question_id).where(events.c.run_id == run_id, events.c.id > after)
        found = await self._rows(query.where(*is_saved).order_by(events.c.id))
        return [(row["id"], row["question_id"]) for row in found]

    async def usage(self, run_id: str) -> list[Usage]:
        """Calls, tokens and seconds of the run, by role and model."""
        return await self._sums(select(events.c.data).where(events.c.run_id == run_id, _CALLED).subquery())

    async def recent_usage(self, limit: int = RECENT) -> list[Usage]:
        """The same of the newest answered calls of all runs."""
        answered = _CALLED, events.c.data["outcome"].as_string() == "ok"
        return await self._sums(
            select(events.c.data).where(*answered).order_by(events.c.id.desc()).limit(limit).subquery()
        )

    async def _sums(self, called: Subquery) -> list[Usage]:
        data = called.c.data
        role, model = data["role"].as_string(), data["model"].as_string()
        kept = func.coalesce(data["cached"].as_boolean(), false())

        def sent(amount: Any) -> Any:
            return func.sum(case((kept, 0), else_=amount))

        sums = [sent(1), *(sent(data[name].as_integer()) for name in ("input_tokens", "output_tokens"))]
        sums += [sent(data["seconds"].as_float()), func.sum(case((kept, 1), else_=0))]
        query = select(*[role, model, *sums]).group_by(role, model).order_by(role, model)
        return await self._database.read(lambda connection: [Usage(*row) for row in connection.execute(query)])


def _row(event: Event) -> dict[str, Any]:
    return {**{key: getattr(event, key) for key in KEYS}, "data": event.model_dump(mode="json", exclude=KEYS)}


def _event(row: RowMapping) -> Event:
    return EVENTS.validate_python({**{key: row[key] for key in KEYS}, **row["data"]})
