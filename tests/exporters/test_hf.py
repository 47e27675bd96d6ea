"""hf: what the `datasets` library saved, it loads."""

import sys
from pathlib import Path

import pytest

from exporters import ExportOptions, export_records
from state.errors import UsageError
from tests.exporters.loading import Load
from tests.exporters.samples import SOURCES, qa
from training_types import training_type

HF = ExportOptions(format="hf", with_candidates=True)
TRICKY = ("7", "null", "2024-01-01", "true", "Ω ≠ \U0001f9ea")


def test_the_data_folder_loads_from_disk_and_texts_stay_texts(tmp_path: Path, load: Load) -> None:
    out = tmp_path / "out"
    export_records([qa(n, TRICKY[n % 5]) for n in range(1, 41)], training_type("qa"), SOURCES, out, HF)
    data, candidates = load(out / "data", out / "candidates", way="disk")
    assert {name: len(split["rows"]) for name, split in data.items()} == {"train": 36, "test": 4}
    assert {row["answer"] for row in data["train"]["rows"]} == set(TRICKY)
    assert {row["answer"] for row in candidates["train"]["rows"]} == set(TRICKY)
    assert "List({'role': Value('string'), 'content': Value('string')})" in data["train"]["features"]


def test_the_card_says_both_ways_to_load_it(tmp_path: Path) -> None:
    export_records([qa(1)], training_type("qa"), SOURCES, tmp_path / "out", HF)
    card = (tmp_path / "out" / "README.md").read_text()
    assert "`datasets.load_from_disk` reads each of the folders `data`, `candidates`." in card
    assert 'load_dataset("<this folder>", "candidates")' in card
    assert "path: data/train/*.arrow" in card


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(UsageError, match=r"pip install 'synthetic-data-agent\[hub\]', or use --format parquet"):
        export_records([qa(1)], training_type("qa"), SOURCES, tmp_path / "out", HF)
    assert list(tmp_path.iterdir()) == []
