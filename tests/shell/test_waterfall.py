"""The waterfall as people see it."""

import io

from rich.console import Console

from shell.waterfall import waterfall_table
from state.run_state import Step
from tests.shell.calls import called
from tests.shell.conftest import Finished

EVIL = "\x1b[2J [red]alarm[/red]"


def step(stage: str, count: int, **reasons: int) -> Step:
    return Step(stage=stage, count=count, fell_out=sum(reasons.values()), reasons=reasons)


def lines(*steps: Step) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=160).print(waterfall_table(steps))
    return [line for line in out.getvalue().splitlines() if line.startswith("│")]


def test_bars_are_shares_of_what_was_written_and_losses_have_their_reasons() -> None:
    written, approved = lines(step("written", 1200), step("approved", 600, rejected=500, failed=100))
    assert written.count("█") == 2 * approved.count("█") == 24
    assert "1,200" in written
    assert "│ 600 " in approved
    assert "rejected 500; failed 100" in approved


def test_the_most_frequent_reasons_are_told_and_the_others_summed_up() -> None:
    (last,) = lines(step("verified", 1, a=9, b=8, c=7, d=6, e=5, f=4))
    assert "a 9; b 8; c 7; d 6; other reasons 9" in last


def test_nothing_in_a_reason_moves_the_cursor_or_colours_the_screen() -> None:
    (last,) = lines(step("verified", 1, **{EVIL: 1}))
    assert "[red]alarm[/red] 1" in last
    assert "\x1b" not in last


def test_an_empty_run_has_an_empty_table() -> None:
    assert lines() == []
    assert "█" not in "".join(lines(step("written", 0)))


def test_it_is_shown_at_the_end_of_a_run_and_when_one_looks_at_it(finished: Finished) -> None:
    steps = finished.done.json["waterfall"]
    assert steps[1]["count"] == finished.done.json["questions_generated"]
    assert steps[-1]["count"] == finished.done.json["approved"]
    shown = called("show", finished.run_id, folder=finished.folder).out
    for text in (finished.done.err, shown):
        assert all(f"│ {one['stage']} " in text for one in steps)
    assert called("show", finished.run_id, "--json", folder=finished.folder).json["waterfall"] == steps
