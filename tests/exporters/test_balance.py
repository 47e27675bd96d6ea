"""Lengths, labels and groups are measured from the columns, whatever the type."""

import json
from pathlib import Path
from typing import Any

import pytest

from exporters import export_records
from state.records import StoredRecord
from tests.exporters.samples import LABELS, PREFERENCES, SOURCES, PlainType, labelled, message, pair, record, sft
from training_types import training_type


def measured(out: Path, kind: Any, *records: StoredRecord) -> tuple[dict[str, Any], str]:
    export_records(records, kind, SOURCES, out)
    return json.loads((out / "manifest.json").read_text())["balance"], (out / "README.md").read_text()


def pairs(*lengths: tuple[int, int]) -> list[StoredRecord]:
    """A pair for each two numbers: the words of its chosen and of its rejected answer."""
    return [
        record(n, pair(f"Which is number {n}?", " ".join(["good"] * chosen), " ".join(["bad"] * rejected)))
        for n, (chosen, rejected) in enumerate(lengths, 1)
    ]


def test_pairs_tell_how_far_length_gives_them_away(tmp_path: Path) -> None:
    found, card = measured(tmp_path / "out", PREFERENCES, *pairs((5, 3), (4, 3), (2, 6), (3, 3)))
    assert found == {
        "pairs": {
            "rows": 4,
            "mean_length_gap_words": -0.25,
            "share_chosen_longer": 0.5,
            "share_equal_length": 0.25,
            "accuracy_of_longer_is_chosen": 0.625,
        }
    }
    assert "| mean length gap words | -0.25 |" in card
    assert "| accuracy of longer is chosen | 0.625 |" in card


@pytest.mark.parametrize(("lengths", "accuracy"), [((5, 3), 1.0), ((3, 5), 0.0), ((4, 4), 0.5)])
def test_picking_the_longer_answer_is_right_always_never_or_by_chance(
    tmp_path: Path, lengths: tuple[int, int], accuracy: float
) -> None:
    found, _ = measured(tmp_path / "out", PREFERENCES, *pairs(lengths, lengths))
    assert found["pairs"]["accuracy_of_longer_is_chosen"] == accuracy


def test_labels_are_counted(tmp_path: Path) -> None:
    records = [record(n, labelled(f"Which is number {n}?", "This.", n == 1)) for n in range(1, 5)]
    found, card = measured(tmp_path / "out", LABELS, *records)
    assert found == {"labels": {"rows": 4, "desirable": 1, "undesirable": 3, "share_desirable": 0.25}}
    assert "| share desirable | 0.25 |" in card


def test_groups_count_every_stored_record_of_the_exported_questions(tmp_path: Path) -> None:
    kind = PlainType(("prompt", "solution"), export=lambda content: dict(content) if content["solution"] else {})
    task = {"prompt": [message("user", "1+1?")], "solution": "2"}
    others = [record(n, {**task, "solution": ""}, question_id=1, candidate=n) for n in (2, 3)]
    alone = record(9, {"prompt": [message("user", "2+2?")], "solution": "4"}, question_id=2)
    left_out = [record(n, {**task, "solution": ""}, question_id=3, candidate=n) for n in (20, 21)]
    found, card = measured(tmp_path / "out", kind, record(1, task), *others, alone, *left_out)
    assert found == {"groups": {"questions": 2, "records": 4, "smallest": 1, "mean": 2.0, "largest": 3}}
    assert "Records that are stored for each exported question." in card


def test_rows_without_any_of_them_have_no_such_section(tmp_path: Path) -> None:
    found, card = measured(tmp_path / "out", training_type("sft"), sft(1), sft(2))
    assert found == {}
    assert "## Balance" not in card
