"""Where a database is, and connections to it that are safe to share."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic_core import to_jsonable_python
from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from state.errors import UsageError
from storage.errors import storage_boundary

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")
Work = Callable[[Connection], T]
"""What is done within one transaction. It may be called anew, so what it changes besides is nothing."""

PRAGMAS = ("busy_timeout=30000", "synchronous=NORMAL", "foreign_keys=ON")
TRIES = 20
BATCH = 500
"""Rows that a stream reads at once."""

DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
MANUAL_TRANSACTIONS = {"isolation_level": None}
"""The sqlite3 module's own BEGIN comes too late to protect what is read before a write."""

_to_json = partial(json.dumps, default=to_jsonable_python)


def parse_url(text: str) -> URL:
    """The database's address with the driver that is used. Raises `UsageError` for one that cannot be meant."""
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


def is_sqlite(url: URL) -> bool:
    return url.drivername.startswith("sqlite")


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite database; `None` for a server, and for a `file:` address that SQLite reads itself."""
    name = url.database or ""
    return Path(name) if is_sqlite(url) and not name.startswith("file:") else None


def place(url: URL) -> str:
    """What messages call the database: its file, or its address without the password."""
    return (url.database or "") if is_sqlite(url) else url.render_as_string(hide_password=True)


def local_engine(url: URL, *, pooled: bool = True) -> Engine:
    """Connections to an SQLite file, for use in threads. Pooled ones are as many as are asked for at once."""
    pool: dict[str, Any] = {"poolclass": QueuePool, "max_overflow": -1} if pooled else {"poolclass": NullPool}
    shared = {**MANUAL_TRANSACTIONS, "check_same_thread": False}
    engine = create_engine(url, connect_args=shared, json_serializer=_to_json, **pool)
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _began)
    event.listen(engine, "before_cursor_execute", _clean, retval=True)
    return engine


def served_engine(url: URL) -> "AsyncEngine":
    """Connections to a server. Raises `UsageError` where its driver is not installed."""
    from sqlalchemy.ext.asyncio import create_async_engine

    try:
        engine = create_async_engine(url, json_serializer=_to_json)
    except ModuleNotFoundError as error:
        raise UsageError(f"this kind of database needs the package {error.name!r}; install it first") from error
    event.listen(engine.sync_engine, "before_cursor_execute", _clean, retval=True)
    return engine


def _connected(connection: Any, _record: object) -> None:
    try:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        use_wal(cursor)
        cursor.close()
    except sqlite3.Error:
        connection.close()
        raise


def _began(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
    return tuple([v if not isinstance(v, str) or v.isascii() else _whole_characters(v) for v in row])


def _whole_characters(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
