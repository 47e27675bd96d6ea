"""Sources: every page version that was read, word for word."""

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select

from state.sources import Source
from storage.database import Database, Part
from storage.evidence import source_ids
from storage.recent import Recent
from storage.tables import questions, sources

BATCH = 500
"""Ids per query; databases limit the number of parameters."""

KNOWN = 20_000
"""Ids of stored sources that are kept in mind."""

FOUND = ("license", "license_found_in", "license_class", "license_evidence", "instructions")
"""What is found of a text, and may be found anew: its folder can get another licence."""

TEXTS, TEXT_BYTES = 256, 64 * 2**20
"""How many texts are kept in memory, and of what size together."""

_TEXTS = select(sources.c.source_id, sources.c.text).where(sources.c.source_id.in_(bindparam("ids", expanding=True)))


class Sources(Part):
    """What the `sources` table answers and takes; a source never changes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.texts = Texts()
        self._add = database.upsert(sources, ("source_id",), FOUND)
        self._known: Recent[int] = Recent(KNOWN)

    async def add(self, new: Sequence[Source]) -> None:
        """Store the versions that are not there yet; of the others, whose text an id names, what was found of them."""
        unknown = {name: source for source in new if self._known.get(name := source.source_id) != _found(source)}
        if not unknown:
            return
        rows = [{**s.model_dump(), "source_id": name, "sha256": s.sha256} for name, s in unknown.items()]
        await self._changed(self._add, rows)
        for name, source in unknown.items():
            self._known.keep(name, _found(source))
            self.texts.keep(name, source.text)

    async def get(self, source_id: str) -> Source | None:
        """`None` where there is no such source."""
        found = await self._rows(select(sources).where(sources.c.source_id == source_id))
        return _source(found[0]) if found else None

    async def page(self, url: str, engine: str, since: datetime) -> Source | None:
        """The newest version of a page that this engine read since then; `None` where there is none."""
        its = sources.c.url == url, sources.c.engine == engine, sources.c.fetched_at >= since
        found = await self._rows(select(sources).where(*its).order_by(sources.c.fetched_at.desc()).limit(1))
        return _source(found[0]) if found else None

    async def of_run(self, run_id: str) -> list[Source]:
        """The sources that the evidence of the run's questions refers to, by id."""
        evidence = select(questions.c.evidence).where(questions.c.run_id == run_id)

        def found(connection: Connection) -> list[Source]:
            packs = connection.execute(evidence).scalars()
            wanted = {source_id for pack in packs if pack for source_id in source_ids(pack)}
            return [_source(row) for row in _rows(connection, wanted)]

        return await self._database.read(found)


class Texts:
    """The texts of sources; those that were used last are kept in memory, for a source never changes."""

    def __init__(self) -> None:
        self._recent: Recent[str] = Recent(TEXTS, TEXT_BYTES)

    def keep(self, source_id: str, text: str) -> None:
        self._recent.keep(source_id, text, sys.getsizeof(text))

    def read(self, connection: Connection, wanted: Iterable[str]) -> dict[str, str]:
        """Like `seen`, for a connection that only reads: what it sees is stored for good."""
        texts = self._kept(wanted)
        for name, text in _texts(connection, set(wanted) - set(texts)):
            texts[name] = text
            self.keep(name, text)
        return texts

    def seen(self, connection: Connection, wanted: Iterable[str]) -> dict[str, str]:
        """The texts of these sources by id; ids that are not stored are left out."""
        texts = self._kept(wanted)
        return {**texts, **dict(_texts(connection, set(wanted) - set(texts)))}

    def _kept(self, wanted: Iterable[str]) -> dict[str, str]:
        found = {name: self._recent.get(name) for name in wanted}
        return {name: text for name, text in found.items() if text is not None}


def _texts(connection: Connection, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    ids = list(wanted)
    for start in range(0, len(ids), BATCH):
        for row in connection.execute(_TEXTS, {"ids": ids[start : start + BATCH]}):
            yield row[0], row[1]


def _rows(connection: Connection, wanted: Collection[str]) -> list[RowMapping]:
    ordered, rows = sorted(wanted), list[RowMapping]()
    for start in range(0, len(ordered), BATCH):
        query = select(sources).where(sources.c.source_id.in_(ordered[start : start + BATCH]))
        rows += connection.execute(query.order_by(sources.c.source_id)).mappings().all()
    return rows


def _found(source: Source) -> int:
    return hash(tuple(getattr(source, name) for name in FOUND))


def _source(row: RowMapping) -> Source:
    columns: dict[str, Any] = {name: row[name] for name in Source.model_fields}
    return Source(**columns)
