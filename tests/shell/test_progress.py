"""Progress is a fold over what a run streams."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console

from shell import progress
from shell.forecast import Ended
from shell.progress import Counts, followed

Told = tuple[str, dict[str, Any]]


def told(question_id: int, stage: str, status: str | None = None) -> Told:
    return "custom", {"question_id": question_id, "stage": stage, "status": status, "reason": None}


def counted(*stream: Told) -> Counts:
    counts = Counts()
    for mode, update in stream:
        counts.add(mode, update)
    return counts


APPROVED = [
    told(1, "research", "open"),
    told(1, "generate", "open"),
    told(1, "verify"),
    told(1, "review", "approved"),
    told(1, "save"),
]


def test_a_question_counts_once_at_each_stage_and_once_at_its_end() -> None:
    assert counted(*APPROVED).line() == "researched 1 · generated 1 · verified 1 · reviewed 1 · approved 1"


def test_a_revision_is_counted_and_passes_no_stage_twice() -> None:
    revised = [told(1, "review", "needs_revision"), told(1, "generate", "open"), told(1, "verify")]
    counts = counted(*APPROVED[:3], *revised, *APPROVED[3:])
    assert counts.line() == "researched 1 · generated 1 · verified 1 · reviewed 1 · revised 1 · approved 1"


def test_a_question_that_fails_passes_no_further_stage() -> None:
    counts = counted(told(7, "research", "failed"), told(7, "save"))
    assert counts.line() == "researched 0 · generated 0 · verified 0 · reviewed 0 · failed 1"


def test_a_question_that_waits_for_a_person_has_ended_for_now() -> None:
    counts = counted(*APPROVED[:3], told(1, "review", "needs_human"), told(1, "__interrupt__"))
    assert counts.ended == {1: "needs_human"}
    assert counts.line().endswith("needs human 1")


def test_the_stage_and_the_total_follow_the_nodes_of_the_run() -> None:
    counts = Counts()
    seen = [counts.stage]
    for node, update in [("plan", {}), ("question", {"questions_generated": 4}), ("process", None)]:
        counts.add("updates", {node: update})
        seen.append(counts.stage)
    assert seen == ["planning", "writing questions", "processing", "counting"]
    assert counts.total == 4


def test_a_run_that_goes_on_counts_what_had_ended_before() -> None:
    counts = Counts(before=3)
    counts.add("values", {"questions_generated": 5})
    assert (counts.total, counts.before, counts.ended) == (5, 3, {})


def test_with_a_target_what_is_done_is_what_is_approved() -> None:
    counts = Counts(before=3, approved=2)
    assert counts.done == (3, 0)
    counts.add("values", {"questions_generated": 8, "target_accepted": 10, "num_questions": 40})
    for mode, update in (*APPROVED, told(2, "save", "rejected")):
        counts.add(mode, update)
    assert counts.done == (3, 10)
    counts.add("updates", {"process": {"wanted": 20}})
    assert counts.stage == "writing questions"
    counts.add("updates", {"process": {"wanted": 8}})
    assert counts.stage == "counting"
    seen: list[Ended] = []
    counts.line(lambda ended: str(seen.append(ended)))
    assert seen == [Ended({1: "approved", 2: "rejected"}, 3, 8, target=10, most=40, approved=2)]


def test_what_is_to_be_expected_stands_at_the_end_of_the_line() -> None:
    seen: list[Ended] = []

    def forecast(ended: Ended) -> str:
        seen.append(ended)
        return "about $1" if ended.endings else ""

    assert Counts(before=2).line(forecast) == "researched 0 · generated 0 · verified 0 · reviewed 0"
    assert counted(*APPROVED).line(forecast).endswith(" · approved 1 · about $1")
    assert seen == [Ended({}, 2, 0), Ended({1: "approved"}, 0, 0)]


def a_run() -> Iterator[Told]:
    yield "values", {"topic": "a"}
    yield "updates", {"question": {"questions_generated": 1}}
    yield from APPROVED
    yield "values", {"topic": "a", "approved": 1}


@pytest.mark.parametrize("terminal", [True, False])
def test_following_a_run_gives_its_last_state(terminal: bool) -> None:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
    assert followed(a_run(), console) == {"topic": "a", "approved": 1}


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out = io.StringIO()
    followed(a_run(), Console(file=out, force_terminal=True, width=160))
    assert "approved 1" in out.getvalue()
    assert "1/1" in out.getvalue()


def test_elsewhere_it_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    followed(a_run(), Console(file=out, width=20))
    assert out.getvalue() == ""
    monkeypatch.setattr(progress, "LINE_EVERY_S", 0.0)
    followed(a_run(), Console(file=out, width=20))
    out.truncate(out.seek(0))
    followed(a_run(), Console(file=out, width=20), before=4, forecast=lambda ended: f"{ended.before} before")
    assert out.getvalue().splitlines()[-1].endswith("approved 1 · 4 before")
    assert "processing: 5 of 1 questions ended" in out.getvalue()
    out.truncate(out.seek(0))
    followed(a_run(), Console(file=out, width=20))
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("planning: 0 of ? questions ended")
    assert lines[-1].startswith("processing: 1 of 1 questions ended · researched 1")
