"""The commands of the README, one after another."""

import json
from pathlib import Path

import pytest
from pyarrow import parquet

from shell.commands import app
from state.run_state import ENDINGS, RunOutput
from tests.shell.calls import called, files, in_process, started
from tests.shell.conftest import ALGEBRA, Finished


def test_the_main_job_runs_as_a_process_and_its_last_line_is_one_object(
    tmp_path: Path, guarded_env: dict[str, str]
) -> None:
    words = ("run", "--topic", "mathematics", "--sub-topic", "algebra", "--type", "qa", "--num", "5", "--json")
    done = in_process(*words, folder=tmp_path, env=guarded_env)
    assert done.fits, done.err
    assert list(done.json) == list(RunOutput.__annotations__)
    assert sum(done.json[ending] for ending in ENDINGS) == done.json["questions_generated"] == 5
    assert done.out.count("\n") == 1
    assert "Traceback" not in done.err
    assert {"db/synthetic_data.db", "db/checkpoints.db"} <= files(tmp_path)


def test_with_json_nothing_else_is_on_standard_output_and_the_summary_is_on_standard_error(finished: Finished) -> None:
    assert finished.done.fits
    assert finished.done.out.count("\n") == 1
    assert finished.done.err.startswith("run algebra-5 · model offline · sources corpus · about ")
    assert "Questions generated" in finished.done.err
    assert "python main.py show algebra-5\n" in finished.done.err


def test_without_json_the_summary_is_on_standard_output_and_progress_is_not(tmp_path: Path) -> None:
    done = called("run", *ALGEBRA, "--num", "1", folder=tmp_path)
    assert "Questions generated  1" in done.out
    assert "Look closer: python main.py show" in done.out
    assert [line.split(" ")[0] for line in done.err.splitlines()] == ["run"]


def test_resuming_a_finished_run_gives_the_same_output_and_writes_nothing_twice(finished: Finished) -> None:
    done = called("resume", finished.run_id, "--json", folder=finished.folder)
    assert (done.code, done.json) == (finished.done.code, finished.done.json)
    records = called("show", finished.run_id, "--json", folder=finished.folder).json["records"]
    assert len(records) == finished.done.json["records"]


def test_resuming_with_another_checkpoint_file_says_where_the_run_is(finished: Finished) -> None:
    done = called("resume", finished.run_id, "--checkpoints", "other.db", folder=finished.folder)
    assert done.code == 2
    assert done.err.startswith("synthdata: other.db holds no checkpoint of run 'algebra-5'; it was started with")
    assert done.err.endswith("db/checkpoints.db\n")
    assert not (finished.folder / "other.db").exists()


def test_the_id_of_a_run_stands_for_one_request(finished: Finished) -> None:
    other = ("run", "--run-id", finished.run_id, "--topic", "python", "--type", "qa", "--num", "5")
    done = called(*other, folder=finished.folder)
    assert done.code == 2
    assert done.err == "synthdata: run 'algebra-5' exists with topic 'mathematics'; choose another id\n"
    assert called("resume", finished.run_id, "--json", folder=finished.folder).json == finished.done.json


def test_runs_are_listed_for_people_and_for_programs(finished: Finished) -> None:
    shown = called("runs", folder=finished.folder)
    assert "algebra-5" in shown.out
    assert "done" in shown.out
    (run,) = called("runs", "--json", folder=finished.folder).json
    assert (run["run_id"], run["status"], run["output"]) == ("algebra-5", "done", finished.done.json)
    assert run["settings"]["seed"] == 3
    assert not [name for name in run["settings"] if name.endswith("_key")]


def test_show_tells_questions_with_their_endings_and_a_record_with_its_sources(finished: Finished) -> None:
    shown = called("show", finished.run_id, folder=finished.folder)
    questions = called("show", finished.run_id, "--json", folder=finished.folder).json["questions"]
    assert all(
        question["question"][:30] in shown.out and question["reason"][:20] in shown.out for question in questions
    )
    assert shown.out.count("╭─ Record") == 1
    assert "Synthetic Data Agent contributors · CC-BY-4.0" in shown.out
    assert called("show", finished.run_id, "--records", "2", folder=finished.folder).out.count("╭─ Record") == 2


def test_show_json_holds_the_run_its_questions_and_its_records(finished: Finished) -> None:
    shown = called("show", finished.run_id, "--json", folder=finished.folder).json
    assert list(shown) == ["run", "questions", "records", "costs", "waterfall"]
    assert [question["ordinal"] for question in shown["questions"]] == [0, 1, 2, 3, 4]
    assert {record["model_used"] for record in shown["records"]} == {"offline"}
    assert all(record["spans"] for record in shown["records"])


