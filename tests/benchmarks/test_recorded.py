"""What is read of a run from its database: endings, reasons, rows twice, calls by outcome."""

import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.recorded import Recorded, recorded

CALLS = [("ok", 0.2, False), ("ok", 0.1, False), ("ok", 9.0, True), ("ModelTimeout", 2.0, False)]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data.db"
    with sqlite3.connect(path) as opened:
        opened.execute("CREATE TABLE questions (run_id TEXT, question TEXT, status TEXT, reason TEXT)")
        opened.execute("CREATE TABLE synthetic_data_sft (run_id TEXT, question_id INTEGER, candidate INTEGER)")
        opened.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, run_id TEXT, kind TEXT, data TEXT)")
        opened.execute("CREATE TABLE runs (run_id TEXT, finished_at TEXT)")
        asked = [("r", "a", "approved", ""), ("r", "b", "failed", "ModelBlocked: withheld: safety"), ("x", "a", "", "")]
        opened.executemany("INSERT INTO questions VALUES (?, ?, ?, ?)", asked)
        opened.execute("INSERT INTO synthetic_data_sft VALUES ('r', 1, 0)")
        told = [
            ("r", "model_called", json.dumps({"outcome": name, "seconds": seconds, "cached": cached}))
            for name, seconds, cached in CALLS
        ]
        opened.executemany("INSERT INTO events (run_id, kind, data) VALUES (?, ?, ?)", told)
        opened.execute("INSERT INTO runs VALUES ('r', '1970-01-01 00:01:00.500000')")
    return path


def changed(database: Path, statement: str) -> Recorded:
    with sqlite3.connect(database) as opened:
        opened.execute(statement)
    return recorded(database, "r")


def test_questions_are_counted_by_ending_and_reason_and_calls_by_outcome(database: Path) -> None:
    found = recorded(database, "r")
    assert found.statuses == {"approved": 1, "failed": 1}
    assert found.reasons == {"ModelBlocked: withheld": 1}
    assert (found.ended, found.unexplained, found.twice, found.finished_at) == (2, 0, 0, 60.5)
    assert found.calls == Counter(ok=2, ModelTimeout=1)
    assert found.longest_s == {"ok": 0.2, "ModelTimeout": 2.0}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE questions SET status = 'generated' WHERE question = 'b'", (1, 0, 0)),
        ("UPDATE questions SET reason = '' WHERE question = 'b'", (2, 1, 0)),
        ("UPDATE questions SET question = 'a'", (2, 0, 1)),
        ("INSERT INTO synthetic_data_sft VALUES ('r', 1, 0)", (2, 0, 1)),
        ("INSERT INTO synthetic_data_sft VALUES ('r', 1, 1)", (2, 0, 0)),
    ],
)
def test_each_damage_is_found(database: Path, statement: str, found: tuple[int, int, int]) -> None:
    told = changed(database, statement)
    assert (told.ended, told.unexplained, told.twice) == found


def test_a_run_that_has_not_finished_has_no_end(database: Path) -> None:
    assert changed(database, "UPDATE runs SET finished_at = NULL").finished_at is None
