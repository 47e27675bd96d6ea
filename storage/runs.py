"""Runs: what was asked for, and how it ended."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, exists, select, update

from state.errors import UsageError
from state.records import Run, RunStatus
from storage.database import Part
from storage.tables import questions, runs, utc_now


class Runs(Part):
    """What the `runs` table answers and takes."""

    async def create(self, run_id: str, request: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """Record that a run has begun, or that it goes on: then its settings are the new ones."""
        row = {
            "run_id": run_id,
            "topic": request["topic"],
            "sub_topic": request.get("sub_topic", ""),
            "training_type": request["training_type"],
            "num_questions": request.get("num_questions", 0),
            "settings": dict(settings),
            "status": "running",
            "finished_at": None,
        }
        statement = self._database.upsert(runs, ("run_id",), ("settings", "status", "finished_at"))
        await self._changed(statement, row, run_id)

    async def go_on(self, run_id: str, settings: Mapping[str, Any]) -> None:
        """Record that a run which was begun before is running again, with these settings; its counts are to come."""
        again = {"settings": dict(settings), "status": "running", "output": None, "finished_at": None}
        statement = update(runs).where(runs.c.run_id == run_id).values(**again)
        await self._changed(statement, run_id=run_id)

    async def get(self, run_id: str) -> Run | None:
        """`None` where there is no such run."""
        found = await self._rows(select(runs).where(runs.c.run_id == run_id))
        return Run(**found[0]) if found else None

    async def finish(self, run_id: str, status: RunStatus, output: Mapping[str, Any] | None) -> None:
        """Raises `UsageError` where there is no such run."""
        ended = {"status": status, "output": dict(output) if output is not None else None, "finished_at": utc_now()}
        statement = update(runs).where(runs.c.run_id == run_id).values(**ended)
        if not await self._changed(statement, run_id=run_id):
            raise UsageError(f"no run {run_id!r}")

    async def withdraw(self, run_id: str) -> None:
        """Forget a run, unless it has a question."""
        asked = exists().where(questions.c.run_id == run_id)
        await self._changed(delete(runs).where(runs.c.run_id == run_id, ~asked), run_id=run_id)

    async def list(self, limit: int = 50) -> list[Run]:
        """The newest first."""
        query = select(runs).order_by(runs.c.started_at.desc(), runs.c.run_id).limit(limit)
        return [Run(**row) for row in await self._rows(query)]
