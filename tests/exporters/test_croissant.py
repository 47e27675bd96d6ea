"""croissant.json has what the specification requires, and every reference in it leads somewhere."""

import hashlib
import json
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from exporters import ExportOptions, export_records, exporter_names
from state.records import StoredRecord
from tests.exporters.samples import LABELS, SOURCES, PlainType, by_id, labelled, pair, qa, record, sft, source
from training_types import training_type

RATED = PlainType(("prompt", "chosen", "rejected", "margin"))
TYPES = {"sc:Text", "sc:Integer", "sc:Float", "sc:Boolean"}


def described(out: Path, *records: StoredRecord, kind: Any = None, sources: Any = SOURCES, **options: Any) -> Any:
    export_records(records, kind or training_type("qa"), sources, out, ExportOptions(**options))
    return json.loads((out / "croissant.json").read_text())


def fields(value: Any) -> Iterator[dict[str, Any]]:
    """Every field that holds a value, however deep."""
    for field in value.get("field", value.get("subField", [])):
        yield from fields(field) if "subField" in field else [field]


def test_it_has_what_the_specification_requires(tmp_path: Path) -> None:
    found = described(tmp_path / "out", qa(1))
    assert found["@type"] == "sc:Dataset"
    assert found["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert found["@context"]["cr"] == "http://mlcommons.org/croissant/"
    assert found["name"] == "synthetic-data-agent-qa"
    assert found["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert found["url"] == "./"
    assert found["creator"]["name"] == "synthetic-data-agent"
    assert found["datePublished"] == "2024-05-06"
    assert "organic chemistry" in found["description"]


@pytest.mark.parametrize("file_format", exporter_names())
def test_every_file_of_the_data_is_there_with_its_hash(tmp_path: Path, file_format: str) -> None:
    out = tmp_path / "out"
    files = described(out, *(qa(n) for n in range(1, 31)), format=file_format, with_candidates=True)["distribution"]
    on_disk = {p.relative_to(out).as_posix(): p for part in ("data", "candidates") for p in (out / part).rglob("*.*")}
    assert {file["contentUrl"] for file in files} == on_disk.keys()
    for file in files:
        content = on_disk[file["contentUrl"]].read_bytes()
        assert file["@type"] == "cr:FileObject"
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["contentSize"] == f"{len(content)} B"
        assert file["encodingFormat"] != "application/octet-stream"


@pytest.mark.parametrize("file_format", exporter_names())
def test_every_id_is_its_own_and_every_source_is_a_file(tmp_path: Path, file_format: str) -> None:
    found = described(tmp_path / "out", *(qa(n) for n in range(1, 31)), format=file_format, with_candidates=True)
    files = {file["@id"] for file in found["distribution"]}
    parts = {record_set["@id"]: record_set for record_set in found["recordSet"]}
    assert parts.keys() == {f"{config}/{split}" for config in ("default", "candidates") for split in ("train", "test")}
    every = [field for part in parts.values() for field in fields(part)]
    ids = [*files, *parts, *(field["@id"] for field in every)]
    assert len(ids) == len(set(ids))
    for field in every:
        assert field["source"]["fileObject"]["@id"] in files
        assert field["dataType"] in TYPES


def test_every_column_is_a_field_of_its_type(tmp_path: Path) -> None:
    out = tmp_path / "out"
    rows = [{**pair(f"Which is {n}?", "A is.", "B is."), "margin": 0.5} for n in (1, 2)]
    (part,) = described(out, *(record(n, row) for n, row in enumerate(rows, 1)), kind=RATED)["recordSet"]
    named = {field["@id"].rpartition("/")[2]: field for field in part["field"]}
    assert list(named) == pq.read_schema(out / "data" / "train.parquet").names
    assert (named["margin"]["dataType"], named["meta"]["dataType"]) == ("sc:Float", "sc:Text")
    assert "transform" not in named["meta"]["source"]


def test_messages_are_repeated_fields_with_a_path_into_the_column(tmp_path: Path) -> None:
    records = [record(n, labelled(f"Which is {n}?", "This.", n == 1)) for n in (1, 2)]
    (part,) = described(tmp_path / "out", *records, kind=LABELS)["recordSet"]
    prompt = next(field for field in part["field"] if field["@id"] == "default/train/prompt")
    assert prompt["repeated"] is True
    assert {inner["@id"]: inner["source"] for inner in prompt["subField"]} == {
        f"default/train/prompt/{name}": {
            "fileObject": {"@id": "data/train.parquet"},
            "extract": {"column": "prompt"},
            "transform": {"jsonPath": name},
        }
        for name in ("role", "content")
    }


def test_several_licences_are_all_named(tmp_path: Path) -> None:
    odd = source("odd", license="Ask the author")
    found = described(
        tmp_path / "out", sft(1), sft(2, None, odd), kind=training_type("sft"), sources=SOURCES | by_id(odd)
    )
    assert found["license"] == ["ask the author", "https://spdx.org/licenses/CC-BY-4.0.html"]


def test_the_manifest_hashes_it_too(tmp_path: Path) -> None:
    described(tmp_path / "out", qa(1))
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text())["files"]
    content = (tmp_path / "out" / "croissant.json").read_bytes()
    assert listed["croissant.json"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert not [name for name in listed if fnmatch(name, "*.tmp")]
