"""What each framework gets of each set of columns, and what no framework is given."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from exporters import ExportOptions, export_records, layout, layout_names
from exporters.base import EXTRA_COLUMNS, column_kind
from exporters.layouts.base import Place, alternate, one_turn, system_of, without_system
from state.errors import UsageError
from tests.exporters.samples import SOURCES, PlainType, labelled, message, pair, record
from training_types import training_type, training_type_names

RESERVED = {
    "labels",
    "input_ids",
    "text",
    "image",
    "images",
    "chat_template_kwargs",
    "completions",
    "prompts",
    "trainer_state",
}
SYSTEM, ASKED, ANSWER = message("system", "Be brief."), message("user", "Which?"), message("assistant", "Methane.")
WORSE = message("assistant", "Gold.")
CHAT = [SYSTEM, ASKED, ANSWER, message("user", "Why?"), message("assistant", "It is light.")]
ROWS: dict[str, dict[str, Any]] = {
    "conversation": {"messages": CHAT},
    "exchange": {"prompt": [SYSTEM, ASKED], "completion": [ANSWER]},
    "label": {"prompt": [SYSTEM, ASKED], "completion": [ANSWER], "label": False},
    "pair": {"prompt": [SYSTEM, ASKED], "chosen": [ANSWER], "rejected": [WORSE]},
    "margin": {"prompt": [SYSTEM, ASKED], "chosen": [ANSWER], "rejected": [WORSE], "margin": 0.5},
    "solution": {"prompt": [SYSTEM, ASKED], "solution": "42"},
    "prompt": {"prompt": [SYSTEM, ASKED]},
}
TALK = {"messages": [SYSTEM, ASKED, ANSWER]}
VERL: dict[str, Any] = {
    "data_source": "synthetic-data-agent",
    "prompt": [SYSTEM, ASKED],
    "ability": "chemistry",
    "extra_info": {"split": "train", "index": 3},
}
EXPECTED: dict[str, dict[str, Any]] = {
    "trl": ROWS,
    "llama-factory": {
        "conversation": {"messages": CHAT},
        "exchange": TALK,
        "label": {**TALK, "label": False},
        "pair": {"messages": [SYSTEM, ASKED], "chosen": ANSWER, "rejected": WORSE},
        "margin": {"messages": [SYSTEM, ASKED], "chosen": ANSWER, "rejected": WORSE},
        "prompt": {"system": "Be brief.", "instruction": "Which?"},
    },
    "axolotl": {
        "conversation": {"messages": CHAT},
        "exchange": TALK,
        "label": {"system": "Be brief.", "prompt": "Which?", "completion": "Methane.", "label": False},
        "pair": {
            "messages": [SYSTEM, ASKED],
            "system": "Be brief.",
            "chosen": [ASKED, ANSWER],
            "rejected": [ASKED, WORSE],
        },
        "margin": {"system": "Be brief.", "input": "Which?", "chosen": "Methane.", "rejected": "Gold."},
        "solution": ROWS["solution"],
    },
    "verl": {
        "conversation": {"messages": CHAT},
        "exchange": TALK,
        "solution": {**VERL, "reward_model": {"style": "rule", "ground_truth": "42"}},
        "prompt": {**VERL, "reward_model": {"style": "model", "ground_truth": ""}},
    },
    "openrlhf": {
        "conversation": {"messages": CHAT},
        "exchange": TALK,
        "label": ROWS["label"],
        "pair": ROWS["pair"],
        "margin": ROWS["margin"],
        "solution": {"prompt": [SYSTEM, ASKED], "label": "42"},
        "prompt": ROWS["prompt"],
    },
}
HAS = [(name, rows) for name, arranged in EXPECTED.items() for rows in arranged]


@pytest.mark.parametrize(("name", "rows"), HAS)
def test_rows_are_arranged_as_the_framework_reads_them(name: str, rows: str) -> None:
    arrangement = layout(name).arrangement(tuple(ROWS[rows]))
    assert arrangement.fits(ROWS[rows])
    arranged = arrangement.arrange(ROWS[rows], Place("train", 3, "chemistry"))
    assert arranged == EXPECTED[name][rows]
    assert arranged.keys() == arrangement.shapes.keys()


@pytest.mark.parametrize(
    ("name", "rows"), [(name, rows) for name in layout_names() for rows in ROWS if (name, rows) not in HAS]
)
def test_rows_that_a_framework_has_no_trainer_for_are_refused(name: str, rows: str) -> None:
    assert not layout(name).takes(tuple(ROWS[rows]))
    with pytest.raises(UsageError, match=f"layout '{name}' has no rows of {', '.join(ROWS[rows])}; it has rows of: "):
        layout(name).arrangement(tuple(ROWS[rows]))


@pytest.mark.parametrize("name", layout_names())
def test_a_layout_loads_under_its_name_and_uses_no_reserved_column(name: str) -> None:
    found = layout(name)
    assert (found.name, layout(name.replace("-", "_"))) == (name, found)
    written = {column for arrangement in found.arrangements.values() for column in arrangement.shapes}
    assert not written & (RESERVED | set(EXTRA_COLUMNS))


@pytest.mark.parametrize("name", layout_names())
def test_every_framework_but_trl_is_told_what_to_read(name: str) -> None:
    told = [arrangement.usage for arrangement in layout(name).arrangements.values()]
    assert all("```" in usage for usage in told)
    assert all("{train}" in usage or layout(name).name == "llama-factory" for usage in told)


@pytest.mark.parametrize("name", training_type_names())
def test_every_training_type_has_a_layout_beside_trl(name: str) -> None:
    columns = training_type(name).columns
    assert layout("trl").arrangement(columns).shapes.keys() == set(columns)
    assert any(layout(other).takes(columns) for other in layout_names() if other != "trl")


@pytest.mark.parametrize("name", training_type_names())
def test_no_training_type_uses_a_name_that_trainers_reserve(name: str) -> None:
    columns = set(training_type(name).columns)
    assert not columns & (RESERVED | set(EXTRA_COLUMNS))
    assert not ({"chosen", "rejected"} <= columns and columns & {"label", "messages", "completion"})
    assert {column_kind(column) for column in columns} <= {"messages", "bool", "float", "string"}


TOOL = [ASKED, message("assistant", "look()"), message("tool", "CH4"), message("tool", "C2H6"), ANSWER]
UNFIT = [
    ("llama-factory", {"messages": TOOL}),
    ("llama-factory", {"prompt": TOOL[:-1], "completion": [ANSWER]}),
    ("llama-factory", {"prompt": [ASKED], "chosen": [message("assistant", "look()"), ANSWER], "rejected": [WORSE]}),
    ("llama-factory", {"prompt": [ASKED, ANSWER, ASKED]}),
    ("axolotl", {"prompt": [ASKED, ANSWER, ASKED], "completion": [ANSWER], "label": True}),
    ("axolotl", {"prompt": TOOL[:-1], "chosen": [ANSWER], "rejected": [WORSE]}),
    ("axolotl", {"prompt": [ASKED], "chosen": [message("assistant", "look()"), ANSWER], "rejected": [WORSE]}),
    ("axolotl", {"prompt": [ASKED, ANSWER, ASKED], "chosen": [ANSWER], "rejected": [WORSE], "margin": 1.0}),
]


@pytest.mark.parametrize(("name", "row"), UNFIT)
def test_a_row_that_the_framework_would_cut_or_skip_does_not_fit(name: str, row: dict[str, Any]) -> None:
    assert not layout(name).arrangement(tuple(row)).fits(row)


def test_a_row_that_does_not_fit_is_refused_and_counted(tmp_path: Path) -> None:
    records = [record(1, {"messages": TOOL}), record(2, {"messages": CHAT})]
    report = export_records(
        records, PlainType(("messages",)), SOURCES, tmp_path / "out", ExportOptions(layout="llama-factory")
    )
    assert (report.exported, report.refused) == (1, {"layout_cannot_hold": 1})


def test_llama_factory_finds_its_rows_through_dataset_info(tmp_path: Path) -> None:
    rows = [labelled(f"Which is number {n}?", "This.", n % 2 == 0) for n in range(1, 41)]
    kind = PlainType(("prompt", "completion", "label"))
    out = tmp_path / "out"
    records = [record(n, row) for n, row in enumerate(rows, 1)]
    report = export_records(records, kind, SOURCES, out, ExportOptions(layout="llama-factory"))
    described = json.loads((out / "dataset_info.json").read_text())
    assert "dataset_info.json" in report.files
    assert described.keys() == {"synthetic_train", "synthetic_test"}
    train = described["synthetic_train"]
    assert (train["formatting"], train["columns"]) == ("sharegpt", {"messages": "messages", "kto_tag": "label"})
    read = pq.read_table(out / train["file_name"]).to_pylist()
    assert [turn["role"] for turn in read[0]["messages"]] == ["user", "assistant"]
    assert {type(row["label"]) for row in read} == {bool}
    assert "synthetic_train" in (out / "README.md").read_text()


@pytest.mark.parametrize(
    ("rows", "described"),
    [
        ("pair", {"formatting": "sharegpt", "ranking": True}),
        ("exchange", {"formatting": "sharegpt"}),
        ("prompt", {"formatting": "alpaca", "columns": {"prompt": "instruction", "system": "system"}}),
    ],
)
def test_llama_factory_is_told_the_format_of_its_rows(rows: str, described: dict[str, Any]) -> None:
    wanted = layout("llama-factory")
    (text,) = wanted.beside(wanted.arrangement(tuple(ROWS[rows])), {"train": "data/train.parquet"}).values()
    found = json.loads(text)["synthetic_train"]
    assert {**found, **described} == found
    assert found["file_name"] == "data/train.parquet"


def test_the_columns_of_the_layout_are_written_typed_and_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    records = [record(n, {"prompt": [message("user", f"{n}+1?")], "solution": str(n + 1)}) for n in (1, 2)]
    kind = PlainType(("prompt", "solution"))
    export_records(records, kind, SOURCES, out, ExportOptions(layout="verl", format="parquet"))
    rows = pq.read_table(out / "data" / "train.parquet").to_pylist()
    assert [row["extra_info"] for row in rows] == [{"split": "train", "index": 0}, {"split": "train", "index": 1}]
    assert [row["reward_model"]["ground_truth"] for row in rows] == ["2", "3"]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["layout"]["name"] == "verl"
    assert set(manifest["layout"]["columns"]) == {*VERL, "reward_model"}
    card = (out / "README.md").read_text()
    assert "Columns for verl: `data_source`, `prompt`" in card
    assert "data.train_files=data/train.parquet" in card


def test_an_unknown_layout_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no layout 'tlr'; there are: axolotl, llama-factory, openrlhf, trl, verl"):
        layout("tlr")


def test_a_format_that_a_framework_cannot_read_is_refused(tmp_path: Path) -> None:
    options = ExportOptions(layout="verl", format="hf")
    with pytest.raises(UsageError, match="layout 'verl' cannot be read as 'hf'; use --format jsonl or parquet"):
        export_records([record(1, pair("a", "b", "c"))], PlainType(("prompt",)), SOURCES, tmp_path / "out", options)
    assert list(tmp_path.iterdir()) == []


def test_turns_are_told_apart() -> None:
    assert (system_of(CHAT), system_of([ASKED]), system_of([])) == ("Be brief.", "", "")
    assert without_system(CHAT) == CHAT[1:]
    assert alternate(CHAT)
    assert not alternate(TOOL)
    assert one_turn([SYSTEM, ASKED])
    assert not one_turn(CHAT)
