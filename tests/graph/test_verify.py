"""A finished run is checked again: what was approved holds, and whatever is changed in the database is named."""

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exporters.checking import Report
from graph import ExportOptions, build_graph, export_run
from graph.settings import Settings, load_settings
from graph.verify import verify_export, verify_run
from state.errors import UsageError
from storage.store import open_store, shared_store
from tools.loop import run as wait_for
from tools.verifiers import verifier

REQUEST = {"topic": "chemistry", "sub_topic": "organic chemistry", "num_questions": 3}


@dataclass(frozen=True)
class Made:
    """A run in a database of its own."""

    run_id: str
    kind: str
    settings: Settings

    @property
    def database(self) -> Path:
        return Path(self.settings.database_url.removeprefix("sqlite:///"))

    @property
    def table(self) -> str:
        return f"synthetic_data_{self.kind}"

    def execute(self, statement: str, *values: Any) -> list[Any]:
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute(statement, values).fetchall()
        connection.close()
        return rows

    def verified(self) -> Report:
        return verify_run(self.run_id, self.settings, wait_for(shared_store(self.settings.database_url)))


def run_of(folder: Path, kind: str) -> Made:
    settings = load_settings(database_url=f"sqlite:///{folder}/data.db", checkpoints=folder / "checkpoints.db")
    topic = {"topic": "mathematics", "sub_topic": "algebra"} if kind == "grpo" else {}
    result = build_graph(settings).invoke({**REQUEST, **topic, "training_type": kind})
    return Made(result["run_id"], kind, settings)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    return {kind: run_of(tmp_path_factory.mktemp(kind), kind) for kind in ("sft", "dpo", "grpo")}


@pytest.fixture
def made(runs: dict[str, Made], tmp_path: Path) -> Made:
    """A copy of the sft run that a test may change."""
    return copy_of(runs["sft"], tmp_path)


def copy_of(made: Made, folder: Path) -> Made:
    with sqlite3.connect(made.database) as whole:
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole.close()
    shutil.copy(made.database, folder / "copy.db")
    return Made(
        made.run_id, made.kind, made.settings.model_copy(update={"database_url": f"sqlite:///{folder}/copy.db"})
    )


def named(report: Report) -> set[tuple[str, str]]:
    return {(found.row, found.check) for found in report.broken}


@pytest.mark.parametrize("kind", ["sft", "dpo", "grpo"])
def test_a_run_as_it_was_made_holds(runs: dict[str, Made], kind: str) -> None:
    report = runs[kind].verified()
    assert report.broken == []
    assert report.held == report.rows >= 2


def approved(made: Made) -> list[tuple[int, int]]:
    return made.execute(f"SELECT id, question_id FROM {made.table} WHERE review_status = 'approved' ORDER BY id")


def place(record: tuple[int, int]) -> str:
    return f"record {record[0]}, question {record[1]}"


def test_one_changed_word_of_an_approved_answer_names_the_record_and_its_question(made: Made) -> None:
    first = approved(made)[0]
    ((response,),) = made.execute(f"SELECT response FROM {made.table} WHERE id = ?", first[0])
    word = next(word for word in response.split() if len(word) > 5 and word.isalpha())
    made.execute(
        f"UPDATE {made.table} SET response = ? WHERE id = ?", response.replace(word, f"{word[:-1]}q"), first[0]
    )
    report = made.verified()
    assert named(report) == {(place(first), "support"), (place(first), "claim")}
    assert report.held == report.rows - 1
    by_check = {found.check: found.evidence for found in report.broken}
    assert "pass when it was made" in by_check["support"]
    assert report.broken[0].id == f"sft-{made.run_id}-{first[1]}-0"


def test_a_claim_whose_place_was_moved_is_named_with_its_record(made: Made) -> None:
    record = approved(made)[0]
    ((stored,),) = made.execute(f"SELECT claims FROM {made.table} WHERE id = ?", record[0])
    claims = json.loads(stored)
    claims[0]["spans"][0].update(start=0, end=3)
    made.execute(f"UPDATE {made.table} SET claims = ? WHERE id = ?", json.dumps(claims), record[0])
    (found,) = made.verified().broken
    assert (found.row, found.check) == (place(record), "claim")
    assert found.evidence.startswith(f'claim 1, "{claims[0]["text"]}": it is not what stands at characters 0 to 3')


def test_one_changed_byte_of_a_snapshot_names_the_records_that_lean_on_it(made: Made) -> None:
    record = approved(made)[0]
    ((spans,),) = made.execute(f"SELECT spans FROM {made.table} WHERE id = ?", record[0])
    source_id = json.loads(spans)[0]["source_id"]
    made.execute("UPDATE sources SET text = text || 'x' WHERE source_id = ?", source_id)
    assert {(place(record), "snapshot"), (place(record), "passage")} <= named(made.verified())


def test_a_snapshot_that_is_gone_is_named_and_the_other_records_are_still_checked(made: Made) -> None:
    made.execute("DELETE FROM sources")
    report = made.verified()
    assert {check for _, check in named(report)} == {"record"}
    assert report.rows == len(approved(made))
    assert all("is not in the database" in found.evidence for found in report.broken)


def test_an_approved_row_whose_stored_verdict_is_a_fail_is_named(made: Made) -> None:
    first = approved(made)[0]
    ((stored,),) = made.execute(f"SELECT verdicts FROM {made.table} WHERE id = ?", first[0])
    verdicts = [
        {**v, "result": "fail", "evidence": "a copy"} if v["check"] == "copy" else v for v in json.loads(stored)
    ]
    made.execute(f"UPDATE {made.table} SET verdicts = ? WHERE id = ?", json.dumps(verdicts), first[0])
    assert named(made.verified()) == {(place(first), "copy")}


