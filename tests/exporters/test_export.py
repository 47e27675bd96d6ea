"""A whole export, and what `datasets` and pyarrow load of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from exporters import ExportOptions, export_records, exporter, exporter_names
from state.errors import UsageError
from state.records import StoredRecord
from tests.exporters.loading import Load
from tests.exporters.samples import LABELS, PREFERENCES, SOURCES, PlainType, labelled, message, pair, qa, record, sft
from training_types import training_type

TRICKY = ("7", "null", "2024-01-01", "2024-01-02T03:04:05", "true", "1e3", "[]", '{"a": 1}', "NaN", "Ω ≠ \U0001f9ea")
WRITERS = {"sft": sft, "qa": qa}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_datasets_loads_back_what_was_exported(tmp_path: Path, load: Load) -> None:
    ways = [(name, file_format) for name in WRITERS for file_format in exporter_names()]
    folders = [tmp_path / f"{name}-{file_format}" for name, file_format in ways]
    for folder, (name, file_format) in zip(folders, ways, strict=True):
        records = [WRITERS[name](number, answer) for number, answer in enumerate(TRICKY * 2, 1)]
        export_records(records, training_type(name), SOURCES, folder, ExportOptions(format=file_format))
    for (name, _), splits in zip(ways, load(*folders), strict=True):
        kind = training_type(name)
        assert {split: len(found["rows"]) for split, found in splits.items()} == {"train": 18, "test": 2}
        by_id = {row["id"]: row for found in splits.values() for row in found["rows"]}
        for number, answer in enumerate(TRICKY * 2, 1):
            row = by_id[f"{name}-run-1-{number}-0"]
            assert {column: row[column] for column in kind.columns} == kind.export(
                WRITERS[name](number, answer).content
            )
            assert json.loads(row["meta"])["question_id"] == number


def test_a_column_of_nothing_but_numbers_nulls_or_dates_stays_text(tmp_path: Path, load: Load) -> None:
    answers = ("7", "null", "2024-01-01")
    for answer in answers:
        export_records([qa(1, answer), qa(2, answer)], training_type("qa"), SOURCES, tmp_path / answer)
    for answer, splits in zip(answers, load(*(tmp_path / answer for answer in answers)), strict=True):
        rows = splits["train"]["rows"]
        assert [row["answer"] for row in rows] == [answer, answer]
        assert [row["completion"] for row in rows] == [[message("assistant", answer)]] * 2


def test_labels_and_margins_load_as_their_own_types(tmp_path: Path, load: Load) -> None:
    kind = PlainType(("prompt", "chosen", "rejected", "label", "margin"))
    rows = [{**pair("Which is it?", f"{n} is.", "None is."), "label": n == 1, "margin": 0.5} for n in (1, 2)]
    export_records([record(n, row) for n, row in enumerate(rows, 1)], kind, SOURCES, tmp_path / "out")
    train = load(tmp_path / "out")[0]["train"]
    assert [(row["label"], row["margin"]) for row in train["rows"]] == [(True, 0.5), (False, 0.5)]
    assert "'label': Value('bool')" in train["features"]


def test_jsonl_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    export_records([qa(n) for n in range(1, 1502)], training_type("qa"), SOURCES, tmp_path / "out")
    for split in ("train", "test"):
        stem = tmp_path / "out" / "data" / split
        assert pq.read_table(f"{stem}.parquet").to_pylist() == lines(Path(f"{stem}.jsonl"))


def test_parquet_columns_are_typed_not_inferred(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    export_records([qa(1, "7")], training_type("qa"), SOURCES, tmp_path / "out", ExportOptions(format="parquet"))
    typed = pq.read_schema(tmp_path / "out" / "data" / "train.parquet")
    assert {typed.field(name).type for name in ("context", "question", "answer", "id", "meta")} == {"string"}
    messages = typed.field("prompt").type.value_type
    assert [(field.name, str(field.type)) for field in messages] == [("role", "string"), ("content", "string")]


def test_parquet_alone_writes_no_jsonl(tmp_path: Path) -> None:
    export_records([sft(1)], training_type("sft"), SOURCES, tmp_path / "out", ExportOptions(format="parquet"))
    assert [path.name for path in (tmp_path / "out" / "data").iterdir()] == ["train.parquet"]


def test_meta_tells_where_a_row_comes_from(tmp_path: Path) -> None:
    export_records([sft(3, candidate=2)], training_type("sft"), SOURCES, tmp_path / "out")
    (row,) = lines(tmp_path / "out" / "data" / "train.jsonl")
    meta = json.loads(row["meta"])
    assert row["id"] == "sft-run-1-3-2"
    told = {
        name: meta[name] for name in ("run_id", "question_id", "topic", "sub_topic", "difficulty", "model", "judge")
    }
    assert told == {
        "run_id": "run-1",
        "question_id": 3,
        "topic": "chemistry",
        "sub_topic": "organic chemistry",
        "difficulty": "easy",
        "model": "offline",
        "judge": "offline",
    }
    assert (meta["quality_score"], meta["scores"]) == (0.9, {"clarity": 0.8})
    assert meta["verdicts"][0]["result"] == "pass"
    (source_id,) = SOURCES
    assert meta["spans"] == [{"source_id": source_id, "start": 0, "end": 3}]
    assert [(one["source_id"], one["license"]) for one in meta["sources"]] == [(source_id, "CC-BY-4.0")]


@pytest.mark.parametrize("file_format", exporter_names())
def test_the_same_records_give_the_same_bytes_in_any_order(tmp_path: Path, file_format: str) -> None:
    records = [sft(number) for number in range(1, 26)]
    for out, given in (("one", records), ("two", list(reversed(records)))):
        export_records(given, training_type("sft"), SOURCES, tmp_path / out, ExportOptions(format=file_format))
    one, two = content(tmp_path / "one"), content(tmp_path / "two")
    manifests = [json.loads(files.pop("manifest.json")) for files in (one, two)]
    assert one == two
    assert all(manifest.pop("created_at") for manifest in manifests)
    assert manifests[0] == manifests[1]


def test_the_report_adds_up(tmp_path: Path) -> None:
    records = [sft(1), sft(2, ""), sft(3, review_status="rejected")]
    report = export_records(iter(records), training_type("sft"), SOURCES, tmp_path / "out")
    assert (report.exported, report.refused, report.by_status) == (
        1,
        {"blank_completion": 1},
        {"approved": 2, "rejected": 1},
    )
    assert report.license == "cc-by-4.0"
    assert sorted(report.files) == sorted(content(tmp_path / "out"))


def test_what_the_caller_knows_of_the_run_is_kept(tmp_path: Path) -> None:
    export_records([sft(1)], training_type("sft"), SOURCES, tmp_path / "out", run={"settings": {"seed": 3}})
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["run"] == {"settings": {"seed": 3}}


def test_rows_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    contents = [pair("Which?", "A is.", "B is."), pair("Which?", "B is.", "A is."), pair("Whose?", "A is.", "B is.")]
    records = [record(number, one) for number, one in enumerate(contents, 1)]
    report = export_records(records, PREFERENCES, SOURCES, tmp_path / "out")
    assert (report.exported, report.refused) == (1, {"opposite_preferences": 2})


def test_a_prompt_of_train_is_refused_in_test(tmp_path: Path) -> None:
    records = [sft(n, instruction=f"What is number {n % 2} called?") for n in range(1, 41)]
    report = export_records(records, training_type("sft"), SOURCES, tmp_path / "out")
    assert report.splits == {"train": 36}
    assert report.refused == {"test_row_in_train": 4}


def test_labels_of_one_kind_are_nothing_to_export(tmp_path: Path) -> None:
    records = [record(n, labelled(f"Which is number {n}?", "This.", True)) for n in (1, 2)]
    with pytest.raises(UsageError, match=r"nothing to export: 2 approved; .* refused: 2 one_sided_labels"):
        export_records(records, LABELS, SOURCES, tmp_path / "out")


def test_train_keeps_both_labels_or_nothing_is_exported(tmp_path: Path) -> None:
    records = [record(n, labelled(f"Which is number {n}?", "This.", n == 1)) for n in range(1, 21)]
    outcomes = set()
    for seed in range(30):
        try:
            export_records(records, LABELS, SOURCES, tmp_path / str(seed), ExportOptions(seed=seed))
        except UsageError as error:
            outcomes.add(str(error))
        else:
            labels = {row["label"] for row in lines(tmp_path / str(seed) / "data" / "train.jsonl")}
            outcomes.add(str(labels))
    assert outcomes == {
        "{False, True}",
        "nothing to export: 20 approved; of the approved ones were refused: 20 one_sided_labels",
    }


def test_a_row_that_is_not_for_training_is_counted_and_not_refused(tmp_path: Path) -> None:
    kind = PlainType(PREFERENCES.columns, export=lambda content: {} if content.get("tie") else dict(content))
    records = [record(1, pair("Which?", "A is.", "B is.")), record(2, {"tie": True})]
    report = export_records(records, kind, SOURCES, tmp_path / "out")
    assert (report.exported, report.refused, report.not_for_training) == (1, {}, 1)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["not_for_training"] == {"count": 1, "record_ids": [2]}
    assert manifest["counts"]["not_for_training"] == 1


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([], "nothing to export: no records"),
        (
            [sft(1, review_status="rejected"), sft(2, review_status="pending")],
            "nothing to export: 1 pending, 1 rejected",
        ),
        ([sft(1, "")], "nothing to export: 1 approved; of the approved ones were refused: 1 blank_completion"),
    ],
)
def test_nothing_to_export_says_why_and_writes_nothing(
    tmp_path: Path, records: list[StoredRecord], message: str
) -> None:
    with pytest.raises(UsageError) as raised:
        export_records(records, training_type("sft"), SOURCES, tmp_path / "out")
    assert str(raised.value) == message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"license_policy": "free"}, "no license policy 'free'"),
        ({"test_share": 1.0}, "test share must be at least 0 and less than 1, got 1.0"),
        ({"test_share": -0.1}, "test share"),
        ({"max_tokens": 0}, "max tokens must be at least 1, got 0"),
    ],
)
def test_wrong_options_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ExportOptions(**options)


def test_an_unknown_format_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no export format 'csv'; there are: hf, jsonl, parquet"):
        export_records([sft(1)], training_type("sft"), SOURCES, tmp_path / "out", ExportOptions(format="csv"))


@pytest.mark.parametrize("name", exporter_names())
def test_every_exporter_writes_the_file_that_datasets_loads(tmp_path: Path, name: str) -> None:
    writer = exporter(name)
    writer.write(tmp_path, {"train": [{"solution": "7"}]}, {"solution": str})
    assert writer.name == name
    assert len(list(tmp_path.glob(writer.loads.format(split="train")))) == 1
