"""The file of kept answers: made where it is missing, recognised where it is there, and what to say if it fails."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import aiosqlite

from state.errors import AgentError, StorageError
from storage.engine import use_wal
from storage.errors import storage_error

BUSY_S = 30.0
WHAT = "the file of kept answers"
APPLICATION_ID = int.from_bytes(b"SDC1")
"""In the header of the file: what it is, and in which form."""

TABLE = """CREATE TABLE answers (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, size INTEGER NOT NULL, created_at REAL NOT NULL,
    digest TEXT NOT NULL, answer TEXT NOT NULL
)"""
"""The answer is the last column, so that counting and summing need not read it."""
FOUND = "SELECT (SELECT application_id FROM pragma_application_id), count(*) FROM sqlite_master"

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


async def connected(path: Path) -> aiosqlite.Connection:
    """The file at `path`, which `prepare` made; every statement is a transaction of its own."""
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_S)
    connection.text_factory = lambda read: read.decode("utf-8", "replace")
    await connection.execute_fetchall("PRAGMA synchronous=NORMAL")
    return connection


def prepare(path: Path) -> None:
    """Make the file and its folder where they are missing; safe in several processes at once.

    Raises `StorageError` for a file that cannot be used, and for a database of another kind, which is left as it is.
    """
    with call_boundary(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)) as connection:
            if not _known(connection, path):
                use_wal(connection.cursor())
                connection.execute("BEGIN IMMEDIATE")
                if not _known(connection, path):
                    connection.execute(TABLE)
                    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute("COMMIT")


def _known(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is one of kept answers; false where it is empty. Raises `StorageError` for anything else."""
    # One statement, for between two of them another process may make the file.
    kind, tables = connection.execute(FOUND).fetchone()
    if kind == APPLICATION_ID and tables:
        return True
    if tables or kind:
        raise StorageError(
            f"{path} holds something else than the kept answers of this version; "
            "name another file with SYNTHDATA_CACHE_PATH"
        )
    return False


@contextmanager
def call_boundary(path: Path) -> Iterator[None]:
    """Errors of the file or the disk leave as `StorageError`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise _named(error, path) from error


def _named(error: sqlite3.Error | OSError, path: Path) -> AgentError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _DAMAGED:
        return damaged(path, str(error))
    return storage_error(error, str(path), WHAT)


def damaged(path: Path, said: str) -> StorageError:
    return StorageError(
        f"{WHAT} {path} is damaged ({said}); unless it is something else of yours it can be deleted, "
        "and what it held is asked for again"
    )