def test_export_writes_jsonl_that_holds_the_approved_records(finished: Finished, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    done = called("export", finished.run_id, "--out", str(out), "--json", folder=finished.folder)
    rows = [json.loads(line) for line in (out / "data" / "train.jsonl").read_text().splitlines()]
    assert done.code == 0
    assert (done.json["exported"], done.json["out"]) == (finished.done.json["approved"], str(out))
    assert len(rows) == done.json["exported"]
    assert rows[0]["prompt"][-1]["role"] == "user"
    assert {"manifest.json", "README.md", "ATTRIBUTION.md"} <= files(out)


def test_export_writes_parquet_of_all_runs_of_a_type_and_tells_the_counts(finished: Finished, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    done = called("export", "--type", "qa", "--format", "parquet", "--out", str(out), folder=finished.folder)
    table = parquet.read_table(out / "data" / "train.parquet")
    assert done.code == 0
    assert done.out.startswith(f"{table.num_rows} records exported to {out}\n")
    assert "cc-by-4.0" in done.out
    assert {"prompt", "completion", "context", "id", "meta"} <= set(table.column_names)


def test_an_export_goes_to_a_folder_of_its_own_by_default(finished: Finished) -> None:
    done = called("export", finished.run_id, folder=finished.folder)
    assert done.code == 0
    assert (finished.folder / "exports" / "algebra-5" / "manifest.json").is_file()


def test_questions_that_fail_make_the_exit_code_one(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("At what temperature does methane boil?\n\nWho won the world cup in 1998?\n")
    words = ("--topic", "chemistry", "--type", "sft", "--questions", "mine.txt", "--json")
    done = called("run", *words, folder=tmp_path)
    assert (done.code, done.json["approved"], done.json["failed"]) == (1, 1, 1)


def test_questions_may_be_given_as_json_lines(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text('\ufeff{"question": " At what temperature does methane boil? "}\n')
    words = ("--topic", "chemistry", "--type", "sft", "--questions", "mine.jsonl", "--json", "--run-id", "own")
    assert called("run", *words, folder=tmp_path).code == 0
    (question,) = called("show", "own", "--json", folder=tmp_path).json["questions"]
    assert question["question"] == "At what temperature does methane boil?"


def test_ones_own_corpus_is_all_that_is_searched(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "frobs.md").write_text("# Frobs\n\nA frob is a small wheel made of cork.\n")
    (tmp_path / "mine.txt").write_text("What is a frob?\nAt what temperature does methane boil?\n")
    words = ("--topic", "frobs", "--type", "sft", "--corpus", "docs", "--questions", "mine.txt")
    assert called("run", *words, "--run-id", "own", folder=tmp_path).code == 1
    shown = called("show", "own", "--json", folder=tmp_path).json
    assert [question["status"] for question in shown["questions"]] == ["approved", "failed"]
    assert "cork" in shown["records"][0]["content"]["response"]


def test_too_few_questions_are_said_to_be_too_few(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "frobs.md").write_text("# Frobs\n\nA frob is a small wheel made of cork.\n")
    words = ("--topic", "frobs", "--type", "qa", "--corpus", "docs", "--num", "40", "--json")
    done = called("run", *words, folder=tmp_path)
    found = done.json["questions_generated"]
    assert 0 < found < 40
    assert done.err.endswith(f"only {found} of 40 questions: the sources gave no more that differ\n")


def test_looking_where_nothing_is_leaves_nothing_behind(tmp_path: Path) -> None:
    assert "no runs yet" in called("runs", folder=tmp_path).out
    assert called("runs", "--json", folder=tmp_path).json == []
    assert files(tmp_path) == set()


def test_help_names_every_command(tmp_path: Path) -> None:
    done = called("--help", folder=tmp_path)
    names = [str(command.callback.__name__) for command in app.registered_commands if command.callback]
    assert done.code == 0
    assert names == ["run", "resume", "runs", "show", "verify", "audit", "export", "cache", "doctor"]
    assert all(f"│ {name} " in done.out for name in names)


def test_who_stops_reading_the_output_gets_no_traceback(finished: Finished, guarded_env: dict[str, str]) -> None:
    with started("runs", "--json", folder=finished.folder, env=guarded_env) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "")


@pytest.mark.parametrize("words", [["run", "--help"], ["export", "--help"]])
def test_each_command_explains_its_options(words: list[str], tmp_path: Path) -> None:
    done = called(*words, folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "--json" in done.out
