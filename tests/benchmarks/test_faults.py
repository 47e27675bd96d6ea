"""Calls that fail: what counts as held, what each is recorded as, and a small run that goes through every failure."""

import json
from argparse import Namespace
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.faults import Ended, by_outcome, checked, main
from benchmarks.faulty import KINDS, faulty
from benchmarks.recorded import Recorded
from tests.protocol.faults import MODEL, Fault

GIVEN = Namespace(questions=3, timeout_s=2.0, tolerance_s=0.5)
ASKED = {"ok": 6, "left": 1, "429": 2}
FOUND = Recorded(
    statuses=Counter(approved=2, failed=1),
    reasons=Counter(ModelBlocked=1),
    calls=Counter(ok=6, ModelTimeout=1, ModelRateLimited=2),
    longest_s={"ok": 0.1, "ModelTimeout": 2.01},
    finished_at=100.0,
)
ENDED = Ended(code=1, at=101.0, output={"approved": 2, "failed": 1}, complaints=0)


def held(found: Recorded = FOUND, ended: Ended = ENDED, asked: dict[str, int] | None = None) -> Any:
    return checked(ended, found, asked or ASKED, GIVEN)["held"]


def test_a_run_of_which_everything_is_accounted_for_has_held() -> None:
    assert held() == "held"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"statuses": Counter(approved=2)}, "every question ended"),
        ({"statuses": Counter(approved=2, failed=1, generated=1)}, "every question ended"),
        ({"statuses": Counter(approved=1, failed=2)}, "as its output says"),
        ({"unexplained": 1}, "every failure explained"),
        ({"twice": 1}, "no row twice"),
        ({"calls": Counter(ok=6)}, "every call recorded"),
        ({"longest_s": {"ok": 2.6}}, "none too long"),
        ({"finished_at": 90.0}, "nothing left"),
        ({"finished_at": None}, "nothing left"),
    ],
)
def test_whatever_is_not_accounted_for_is_named(change: dict[str, Any], why: str) -> None:
    assert f"not: {why}" in held(replace(FOUND, **change))


@pytest.mark.parametrize(
    ("change", "why"),
    [({"code": None}, "ended by itself"), ({"code": 0}, "ended by itself"), ({"complaints": 1}, "nothing left")],
)
def test_a_process_that_ends_otherwise_or_complains_is_named(change: dict[str, Any], why: str) -> None:
    assert held(ended=replace(ENDED, **change)) == f"not: {why}"


def test_a_request_that_is_not_recorded_is_named_whatever_became_of_it() -> None:
    assert held(asked={**ASKED, "open": 1}) == "not: every call recorded"


def test_calls_stand_beside_what_the_server_did() -> None:
    rows = {row["outcome"]: row for row in by_outcome(FOUND, ASKED)}
    assert rows["ModelTimeout"] == {"outcome": "ModelTimeout", "at the server": 1, "recorded": 1, "longest s": 2.01}
    assert all(row["at the server"] == row["recorded"] for row in rows.values())


def test_every_failure_of_a_model_befalls_a_run_but_those_that_end_it() -> None:
    drawn = {Fault.parse(kind).kind for kind in KINDS}
    assert MODEL - drawn == {"400", "401", "403", "404", "bad_key", "daily"}
    assert faulty(1.0, seed=0).plan.next("judge", "gemini", MODEL) is not None


@pytest.mark.slow
def test_a_small_run_comes_through_every_failure(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--questions", "20", "--concurrency", "8", "--share", "0.5", "--timeout-s", "1", "--latency-ms", "5"]
    code = main([*given, "--json", "--tolerance-s", "2"])
    row = json.loads(capsys.readouterr().out)["rows"][0]
    assert (code, row["held"], row["ended"]) == (0, "held", 20)
    assert row["calls that failed %"] > 20
    assert set(row["faults"]) > {"ok", "left"}
