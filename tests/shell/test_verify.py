"""verify, as it is called: exports of every type, a run, and what is neither."""

import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from shell.verify import Progress
from tests.shell.calls import Done, called, files
from tests.shell.conftest import Finished
from training_types import training_type_names

ABOUT = {"grpo": ("mathematics", "algebra"), "dpo": ("programming", "python")}
FORMATS = ("jsonl", "parquet", "hf")


@pytest.fixture(scope="module")
def every_type(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run and an export of every training type, in one database."""
    folder = tmp_path_factory.mktemp("every")
    for number, kind in enumerate(training_type_names()):
        topic, sub_topic = ABOUT.get(kind, ("chemistry", "organic chemistry"))
        about = ("--topic", topic, "--sub-topic", sub_topic, "--type", kind, "--num", "2")
        assert called("run", *about, "--run-id", kind, "--json", folder=folder).code == 0
        words = ("--format", FORMATS[number % 3], "--out", f"out/{kind}")
        assert called("export", kind, *words, folder=folder).code == 0
    return folder


@pytest.mark.parametrize("kind", training_type_names())
def test_an_export_and_a_run_of_every_type_hold(every_type: Path, kind: str) -> None:
    for target in (f"out/{kind}", kind):
        done = called("verify", target, "--json", folder=every_type)
        assert (done.code, done.json["broken"]) == (0, []), done.out
        assert done.json["held"] == done.json["rows"] > 0
        assert {"unverified", "not_run", "notes", "others"} <= done.json.keys()


def test_without_a_database_passages_are_not_at_hand_and_that_is_said_once(every_type: Path) -> None:
    done = called("verify", "out/sft", "--database", "sqlite:///none.db", folder=every_type)
    assert done.code == 0
    assert done.out.count("the snapshots that passages are cut from are not at hand") == 1
    assert done.out.splitlines()[-1].startswith("out/sft: 2 of 2 records hold; 0 findings; checks unverified: ")
    assert "none.db" not in files(every_type)


@pytest.fixture
def exported(tmp_path: Path, finished: Finished) -> Path:
    """A fresh export of the finished run."""
    done = verify_in(finished, tmp_path, "export", finished.run_id, "--out", "out")
    assert done.code == 0
    return tmp_path / "out"


def verify_in(finished: Finished, folder: Path, *words: str) -> Done:
    return called(*words, "--database", f"sqlite:///{finished.folder}/db/synthetic_data.db", folder=folder)


def test_a_changed_answer_ends_with_code_1_and_names_the_row(exported: Path, finished: Finished) -> None:
    path = exported / "data" / "train.jsonl"
    first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    row = json.loads(first)
    answer = row["completion"][0]["content"]
    row["completion"][0]["content"] = f"{answer[:-1]}!"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n" + "".join(others), encoding="utf-8")
    done = verify_in(finished, exported.parent, "verify", "out", "--json")
    assert done.code == 1
    assert (row["id"], "digest") in {(found["id"], found["check"]) for found in done.json["broken"]}
    told = verify_in(finished, exported.parent, "verify", "out")
    assert told.code == 1
    assert "data/train.jsonl:1" in told.out
    assert told.out.splitlines()[-1].startswith(f"out: {len(others)} of {len(others) + 1} records hold; ")


def test_a_changed_answer_in_parquet_names_the_row_too(exported: Path, finished: Finished) -> None:
    path = exported / "data" / "train.parquet"
    table = pq.read_table(path)
    rows: list[dict[str, Any]] = table.to_pylist()
    rows[1]["answer"] += "x"
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    done = verify_in(finished, exported.parent, "verify", "out", "--json")
    assert done.code == 1
    assert ("data/train.parquet:2", rows[1]["id"]) in {(found["row"], found["id"]) for found in done.json["broken"]}


def test_a_changed_snapshot_names_records_of_the_export_and_of_the_run(exported: Path, finished: Finished) -> None:
    copy = exported.parent / "copy.db"
    with sqlite3.connect(finished.folder / "db" / "synthetic_data.db") as stored, sqlite3.connect(copy) as changed:
        stored.backup(changed)
        changed.execute("UPDATE sources SET text = replace(text, 'a', 'e')")
    stored.close()
    changed.close()
    for target in ("out", finished.run_id):
        done = called("verify", target, "--json", "--database", f"sqlite:///{copy}", folder=exported.parent)
        found = [one for one in done.json["broken"] if one["check"] == "snapshot"]
        assert (done.code, {one["id"] for one in found} != set()) == (1, True)
        assert "no longer the text that was read" in found[0]["evidence"]


def test_a_path_that_exists_wins_over_a_run_of_the_same_name(tmp_path: Path, finished: Finished) -> None:
    (tmp_path / finished.run_id).mkdir()
    done = verify_in(finished, tmp_path, "verify", finished.run_id)
    assert (done.code, done.out) == (2, "")
    assert done.err == "synthdata: algebra-5 is no export: it has no manifest.json that can be read\n"


@pytest.mark.parametrize("target", ["nothing", "a" * 5000])
def test_what_is_neither_names_both_possibilities(tmp_path: Path, finished: Finished, target: str) -> None:
    for done in (verify_in(finished, tmp_path, "verify", target), called("verify", target, folder=tmp_path)):
        assert (done.code, done.out, files(tmp_path)) == (2, "", set())
        assert "is neither the folder of an export nor a run in sqlite:///" in done.err
        assert done.err.count("\n") == 1


def test_progress_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 2.5, 2.5, 3.0])
    monkeypatch.setattr("shell.verify.time.monotonic", lambda: next(clock))
    out = io.StringIO()
    tell = Progress(Console(file=out))
    for done in (1, 2, 3):
        tell(done, 9)
    assert out.getvalue() == "checked 2 of 9 records\n"
