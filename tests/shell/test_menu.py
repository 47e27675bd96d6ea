"""The menu, as it is typed."""

from pathlib import Path

import pytest

from tests.shell.calls import called, in_process


def test_the_menu_runs_a_brief_of_ones_own_as_a_process(tmp_path: Path, guarded_env: dict[str, str]) -> None:
    done = in_process(folder=tmp_path, env=guarded_env, typed="4\nmathematics\nalgebra\nqa\n3\n\n5\n")
    assert done.code in (0, 1), done.err
    assert "Questions generated  3" in done.out
    assert done.out.count("Synthetic Data Generation Agent") == 2
    assert len(done.err.splitlines()) == 1


def test_the_first_choice_writes_ten_records_about_chemistry(tmp_path: Path) -> None:
    done = called(folder=tmp_path, typed="1\n5\n")
    assert done.code in (0, 1)
    assert "Questions generated  10" in done.out
    (run,) = called("runs", "--json", folder=tmp_path).json
    assert (run["topic"], run["sub_topic"], run["training_type"]) == ("chemistry", "organic chemistry", "sft")


@pytest.mark.parametrize("choice", ["2", "3"])
def test_each_ready_made_run_works_and_the_menu_goes_on(tmp_path: Path, choice: str) -> None:
    done = called(folder=tmp_path, typed=f"{choice}\n5\n")
    assert done.code == 0
    assert "approved" in done.out.casefold()
    assert done.out.count("5  exit") == 2


def test_a_brief_may_go_on_until_so_many_are_approved(tmp_path: Path) -> None:
    done = called(folder=tmp_path, typed="4\nchemistry\norganic chemistry\nsft\n2\ny\n5\n")
    assert done.code == 0
    assert done.err.splitlines()[-1] == "ended by target_accepted: 2 of 2 approved after 2 questions"


@pytest.mark.parametrize("typed", ["7\n5\n", "\n5\n", "run\n5\n", "[red]\n5\n"])
def test_a_wrong_choice_is_named_with_those_there_are(tmp_path: Path, typed: str) -> None:
    done = called(folder=tmp_path, typed=typed)
    assert done.code == 0
    assert done.err == f"synthdata: no choice {typed.splitlines()[0]!r}; there are: 1, 2, 3, 4, 5\n"


def test_leaving_at_once_or_the_end_of_the_input_is_no_error(tmp_path: Path) -> None:
    for typed in ("5\n", " 5 \n", ""):
        done = called(folder=tmp_path, typed=typed)
        assert (done.code, done.err) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "typed",
    ["4\n", "4\nalgebra\n", "4\nalgebra\n\n", "4\nalgebra\n\nqa\n", "4\na\n\nqa\nmany\n", "4\na\n\nqa\n3\n"],
)
def test_input_that_ends_within_a_brief_is_wrong_use(tmp_path: Path, typed: str) -> None:
    done = called(folder=tmp_path, typed=typed)
    assert done.code == 2
    assert done.err == "synthdata: the input ended before topic, sub-topic, training type, number and end were given\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("4\n\n\nqa\n3\n\n5\n", "topic: String should have at least 1 character"),
        ("4\nalgebra\n\ndop\n3\n\n5\n", "no training type 'dop'"),
        ("4\nalgebra\n\nqa\n0\n\n5\n", "num_questions: Input should be greater than or equal to 1"),
        ("4\nalgebra\n\nqa\n0\ny\n5\n", "target_accepted: Input should be greater than or equal to 1"),
    ],
)
def test_a_wrong_brief_is_named_and_the_menu_goes_on(tmp_path: Path, typed: str, says: str) -> None:
    done = called(folder=tmp_path, typed=typed)
    assert says in done.err
    assert done.err.count("\n") == 1
    assert done.out.count("5  exit") == 2
    assert list(tmp_path.iterdir()) == []
