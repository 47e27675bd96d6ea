"""Runs: what was asked for, and how it ended."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from state.errors import UsageError
from state.records import Run, RunStatus
from storage.part import Part
from storage.tables import runs, utc_now


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
        async with self._database.write(run_id) as connection:
            await connection.execute(statement, row)

    async def go_on(self, run_id: str, settings: Mapping[str, Any]) -> None:
        """Record that a run which was begun before is running again, with these settings; its counts are to come."""
        again = {"settings": dict(settings), "status": "running", "output": None, "finished_at": None}
        async with self._database.write(run_id) as connection:
            await connection.execute(update(runs).where(runs.c.run_id == run_id).values(**again))

    async def get(self, run_id: str) -> Run | None:
        """`None` where there is no such run."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(runs).where(runs.c.run_id == run_id))).mappings().first()
        return Run(**row) if row else None

    async def finish(self, run_id: str, status: RunStatus, output: Mapping[str, Any] | None) -> None:
        """Raises `UsageError` where there is no such run."""
        ended = {"status": status, "output": dict(output) if output is not None else None, "finished_at": utc_now()}
        async with self._database.write(run_id) as connection:
            done = await connection.execute(update(runs).where(runs.c.run_id == run_id).values(**ended))
        if not done.rowcount:
            raise UsageError(f"no run {run_id!r}")

    async def list(self, limit: int = 50) -> list[Run]:
        """The newest first."""
        query = select(runs).order_by(runs.c.started_at.desc(), runs.c.run_id).limit(limit)
        async with self._database.read() as connection:
            return [Run(**row) for row in (await connection.execute(query)).mappings()]
