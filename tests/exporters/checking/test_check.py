"""An export as it was written holds; whatever is changed in it is named."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from exporters import exporter_names
from exporters._digest import with_digest
from state.records import StoredRecord
from tests.exporters.checking.written import checked, edit_manifest, export, fact, named, rewrite
from tests.exporters.samples import sft

TRAIN = "data/train.jsonl"


@pytest.mark.parametrize("file_format", exporter_names())
@pytest.mark.parametrize("with_candidates", [False, True])
def test_an_export_as_it_was_written_holds(tmp_path: Path, file_format: str, with_candidates: bool) -> None:
    pytest.importorskip("datasets")
    report = checked(export(tmp_path / "out", format=file_format, with_candidates=with_candidates))
    assert (report.rows, report.held, report.broken, report.unverified, report.not_run) == (3, 3, [], 0, 0)


def test_one_changed_character_names_the_row_and_its_file(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    rewrite(out / TRAIN, lambda lines: [lines[0], lines[1].replace("two carbon", "ten carbon"), lines[2]])
    report = checked(out)
    assert report.held == 2
    assert {
        (TRAIN, "", "file"),
        (f"{TRAIN}:2", "sft-run-1-2-0", "digest"),
        (f"{TRAIN}:2", "sft-run-1-2-0", "claim"),
        (f"{TRAIN}:2", "sft-run-1-2-0", "support"),
    } == named(report)
    assert any("ten" in found.evidence for found in report.broken if found.check == "support")


def test_a_changed_character_in_parquet_names_the_row(tmp_path: Path) -> None:
    out = export(tmp_path / "out", format="parquet")
    table = pq.read_table(out / "data" / "train.parquet")
    rows = table.to_pylist()
    rows[2]["completion"][0]["content"] = rows[2]["completion"][0]["content"].replace("three", "there")
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), out / "data" / "train.parquet")
    assert ("data/train.parquet:3", "sft-run-1-3-0", "digest") in named(checked(out))


def test_a_second_copy_that_differs_from_the_first_is_named(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    table = pq.read_table(out / "data" / "train.parquet")
    rows = table.to_pylist()
    changed = with_digest({**rows[0], "prompt": [{"role": "user", "content": "Another question?"}]})
    pq.write_table(pa.Table.from_pylist([changed, *rows[1:]], schema=table.schema), out / "data" / "train.parquet")
    assert ("data/train.parquet:1", "sft-run-1-1-0", "copy") in named(checked(out))


def test_a_row_that_was_deleted_is_missed_in_the_count_and_named_by_the_other_copy(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    rewrite(out / TRAIN, lambda lines: lines[:2])
    report = checked(out)
    assert ("data/train.parquet:3", "sft-run-1-3-0", "copy") in named(report)
    (count,) = (found for found in report.broken if found.check == "count")
    assert (count.row, count.evidence) == (TRAIN, "2 rows, and the manifest counts 3")


def test_a_line_that_is_no_object_is_named_by_its_number(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    rewrite(out / TRAIN, lambda lines: [lines[0], lines[1][5:], lines[2]])
    assert (f"{TRAIN}:2", "(no id)", "digest") in named(checked(out))


def test_a_hash_of_the_manifest_that_does_not_fit_names_the_file(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    edit_manifest(out, lambda manifest: manifest["files"]["README.md"].update(sha256="0" * 64))
    (found,) = checked(out).broken
    assert (found.row, found.check) == ("README.md", "file")


def test_files_that_are_gone_broken_or_were_added_are_named(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    (out / "croissant.json").unlink()
    (out / "data" / "train.parquet").write_bytes(b"no parquet")
    (out / "data" / "more.jsonl").write_text("{}\n")
    found = {one.row: one.evidence for one in checked(out).broken if one.check == "file"}
    assert found["croissant.json"] == "the manifest lists it, and it is not there"
    assert found["data/more.jsonl"] == "it is there, and the manifest does not list it"
    assert "cannot be read" in found["data/train.parquet"]


def test_a_table_of_checks_that_the_rows_do_not_give_is_named(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    edit_manifest(out, lambda manifest: manifest["checks"]["copy"].update(unverified=1))
    assert [(found.row, found.check) for found in checked(out).broken] == [("manifest.json", "copy")]


def forge(out: Path, **columns: Any) -> None:
    """Changes the first row and gives it a digest that fits."""

    def forged(lines: list[str]) -> list[str]:
        return [json.dumps(with_digest({**json.loads(lines[0]), **columns})) + "\n", *lines[1:]]

    rewrite(out / TRAIN, forged)


def test_a_row_with_a_forged_digest_is_found_by_what_it_says(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    forge(out, completion=[{"role": "assistant", "content": "Methane is the heaviest metal."}])
    assert (f"{TRAIN}:1", "sft-run-1-1-0", "support") in named(checked(out))


def test_a_row_that_an_export_would_refuse_is_named_with_the_reason(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    forge(out, completion=[{"role": "assistant", "content": " "}])
    assert (f"{TRAIN}:1", "sft-run-1-1-0", "blank_completion") in named(checked(out))


def test_a_row_without_its_columns_is_named(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    forge(out, more="a column")
    assert (f"{TRAIN}:1", "sft-run-1-1-0", "columns") in named(checked(out))


def test_rows_that_repeat_each_other_are_named(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    second = json.loads((out / TRAIN).read_text().splitlines()[1])
    forge(out, prompt=second["prompt"], completion=second["completion"])
    assert (f"{TRAIN}:2", "sft-run-1-2-0", "duplicate_row") in named(checked(out))


def test_of_another_layout_files_digests_and_counts_are_checked_and_the_report_says_so(tmp_path: Path) -> None:
    out = export(tmp_path / "out", layout="llama-factory")
    report = checked(out)
    assert (report.broken, report.not_run) == ([], 9)
    assert "layout llama-factory: digests, files and counts alone" in report.notes
    rewrite(out / TRAIN, lambda lines: [lines[0].replace("simplest", "simpler"), *lines[1:]])
    assert (f"{TRAIN}:1", "sft-run-1-1-0", "digest") in named(checked(out))


@pytest.mark.parametrize("layout", ["axolotl", "openrlhf", "verl"])
def test_every_layout_holds_as_it_was_written(tmp_path: Path, layout: str) -> None:
    assert checked(export(tmp_path / "out", layout=layout, format="parquet" if layout == "verl" else "jsonl")).held == 3


def test_progress_is_told_row_by_row(tmp_path: Path) -> None:
    from exporters.checking import check_export, open_export
    from tests.exporters.checking.written import KNOWN

    told: list[tuple[int, int]] = []
    check_export(open_export(export(tmp_path / "out")), KNOWN, lambda done, rows: told.append((done, rows)))
    assert told == [(0, 3), (1, 3), (2, 3)]


def test_a_prompt_of_train_that_turns_up_in_test_is_named(tmp_path: Path) -> None:
    records: list[StoredRecord] = [sft(n, verdicts=[]) for n in range(1, 41)]
    out = export(tmp_path / "out", *records)
    train = json.loads((out / TRAIN).read_text().splitlines()[0])

    def leaked(lines: list[str]) -> list[str]:
        return [json.dumps(with_digest({**json.loads(lines[0]), "prompt": train["prompt"]})) + "\n", *lines[1:]]

    rewrite(out / "data" / "test.jsonl", leaked)
    assert "test_row_in_train" in {found.check for found in checked(out).broken}


def test_a_row_that_was_written_without_a_digest_says_so(tmp_path: Path) -> None:
    out = export(tmp_path / "out", fact(1))
    row = json.loads((out / TRAIN).read_text())
    meta = {name: value for name, value in json.loads(row["meta"]).items() if name != "sha256"}
    (out / TRAIN).write_text(json.dumps({**row, "meta": json.dumps(meta)}) + "\n")
    assert "it has no digest" in {found.evidence for found in checked(out).broken}
