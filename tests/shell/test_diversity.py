"""`show --diversity`, for people and for programs."""

from tests.shell.calls import called
from tests.shell.conftest import Finished


def test_the_report_shows_numbers_bars_and_the_closest_pairs(finished: Finished) -> None:
    shown = called("show", finished.run_id, "--diversity", folder=finished.folder)
    assert shown.code == 0
    for part in ("distinct-2", "aspects covered", "difficulty", "task type", "█", "alike"):
        assert part in shown.out


def test_as_json_it_is_what_was_stored_with_the_run(finished: Finished) -> None:
    shown = called("show", finished.run_id, "--diversity", "--json", folder=finished.folder)
    assert shown.json == {"run_id": finished.run_id, "diversity": finished.done.json["diversity"]}
    found = shown.json["diversity"]
    assert found["questions"] == finished.done.json["questions_generated"]
    assert sum(found["kinds"].values()) == found["questions"]
    assert 0 < found["aspects"]["covered"] <= found["aspects"]["planned"]


def test_a_run_that_does_not_exist_is_named(finished: Finished) -> None:
    shown = called("show", "nothing", "--diversity", folder=finished.folder)
    assert shown.code == 2
    assert "nothing" in shown.err
