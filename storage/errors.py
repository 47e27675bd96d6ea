"""The one place where the database's errors become ours, each one line that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from state.errors import AgentError, StorageError, UsageError

ADVICE = {
    "unable to open": "cannot be opened: it may be a folder, or its folder may not be writable; name another file",
    "not a database": "is not an SQLite database; name another file, or move this one away",
    "malformed": "is damaged; restore a copy, or move it away and start anew",
    "readonly": "cannot be written; allow writing to the file and its folder, or name another",
    "locked": "is locked by another program; end that one, or try again",
    "disk i/o error": "cannot be read or written; the disk may be full, beyond its quota, or failing",
    "is full": "cannot grow, because the disk is full; free some space, then resume",
    "no such table": "lacks tables of this version; run create_database.py, or name another",
    "already exists": "holds tables that were made by something else; name another file",
    "no such column": "has tables of another version; name another file",
    "connect call failed": "does not answer; start the server, or correct the address",
}
"""What a message holds, and what to say about the database then."""


def storage_error(error: BaseException, place: str, what: str = "the database") -> AgentError:
    """`error` as a named error about what lies at `place`."""
    cause = getattr(error, "orig", None) or error
    said = (str(cause).splitlines() or [type(cause).__name__])[0]
    if isinstance(error, IntegrityError):
        return UsageError(f"the row does not fit {what} {place}: {said}")
    for part, advice in ADVICE.items():
        if part in said.lower():
            return StorageError(f"{what} {place} {advice} ({said})")
    return StorageError(f"{what} {place} fails: {said}")


@contextmanager
def storage_boundary(place: str, what: str = "the database") -> Iterator[None]:
    """Errors of the database or the disk leave as `StorageError`, rows that break its rules as `UsageError`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, OverflowError) as error:
        raise storage_error(error, place, what) from error
