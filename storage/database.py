"""One database: the two ways to use it, and what every part of the store is made of."""

from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import URL, Connection, Executable, RowMapping, Select, Table
from sqlalchemy.dialects import sqlite

from state.errors import StorageError
from storage.engine import Work, is_sqlite, place
from storage.errors import storage_boundary
from storage.local import LocalDatabase

if TYPE_CHECKING:
    from storage.served import ServedDatabase

T = TypeVar("T")
Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""Of one row, or of several."""

Fence = Callable[[Connection, str | None, int | None], None]
"""Asked inside the transaction before anything is written for that run, or question; raises `StorageError`."""


def _open_to_all(_connection: Connection, _run_id: str | None, _question_id: int | None) -> None:
    """The fence of a database in which nothing is leased."""


class Database:
    """Connections to one database, used from one event loop. Every work is done in one transaction."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.place = place(url)
        self.is_sqlite = is_sqlite(url)
        self.fence: Fence = _open_to_all
        self._opened = LocalDatabase(url) if self.is_sqlite else _served(url)
        self._closed = False

    async def read(self, work: Work[T]) -> T:
        """What the work finds in one consistent view of the database. Raises `StorageError`."""
        with self._used():
            return await self._opened.read(work)

    async def write(self, work: Work[T], run_id: str | None = None, *, question_id: int | None = None) -> T:
        """All that the work writes is kept when this returns, or nothing is.

        For a run, or a run's question, only while this process may work on it. Raises `StorageError`, `UsageError`.
        """
        with self._used():
            return await self._opened.write(partial(self._fenced, work, run_id, question_id))

    async def stream(self, query: Select[Any]) -> AsyncGenerator[Sequence[RowMapping], None]:
        """Batches of rows from one consistent view of the database, however long it is read. Raises `StorageError`."""
        with self._used():
            async with aclosing(self._opened.stream(query)) as batches:
                async for rows in batches:
                    yield rows

    def upsert(self, table: Table, key: Sequence[str], update: Collection[str] = ()) -> sqlite.Insert:
        """An INSERT that, where the `key` is taken, overwrites the `update` columns, or leaves the row as it is."""
        statement = (sqlite.insert(table) if self.is_sqlite else _postgres_insert(table)).inline()
        if not update:
            return statement.on_conflict_do_nothing(index_elements=key)
        return statement.on_conflict_do_update(
            index_elements=key, set_={name: statement.excluded[name] for name in update}
        )

    async def close(self) -> None:
        """From now on it can only be opened anew; what has been asked for comes to its end first."""
        self._closed = True
        await self._opened.close()

    def _fenced(self, work: Work[T], run_id: str | None, question_id: int | None, connection: Connection) -> T:
        if run_id is not None or question_id is not None:
            self.fence(connection, run_id, question_id)
        return work(connection)

    @contextmanager
    def _used(self) -> Iterator[None]:
        if self._closed:
            # A connection made now would be to whatever has taken the file's place.
            raise StorageError(f"the database {self.place} was closed: its file was deleted, moved or replaced")
        with storage_boundary(self.place):
            yield


def _served(url: URL) -> "ServedDatabase":
    """What only a server needs takes time to import, and most runs have a file."""
    from storage.served import ServedDatabase

    return ServedDatabase(url)


def _postgres_insert(table: Table) -> sqlite.Insert:
    """Its methods are those of SQLite's."""
    from sqlalchemy.dialects import postgresql

    return cast(sqlite.Insert, postgresql.insert(table))


class Part:
    """One part of the store. What one of its methods writes is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        return await self._database.read(lambda connection: connection.execute(query).mappings().all())

    async def _changed(self, statement: Executable, values: Values | None = None, run_id: str | None = None) -> int:
        """How many rows the statement changed."""
        return await self._database.write(lambda connection: connection.execute(statement, values).rowcount, run_id)
