"""Killing and resuming: the moments, what is found afterwards, and a small run that is really killed."""

import json
import signal
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.restart import drawn, main, summed
from benchmarks.stored import Stored, stored

NOTHING: dict[str, Any] = {"asked": {}, "cut_off": {}, "repeated": {}, "paid_twice": {}, "oldest_s": 0.0}
ENDS = Counter({-signal.SIGKILL: 2})
GOOD = Stored(lost=0, twice=0, other=0)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data.db"
    with sqlite3.connect(path) as opened:
        opened.execute("CREATE TABLE questions (question_id INTEGER, run_id TEXT, question TEXT, status TEXT)")
        opened.execute("CREATE TABLE synthetic_data_sft (question_id INTEGER, run_id TEXT)")
        asked = [(number, "run", f"question {number}", "approved") for number in range(3)]
        opened.executemany("INSERT INTO questions VALUES (?, ?, ?, ?)", asked)
        opened.executemany("INSERT INTO synthetic_data_sft VALUES (?, 'run')", [(number,) for number in range(3)])
    return path


def changed(database: Path, statement: str) -> Stored:
    with sqlite3.connect(database) as opened:
        opened.execute(statement)
    return stored(database, "run", 3)


def test_a_run_that_ended_as_it_should_has_nothing_lost_or_twice(database: Path) -> None:
    assert stored(database, "run", 3) == GOOD
    assert stored(database, "another run", 3).lost == 3


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM questions WHERE question_id = 1", Stored(lost=1, twice=0, other=0)),
        ("UPDATE questions SET status = 'generated' WHERE question_id = 1", Stored(lost=1, twice=0, other=1)),
        ("UPDATE questions SET status = 'failed' WHERE question_id = 1", Stored(lost=0, twice=0, other=1)),
        ("DELETE FROM synthetic_data_sft WHERE question_id = 1", Stored(lost=0, twice=0, other=1)),
        ("INSERT INTO synthetic_data_sft VALUES (1, 'run')", Stored(lost=0, twice=1, other=0)),
        ("UPDATE questions SET question = 'question 0'", Stored(lost=2, twice=2, other=0)),
    ],
)
def test_each_damage_is_found(database: Path, statement: str, found: Stored) -> None:
    assert changed(database, statement) == found


@pytest.mark.parametrize("run", [Stored(1, 0, 0), Stored(0, 1, 0), Stored(0, 0, 1)])
def test_any_damage_means_that_it_did_not_hold(run: Stored) -> None:
    assert summed([GOOD, GOOD], ENDS, NOTHING, 8)["held"] == "held"
    assert summed([GOOD, run], ENDS, NOTHING, 8)["held"] == "not held"


def test_more_calls_made_twice_than_could_be_on_the_wire_means_that_it_did_not_hold() -> None:
    told = {**NOTHING, "repeated": {"0": 9, "1": 2}}
    row = summed([GOOD], ENDS, told, 8)
    assert (row["made twice"], row["most for one kill"], row["held"]) == (11, 9, "not held")
    assert summed([GOOD], ENDS, told, 9)["held"] == "held"


def test_the_moments_are_the_same_for_the_same_seed_and_spread_over_a_run() -> None:
    moments = drawn(50, 200, seed=1)
    assert moments == drawn(50, 200, seed=1) != drawn(50, 200, seed=2)
    assert 300 < sum(kill.answers for kill in moments) < 900
    assert any(kill.answers == 0 for kill in moments)


@pytest.mark.slow
def test_a_small_run_is_killed_and_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--kills", "2", "--questions", "6", "--concurrency", "2", "--json"])
    row = json.loads(capsys.readouterr().out)["rows"][0]
    assert (code, row["kills"], row["questions lost"], row["rows twice"], row["held"]) == (0, 2, 0, 0, "held")
