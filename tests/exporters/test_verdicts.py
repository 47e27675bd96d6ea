"""Checks are counted by what they said of the rows, in the manifest and on the card."""

import json
from pathlib import Path
from typing import Any

from exporters import export_records
from exporters._verdicts import speaking, tally
from state.verdicts import Verdict
from tests.exporters.samples import PREFERENCES, SOURCES, pair, record, sft
from training_types import training_type


def verdict(check: str, result: Any, **changed: Any) -> Verdict:
    return Verdict(**{"check": check, "result": result, "kind": "heuristic", **changed})


def test_the_answer_that_stands_first_speaks_for_the_row() -> None:
    verdicts = [verdict("copy", "pass", candidate=2), verdict("copy", "fail", candidate=0)]
    assert speaking(verdicts) == verdicts[:1]
    assert speaking([]) == []


def test_a_check_counts_its_passes_for_the_good_answer_and_its_fails_for_any() -> None:
    good, unsure = verdict("support", "pass"), verdict("support", "unverified")
    bad, undecided = (
        verdict("support", "fail", candidate=1, version="2"),
        verdict("support", "unverified", candidate=1),
    )
    counts = tally([[good, bad], [good, undecided], [unsure], []])
    assert counts["support"].as_json() == {
        "kind": "heuristic",
        "version": "1, 2",
        "passed": 2,
        "unverified": 1,
        "failed": 1,
    }


def test_the_manifest_has_the_table_of_checks_of_the_exported_rows(tmp_path: Path) -> None:
    records = [
        sft(1, verdicts=[verdict("copy", "pass", kind="exact"), verdict("language", "unverified", version="2")]),
        sft(2, review_status="rejected"),
    ]
    export_records(records, training_type("sft"), SOURCES, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["checks"] == {
        "copy": {"kind": "exact", "version": "1", "passed": 1, "unverified": 0, "failed": 0},
        "language": {"kind": "heuristic", "version": "2", "passed": 0, "unverified": 1, "failed": 0},
    }


def test_the_card_tells_what_was_not_decided_and_what_the_writer_added(tmp_path: Path) -> None:
    verdicts = [
        verdict("support", "pass"),
        verdict("language", "unverified", version="2"),
        verdict("support", "fail", candidate=1),
    ]
    row = record(1, pair("Which is it?", "Methane.", "Gold."), verdicts=verdicts, own_reasoning=["So it is."])
    export_records([row], PREFERENCES, SOURCES, tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text()
    assert "| support (heuristic) | 1 | 1 | 0 | 1 |" in card
    assert "| language (heuristic) | 0 | 0 | 1 | 2 |" in card
    assert "1 rows have a check that stayed unverified; 1 rows have sentences marked as reasoning" in card
    assert "- support: each sentence states what a passage states" in card
