"""Datasets are measured as documented, from rows or files, and wrong ones are an error in one line."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tools._datasets import as_text, distinct_n, distribution
from tools.data_tools import DataAnalysisTools

TOOLS = DataAnalysisTools()
ROWS: list[dict[str, Any]] = [
    {"id": 1, "question": "Why do tides rise?", "answer": "The moon pulls.", "quality_score": 0.9, "ok": True},
    {"id": 2, "question": "why do tides  rise", "answer": "“The moon pulls”", "quality_score": 0.9, "ok": True},
    {"id": 3, "question": "What is salt?", "answer": " ", "quality_score": 0.35},
    {"id": 4, "question": "What is foam?", "answer": None, "quality_score": 1},
]


def test_a_profile_describes_every_column() -> None:
    profile = TOOLS.profile_dataset(ROWS)
    assert (profile["status"], profile["rows"], profile["duplicate_rows"]) == ("success", 4, 1)
    columns = profile["columns"]
    assert list(columns) == ["id", "question", "answer", "quality_score", "ok"]
    assert columns["answer"]["missing"] == 2
    assert columns["ok"] == {"types": {"bool": 2}, "missing": 2, "distinct": 1}
    assert columns["question"]["characters"]["max"] == 18
    assert columns["quality_score"]["types"] == {"float": 3, "int": 1}
    assert columns["quality_score"]["values"]["mean"] == 0.7875


def test_messages_count_as_the_text_of_their_contents() -> None:
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    assert as_text(messages) == "Hi\nHello"
    assert TOOLS.profile_dataset([{"messages": messages}])["columns"]["messages"]["characters"]["min"] == 8


def test_text_statistics_count_lengths_duplicates_and_variety() -> None:
    found = TOOLS.text_statistics(["The sea is salt. It is wide.", "the sea is SALT. It is wide", "Foam.", " "])
    assert (found["count"], found["blank"], found["duplicates"]) == (4, 1, 1)
    assert found["words"] == {"count": 3, "min": 1, "mean": 5, "median": 7, "max": 7, "deviation": 2.8284}
    assert found["sentences"]["max"] == 2
    assert found["vocabulary"] == 7
    assert found["distinct_1"] == round(7 / 15, 4)


@pytest.mark.parametrize(
    ("texts", "n", "share"),
    [(["a b a b"], 1, 0.5), (["a b a b"], 2, round(2 / 3, 4)), (["a b", "a b"], 2, 0.5), (["a"], 2, 0.0), ([], 1, 0.0)],
)
def test_distinct_n_is_different_n_grams_by_all_n_grams(texts: list[str], n: int, share: float) -> None:
    assert distinct_n(texts, n) == share


def test_quality_analysis_finds_what_is_missing_repeated_and_low() -> None:
    rows = [{**row, "review_status": "approved" if row["id"] < 4 else "rejected"} for row in ROWS]
    found = TOOLS.quality_analysis(rows)
    assert found["missing"] == {"answer": 2, "ok": 2}
    assert (found["complete_rows"], found["duplicate_rows"]) == (2, 1)
    assert found["repeated_texts"] == {"question": 1, "answer": 1, "review_status": 2}
    assert found["scores"]["quality_score"]["min"] == 0.35
    assert found["scores"]["quality_score"]["tenths"] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 3]
    assert found["review_status"] == {"approved": 3, "rejected": 1}


def test_scores_that_cannot_be_computed_with_are_left_out() -> None:
    rows = [{"reward": value} for value in (float("nan"), float("inf"), 10**400, True, "1", -2.0, 0.25)]
    found = TOOLS.quality_analysis(rows)["scores"]["reward"]
    assert (found["count"], found["min"], found["max"]) == (2, -2.0, 0.25)
    assert sum(found["tenths"]) == 1
    assert TOOLS.profile_dataset(rows)["status"] == "success"


def test_comparing_shows_shared_rows_columns_and_words() -> None:
    b = [{"id": 9, "question": "Why do tides rise?", "answer": "The moon pulls.", "quality_score": 0.9, "ok": True}]
    found = TOOLS.compare_datasets(ROWS, [*b, {"question": "What is kelp?", "source": "a.example"}])
    assert found["rows"] == {"a": 4, "b": 2}
    assert found["columns"] == {
        "shared": ["id", "question", "answer", "quality_score", "ok"],
        "only_a": [],
        "only_b": ["source"],
    }
    assert found["rows_of_b_in_a"] == 1
    question = found["texts"]["question"]
    assert question["mean_words"] == {"a": 3.5, "b": 3.5}
    assert question["vocabulary_overlap"] == round(6 / 9, 4)


def test_empty_datasets_are_measured_too() -> None:
    assert TOOLS.profile_dataset([]) == {"status": "success", "rows": 0, "duplicate_rows": 0, "columns": {}}
    assert TOOLS.text_statistics([])["words"] == {}
    assert TOOLS.quality_analysis([])["complete_rows"] == 0
    assert TOOLS.compare_datasets([], ROWS)["texts"] == {}
    assert distribution([]) == {}


def test_rows_are_read_from_jsonl_and_parquet_alike(tmp_path: Path) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.parquet"
    lines.write_text("\n\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    parquet.write_table(
        pa.Table.from_pylist([{**row, "quality_score": float(row["quality_score"])} for row in ROWS]), table
    )
    assert TOOLS.quality_analysis(str(lines)) == TOOLS.quality_analysis(ROWS)
    assert TOOLS.quality_analysis(str(table))["scores"] == TOOLS.quality_analysis(ROWS)["scores"]
    assert TOOLS.compare_datasets(str(lines), str(table))["rows_of_b_in_a"] == 3  # 1 became 1.0


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"a,b", "is no dataset file; allowed are .jsonl, .parquet"),
        ("a.jsonl", b'{"a": 1}\n{"a":', "line 2 is not JSON"),
        ("a.jsonl", b'{"a": 1}\n[1]', "row 1 is a list; every row must be an object"),
        ("a.jsonl", b"\xff\xfe", "cannot be read"),
        ("a.parquet", b"PAR1", "cannot be read"),
        ("nowhere.jsonl", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_serve_is_an_error_in_one_line(
    tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    reply = TOOLS.profile_dataset(str(path))
    assert reply["status"] == "error"
    assert message in reply["error"]
    assert "\n" not in reply["error"]


def test_a_model_sees_four_tools_and_can_call_them() -> None:
    tools = {tool.name: tool for tool in TOOLS.as_tools()}
    assert list(tools) == ["profile_dataset", "text_statistics", "quality_analysis", "compare_datasets"]
    assert tools["profile_dataset"].invoke({"rows_or_path": ROWS})["rows"] == 4
    assert tools["text_statistics"].invoke({"texts": ["The sea."]})["count"] == 1
