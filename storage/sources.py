"""Sources: every page version that was read, word for word."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from state.sources import Source
from storage.evidence import source_ids
from storage.part import Part
from storage.tables import questions, sources

BATCH = 500
"""Ids per query; databases limit the number of parameters."""


class Sources(Part):
    """What the `sources` table answers and takes; a source never changes."""

    async def add(self, new: Sequence[Source]) -> None:
        """Store the versions that are not there yet; an id names its text, so the others need no change."""
        rows = [{**source.model_dump(), "source_id": source.source_id, "sha256": source.sha256} for source in new]
        if not rows:
            return
        async with self._database.write() as connection:
            await connection.execute(self._database.upsert(sources, ("source_id",)), rows)

    async def get(self, source_id: str) -> Source | None:
        """`None` where there is no such source."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(sources).where(sources.c.source_id == source_id))).mappings().first()
        return _source(row) if row else None

    async def of_run(self, run_id: str) -> list[Source]:
        """The sources that the evidence of the run's questions refers to, by id."""
        evidence = select(questions.c.evidence).where(questions.c.run_id == run_id)
        async with self._database.read() as connection:
            packs = (await connection.execute(evidence)).scalars().all()
            wanted = {source_id for pack in packs if pack for source_id in source_ids(pack)}
            return [_source(row) for row in await _rows(connection, wanted)]


async def texts_of(connection: AsyncConnection, wanted: Iterable[str]) -> dict[str, str]:
    """The texts of these sources by id; ids that are not stored are left out."""
    return {row["source_id"]: row["text"] for row in await _rows(connection, set(wanted))}


async def _rows(connection: AsyncConnection, wanted: Collection[str]) -> list[RowMapping]:
    ordered, rows = sorted(wanted), list[RowMapping]()
    for start in range(0, len(ordered), BATCH):
        query = select(sources).where(sources.c.source_id.in_(ordered[start : start + BATCH]))
        rows += (await connection.execute(query.order_by(sources.c.source_id))).mappings().all()
    return rows


def _source(row: RowMapping) -> Source:
    columns: dict[str, Any] = {name: row[name] for name in Source.model_fields}
    return Source(**columns)
