"""`--target-accepted` as it is typed: what is said before, at the end, and the exit code."""

from pathlib import Path

import pytest

from tests.shell.calls import called

RUN = ("run", "--topic", "chemistry", "--sub-topic", "organic chemistry", "--type", "sft", "--run-id", "aimed")


def test_a_run_that_reaches_its_target_is_done(tmp_path: Path) -> None:
    done = called(*RUN, "--target-accepted", "2", "--json", folder=tmp_path)
    assert (done.code, done.json["approved"], done.json["ended_by"]) == (0, 2, "target_accepted")
    first, last = done.err.splitlines()[0], done.err.splitlines()[-1]
    assert " · about 3 questions for 2 approved, about " in first
    assert last == "ended by target_accepted: 2 of 2 approved after 2 questions"
    assert called("resume", "aimed", "--json", folder=tmp_path).json == done.json


def test_a_run_that_does_not_reach_it_ends_with_code_one_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "frobs.md").write_text("# Frobs\n\nA frob is a small wheel made of cork.\n")
    words = ("run", "--topic", "frobs", "--type", "qa", "--corpus", "docs", "--target-accepted", "40", "--json")
    done = called(*words, "--run-id", "aimed", folder=tmp_path)
    assert (done.code, done.json["ended_by"]) == (1, "no_new_questions")
    found = done.json["questions_generated"]
    reason = f"{done.json['approved']} of 40 approved after {found} questions: the sources gave no more that differ"
    assert done.json["ended_because"] == reason
    assert done.err.splitlines()[-1] == f"ended by no_new_questions: {reason}"
    shown = called("show", "aimed", "--json", folder=tmp_path).json["run"]
    assert shown["output"]["ended_because"] == reason
    assert (shown["settings"]["target_accepted"], shown["num_questions"]) == (40, 160)


def test_the_environment_may_name_the_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHDATA_TARGET_ACCEPTED", "1")
    monkeypatch.setenv("SYNTHDATA_MAX_QUESTIONS", "3")
    done = called(*RUN, "--json", folder=tmp_path)
    assert (done.json["approved"], done.json["ended_by"]) == (1, "target_accepted")
    other = called(*RUN[:-1], "counted", "--num", "1", "--json", folder=tmp_path)
    assert (other.json["questions_generated"], other.json["ended_by"]) == (1, "num_questions")
