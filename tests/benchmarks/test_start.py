"""Where the moment of the first request is read from."""

import json
import sqlite3
from pathlib import Path

import pytest

from benchmarks.served import ROOT
from benchmarks.start import ended, first_event, first_request


def test_the_first_request_began_its_own_seconds_before_its_event(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "data.db") as opened:
        opened.execute("CREATE TABLE events (kind TEXT, at TEXT, data TEXT)")
        calls = [("1970-01-01 00:01:00.500000", 0.25), ("1970-01-01 00:02:00.000000", 1.0)]
        rows = [("model_called", at, json.dumps({"seconds": seconds})) for at, seconds in calls]
        opened.executemany("INSERT INTO events VALUES (?, ?, ?)", rows)
    assert first_event(tmp_path / "data.db") == 60.25


def test_a_program_that_fails_is_not_measured() -> None:
    with pytest.raises(RuntimeError, match="code 3"):
        ended(["-c", "raise SystemExit(3)"], ROOT)


@pytest.mark.slow
def test_the_first_request_comes_after_the_start_of_the_process(url: str) -> None:
    assert first_request("offline", url) > 0
    assert first_request("google_genai:gemini-2.5-flash", url) > 0
