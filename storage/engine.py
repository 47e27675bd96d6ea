"""One database: where it is, its connections, and the two ways to use them."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import URL, Connection, Engine, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from state.errors import StorageError, UsageError
from storage.errors import storage_boundary

PRAGMAS = ("busy_timeout=30000", "synchronous=NORMAL", "foreign_keys=ON")
TRIES = 20
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
Fence = Callable[[AsyncConnection, str], Awaitable[None]]
"""Asked inside the transaction before anything is written for that run; raises `StorageError`."""
MANUAL_TRANSACTIONS = {"isolation_level": None}
"""The sqlite3 module's own BEGIN comes too late to protect what is read before a write."""


def parse_url(text: str) -> URL:
    """The database's address with an async driver. Raises `UsageError` for one that cannot be meant."""
    shown = text.rsplit("@", 1)[-1]
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UsageError(f"{shown!r} is no database URL; write sqlite:///FILE or postgresql://HOST/NAME") from error
    driver = DRIVERS.get(url.drivername.split("+")[0])
    if driver is None:
        raise UsageError(f"no database of kind {url.drivername!r}; there are: postgresql, sqlite")
    if driver.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise UsageError(f"{shown!r} names no file; write sqlite:///FILE")
    return url.set(drivername=driver)


def locate(text: str) -> URL:
    """Like `parse_url`, with the path of an SQLite file made absolute and its folder created.

    Raises `UsageError`, or `StorageError` where the folder cannot be made.
    """
    url = parse_url(text)
    path = sqlite_path(url)
    if path is None:
        return url
    path = path.expanduser().absolute()
    with storage_boundary(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
    return url.set(database=str(path))


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite database; `None` for a server, and for a `file:` address that SQLite reads itself."""
    name = url.database or ""
    return Path(name) if url.drivername.startswith("sqlite") and not name.startswith("file:") else None


def place(url: URL) -> str:
    """What messages call the database: its file, or its address without the password."""
    is_file = url.drivername.startswith("sqlite")
    return (url.database or "") if is_file else url.render_as_string(hide_password=True)


def prepare(engine: Engine) -> None:
    """Make every connection safe to share a file, and every transaction begin as what it is."""

    def connected(connection: Any, _record: object) -> None:
        try:
            _set_up(connection)
        except sqlite3.Error:
            connection.close()
            raise

    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", connected)
        event.listen(engine, "begin", began)
    event.listen(engine, "before_cursor_execute", _clean, retval=True)


def _set_up(connection: Any) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    use_wal(cursor)
    cursor.close()


def use_wal(cursor: Any) -> None:
    """Switch the file to WAL. SQLite refuses at once while others switch; waiting for a transaction lets them end."""
    for _ in range(TRIES):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")


def _clean(
    _connection: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool
) -> tuple[str, Any]:
    """Half characters, which models and web pages do send and no database takes, become question marks."""
    rows = isinstance(parameters, list)
    return statement, [_clean_row(row) for row in parameters] if rows else _clean_row(parameters)


def _clean_row(row: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in row)


def _engine(url: URL) -> AsyncEngine:
    is_sqlite = url.drivername.startswith("sqlite")
    try:
        engine = create_async_engine(
            url,
            connect_args=MANUAL_TRANSACTIONS if is_sqlite else {},
            json_serializer=partial(json.dumps, default=to_jsonable_python),
        )
    except ModuleNotFoundError as error:
        raise UsageError(f"this kind of database needs the package {error.name!r}; install it first") from error
    prepare(engine.sync_engine)
    return engine


async def _open_to_all(_connection: AsyncConnection, _run_id: str) -> None:
    """The fence of a database in which nothing is leased."""


class Database:
    """Connections to one database, used from one event loop. Every block is one transaction."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.place = place(url)
        self.is_sqlite = url.drivername.startswith("sqlite")
        self.engine = _engine(url)
        self.fence: Fence = _open_to_all
        self._users, self._closed = 0, False
        # SQLite has one writer: waiting here is fair and free, while its own waiting polls.
        self._turn: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the database. Raises `StorageError`."""
        with storage_boundary(self.place):
            async with self._used(), self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self, run_id: str | None = None) -> AsyncIterator[AsyncConnection]:
        """All that is written inside is kept, or nothing; for a run, only while this process may work on it.

        Raises `StorageError`, `UsageError`.
        """
        writer = self.engine.execution_options(writes=True)
        with storage_boundary(self.place):
            async with self._used(), self._turn, writer.begin() as connection:
                if run_id is not None:
                    await self.fence(connection, run_id)
                yield connection

    def upsert(self, table: Table, key: Sequence[str], update: Collection[str] = ()) -> sqlite.Insert:
        """An INSERT that, where the `key` is taken, overwrites the `update` columns, or leaves the row as it is."""
        insert: Any = sqlite.insert if self.is_sqlite else postgresql.insert
        statement: sqlite.Insert = insert(table)
        if not update:
            return statement.on_conflict_do_nothing(index_elements=key)
        return statement.on_conflict_do_update(
            index_elements=key, set_={name: statement.excluded[name] for name in update}
        )

    async def close(self) -> None:
        """From now on it can only be opened anew; what has begun comes to its end first."""
        self._closed = True
        if not self._users:
            await self.engine.dispose()

    @asynccontextmanager
    async def _used(self) -> AsyncIterator[None]:
        if self._closed:
            # A connection made now would be to whatever has taken the file's place.
            raise StorageError(f"the database {self.place} was closed: its file was deleted, moved or replaced")
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            if self._closed and not self._users:
                await self.engine.dispose()
