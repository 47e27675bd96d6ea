"""How different the exported questions are stands in the card and in the manifest."""

import json
from pathlib import Path

from exporters import export_records
from tests.exporters.samples import PREFERENCES, SOURCES, pair, qa, record, sft
from training_types import training_type


def test_each_question_counts_once_however_many_rows_it_has(tmp_path: Path) -> None:
    rows = [record(n, pair("Why does hexane float?", f"Answer {n}", "No")) for n in (1, 2)]
    same = [row.model_copy(update={"question_id": 1, "candidate": n}) for n, row in enumerate(rows)]
    other = record(3, pair("What is hexane?", "An alkane.", "No"))
    export_records([*same, other], PREFERENCES, SOURCES, tmp_path / "out")
    found = json.loads((tmp_path / "out" / "manifest.json").read_text())["diversity"]
    assert (found["questions"], found["kinds"]) == (2, {"what": 1, "why": 1})
    assert [(pair["one"], pair["other"]) for pair in found["closest"]] == [(1, 3)]


def test_the_card_tells_the_numbers(tmp_path: Path) -> None:
    export_records([sft(n) for n in (1, 2, 3)], training_type("sft"), SOURCES, tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text()
    assert "## Diversity" in card
    assert "| distinct-1 |" in card
    assert "| task type | explanation 3 |" in card


def test_questions_are_found_in_rows_of_every_form(tmp_path: Path) -> None:
    export_records([qa(1), qa(2)], training_type("qa"), SOURCES, tmp_path / "out")
    found = json.loads((tmp_path / "out" / "manifest.json").read_text())["diversity"]
    assert found["words"]["least"] > 0