def test_a_record_that_nobody_approved_is_listed_and_breaks_nothing(made: Made) -> None:
    first = approved(made)[0]
    changed = "UPDATE {} SET response = 'Gold has 12 legs.', review_status = 'rejected' WHERE id = ?"
    made.execute(changed.format(made.table), first[0])
    report = made.verified()
    assert report.broken == []
    assert {found.row for found in report.others} == {place(first)}


def test_counts_that_do_not_add_up_are_named(made: Made) -> None:
    record = approved(made)[0]
    made.execute(f"DELETE FROM {made.table} WHERE id = ?", record[0])
    made.execute("UPDATE questions SET status = 'rejected' WHERE question_id = ?", record[1])
    evidence = {found.evidence for found in made.verified().broken if found.check == "count"}
    said = made.execute("SELECT json_extract(output, '$.approved'), json_extract(output, '$.rejected') FROM runs")[0]
    assert f"{said[0] - 1} approved, and the run says {said[0]}" in evidence
    assert f"{said[1] + 1} rejected, and the run says {said[1]}" in evidence
    assert any(found.startswith(f"{len(approved(made))} records, and the run says ") for found in evidence)


def test_an_approved_row_of_a_question_that_is_not_approved_is_named(made: Made) -> None:
    made.execute("UPDATE questions SET status = 'rejected' WHERE question_id = ?", approved(made)[0][1])
    count = len(approved(made))
    told = f"{count} questions have approved rows, and {count - 1} are approved"
    assert told in {found.evidence for found in made.verified().broken}


def test_a_check_of_an_older_version_is_noted(made: Made) -> None:
    made.execute(f"""UPDATE {made.table} SET verdicts = replace(verdicts, '"version": "1"', '"version": "0"')""")
    report = made.verified()
    assert report.broken == []
    assert f"copy: version 0 when the rows were made, {verifier('copy').version} now" in report.notes


def test_a_chosen_answer_that_was_changed_is_named_and_a_rejected_one_may_be_as_bad_as_it_likes(
    runs: dict[str, Made], tmp_path: Path
) -> None:
    made = copy_of(runs["dpo"], tmp_path)
    first, second, *_ = approved(made)
    made.execute(f"UPDATE {made.table} SET chosen = 'Gold has 12 legs and it sings.' WHERE id = ?", first[0])
    made.execute(f"UPDATE {made.table} SET rejected = 'Gold has 12 legs and it sings.' WHERE id = ?", second[0])
    assert {row for row, _ in named(made.verified())} == {place(first)}


def test_a_right_answer_that_was_made_wrong_is_named(runs: dict[str, Made], tmp_path: Path) -> None:
    made = copy_of(runs["grpo"], tmp_path)
    ((number, question),) = made.execute(f"SELECT id, question_id FROM {made.table} WHERE is_correct LIMIT 1")
    made.execute(f"UPDATE {made.table} SET predicted_answer = '987654321' WHERE id = ?", number)
    assert (place((number, question)), "answer") in named(made.verified())


def test_a_wrong_answer_that_was_made_right_is_not_called_wrong_without_notice(
    runs: dict[str, Made], tmp_path: Path
) -> None:
    made = copy_of(runs["grpo"], tmp_path)
    number, question, expected = made.execute(
        f"SELECT id, question_id, expected_answer FROM {made.table} WHERE NOT is_correct LIMIT 1"
    )[0]
    made.execute(f"UPDATE {made.table} SET predicted_answer = ? WHERE id = ?", expected, number)
    assert (place((number, question)), "answer") in named(made.verified())


@pytest.mark.parametrize("correct", [True, False])
def test_a_label_that_was_turned_round_is_named(runs: dict[str, Made], tmp_path: Path, correct: bool) -> None:
    made = copy_of(runs["grpo"], tmp_path)
    chosen = f"SELECT id, question_id FROM {made.table} WHERE is_correct = ? LIMIT 1"
    ((number, question),) = made.execute(chosen, correct)
    made.execute(f"UPDATE {made.table} SET is_correct = ? WHERE id = ?", not correct, number)
    assert (place((number, question)), "answer") in named(made.verified())


def test_a_run_that_is_not_there_is_wrong_use(made: Made) -> None:
    store = wait_for(shared_store(made.settings.database_url))
    with pytest.raises(UsageError, match="no run 'nobody'"):
        verify_run("nobody", made.settings, store)


def test_an_export_of_a_type_that_is_not_known_here_is_still_checked(made: Made, tmp_path: Path) -> None:
    export_run(made.run_id, tmp_path / "out", ExportOptions(format="parquet"), settings=made.settings)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    (tmp_path / "out" / "manifest.json").write_text(json.dumps({**manifest, "training_type": "new"}))
    report = verify_export(tmp_path / "out", made.settings)
    assert (report.held, report.broken) == (len(approved(made)), [])
    assert report.unverified >= report.rows


async def test_a_run_that_has_not_ended_has_no_counts_to_compare(tmp_path: Path) -> None:
    settings = load_settings(database_url=f"sqlite:///{tmp_path}/data.db")
    store = await open_store(settings.database_url)
    await store.runs.create("r1", {"topic": "t", "training_type": "sft", "num_questions": 1}, {})
    await store.close()
    report = Made("r1", "sft", settings).verified()
    assert (report.rows, report.broken) == (0, [])
    assert "the run has not ended: there are no counts to compare" in report.notes
