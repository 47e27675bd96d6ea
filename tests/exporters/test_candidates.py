"""The candidates: everything that is stored of the exported questions, beside the rows for the trainer."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from exporters import ExportOptions, export_records, exporter_names
from exporters._candidates import OWN_SHAPES, content_shapes
from state.records import StoredRecord
from tests.exporters.loading import Load
from tests.exporters.samples import SOURCES, PlainType, by_id, message, record, source
from training_types import training_type, training_type_names

ETHERS = source("ethers", license="CC-BY-SA-4.0")


def export(content: Any) -> dict[str, Any]:
    return {"prompt": content["prompt"], "solution": content["solution"]} if content["rank"] == 1 else {}


TASKS = PlainType(("prompt", "solution"), export=export)


def answer(question: int, rank: int, *leans_on: Any, **changes: Any) -> StoredRecord:
    content = {
        "prompt": [message("user", f"What is {question}+{question}?")],
        "solution": str(2 * question),
        "reward": 1.0 if rank == 1 else None,
        "rank": rank,
        "correct": rank == 1,
        "parts": {"checks": rank},
    }
    asked = {"question_id": question, "candidate": rank, **changes}
    return record(question * 10 + rank, content, *leans_on, **asked)


def written(out: Path, *records: StoredRecord, **options: Any) -> list[dict[str, Any]]:
    sources = SOURCES | by_id(ETHERS)
    export_records(records, TASKS, sources, out, ExportOptions(with_candidates=True, **options))
    rows: list[dict[str, Any]] = pq.read_table(out / "candidates" / "train.parquet").to_pylist()
    return rows


def test_all_records_of_an_exported_question_are_there_with_the_reason_why_not(tmp_path: Path) -> None:
    records = (answer(1, 1), answer(1, 2), answer(1, 3, review_status="rejected"), answer(2, 2), answer(3, 1))
    rows = written(tmp_path / "out", *records)
    assert [(row["question_id"], row["rank"], row["exported"], row["left_out"]) for row in rows] == [
        (1, 1, True, ""),
        (1, 2, False, "not_for_training"),
        (1, 3, False, "rejected"),
        (3, 1, True, ""),
    ]


def test_their_columns_are_those_of_the_content_and_typed(tmp_path: Path) -> None:
    first, second = written(tmp_path / "out", answer(1, 1), answer(1, 2))
    assert list(first) == ["id", *OWN_SHAPES, "prompt", "solution", "reward", "rank", "correct", "parts", "meta"]
    assert (first["reward"], second["reward"]) == (1.0, None)
    assert (first["correct"], second["correct"], second["rank"]) == (True, False, 2)
    assert json.loads(second["parts"]) == {"checks": 2}
    assert json.loads(second["prompt"]) == [message("user", "What is 1+1?")]
    assert json.loads(second["meta"])["record_id"] == 12


def test_a_candidate_is_in_the_split_of_its_question(tmp_path: Path) -> None:
    records = [answer(question, rank) for question in range(1, 31) for rank in (1, 2)]
    written(tmp_path / "out", *records)
    ids = {
        (folder, split): {
            json.loads(row["meta"])["question_id"]
            for row in pq.read_table(tmp_path / "out" / folder / f"{split}.parquet").to_pylist()
        }
        for folder in ("data", "candidates")
        for split in ("train", "test")
    }
    assert ids["data", "train"] == ids["candidates", "train"]
    assert ids["data", "test"] == ids["candidates", "test"]


def test_the_license_policy_holds_for_candidates_too(tmp_path: Path) -> None:
    rows = written(tmp_path / "out", answer(1, 1), answer(1, 2, ETHERS), license_policy="attribution")
    assert [row["rank"] for row in rows] == [1]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["candidates"] == {
        "splits": {"train": 1},
        "left_out": {"license_policy": {"count": 1, "record_ids": [12]}},
    }


def test_the_licence_and_the_attribution_count_the_sources_of_candidates(tmp_path: Path) -> None:
    written(tmp_path / "out", answer(1, 1), answer(1, 2, ETHERS))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["license"] == "other"
    assert "Ethers" in (tmp_path / "out" / "ATTRIBUTION.md").read_text()


def test_text_that_no_file_can_hold_is_left_out(tmp_path: Path) -> None:
    broken = answer(1, 2)
    broken.content["solution"] = "half a character \ud800"
    assert [row["rank"] for row in written(tmp_path / "out", answer(1, 1), broken)] == [1]


def test_without_being_asked_for_there_are_none(tmp_path: Path) -> None:
    report = export_records([answer(1, 1), answer(1, 2)], TASKS, SOURCES, tmp_path / "out")
    assert report.candidates == 0
    assert not (tmp_path / "out" / "candidates").exists()
    assert "candidates" not in (tmp_path / "out" / "README.md").read_text()


def test_they_are_a_config_of_their_own_and_the_default_is_not_disturbed(tmp_path: Path, load: Load) -> None:
    folders = [tmp_path / name for name in exporter_names()]
    for folder in folders:
        export_records(
            [answer(question, rank) for question in range(1, 31) for rank in (1, 2)],
            TASKS,
            SOURCES,
            folder,
            ExportOptions(format=folder.name, with_candidates=True),
        )
    for splits in load(*folders):
        assert {name: len(found["rows"]) for name, found in splits.items()} == {"train": 27, "test": 3}
        assert splits["train"]["rows"][0].keys() == {"prompt", "solution", "id", "meta"}
    for splits in load(*folders, config="candidates"):
        assert {name: len(found["rows"]) for name, found in splits.items()} == {"train": 54, "test": 6}


@pytest.mark.parametrize("name", training_type_names())
def test_no_content_column_of_a_type_is_hidden_by_our_own(name: str) -> None:
    shapes = content_shapes(training_type(name).record)
    assert not shapes.keys() & {"id", "meta", *OWN_SHAPES}
    assert set(shapes.values()) <= {str, int, float, bool}
