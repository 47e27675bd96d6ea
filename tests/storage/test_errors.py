"""What is said when the database fails: one line, what it is about, and what to do."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from state.errors import AgentError, ModelTimeout, StorageError, UsageError
from storage.errors import ADVICE, storage_boundary, storage_error

SAID = {
    "unable to open database file": "may be a folder",
    "file is not a database": "is not an SQLite database",
    "database disk image is malformed": "is damaged",
    "attempt to write a readonly database": "cannot be written",
    "database is locked": "is locked by another program",
    "disk I/O error": "the disk may be full",
    "database or disk is full": "free some space, then resume",
    "no such table: questions": "run create_database.py",
    "table questions already exists": "made by something else",
    "no such column: x": "tables of another version",
    "[Errno 111] Connect call failed ('127.0.0.1', 5432)": "start the server",
    "something nobody has thought of": "the database x.db fails: something nobody has thought of",
}


@pytest.mark.parametrize("said", sorted(SAID))
def test_every_known_failure_says_what_to_do(said: str) -> None:
    for error in (sqlite3.OperationalError(said), OperationalError("SELECT 1", {}, sqlite3.OperationalError(said))):
        told = storage_error(error, "x.db")
        assert isinstance(told, StorageError)
        assert str(told).startswith("the database x.db ")
        assert SAID[said] in str(told)
        assert said in str(told)


def test_every_advice_is_tested() -> None:
    for part in ADVICE:
        assert any(part in said.lower() for said in SAID), part


def test_a_long_message_is_cut_to_its_first_line_and_no_statement_is_shown() -> None:
    error = OperationalError("SELECT secret", {"a": 1}, sqlite3.OperationalError("first\nsecond"))
    assert str(storage_error(error, "x.db")) == "the database x.db fails: first"


def test_an_error_without_words_is_named() -> None:
    assert str(storage_error(TimeoutError(), "x.db")) == "the database x.db fails: TimeoutError"


def test_a_row_that_breaks_a_rule_is_wrong_use_and_other_failures_stop_the_run() -> None:
    rule = IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed: a.b"))
    assert isinstance(storage_error(rule, "x.db"), UsageError)
    assert storage_error(OSError("x"), "x.db").stops_run


@pytest.mark.parametrize("error", [ModelTimeout("late"), KeyError("bug"), KeyboardInterrupt()])
def test_what_is_not_the_databases_passes_as_it_is(error: BaseException) -> None:
    with pytest.raises(type(error)) as raised, storage_boundary("x.db"):
        raise error
    assert raised.value is error


def test_the_cause_is_kept_for_whoever_looks_for_it() -> None:
    cause = OSError("no space")
    with pytest.raises(AgentError) as raised, storage_boundary("x.db"):
        raise cause
    assert raised.value.__cause__ is cause
