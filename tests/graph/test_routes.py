"""Every branch of both graphs, as tables."""

from typing import Any

import pytest

from graph import routes


@pytest.mark.parametrize(
    ("have", "wanted", "dry", "aspects", "route"),
    [
        (0, 10, 0, ["boiling"], "question"),
        (9, 10, 0, ["boiling"], "question"),
        (9, 10, 1, ["boiling"], "question"),
        (9, 10, 2, ["boiling"], "process"),
        (9, 10, 0, [], "process"),
        (10, 10, 0, ["boiling"], "process"),
    ],
)
def test_questions_are_written_until_there_are_enough_or_no_more_come(
    have: int, wanted: int, dry: int, aspects: list[str], route: str
) -> None:
    state: Any = {"question_ids": list(range(have)), "wanted": wanted, "dry_rounds": dry, "aspects": aspects}
    assert routes.after_question(state) == route


@pytest.mark.parametrize(
    ("target", "written", "rounds", "route"),
    [
        (None, 10, [(10, 2)], "summarise"),
        (None, 4, [(4, 2)], "summarise"),
        (10, 10, [(10, 9)], "question"),
        (10, 10, [(10, 10)], "summarise"),
        (10, 12, [(10, 9), (12, 11)], "summarise"),
        (10, 40, [(30, 8), (40, 9)], "summarise"),
        (10, 30, [(10, 5), (30, 9)], "question"),
        (10, 30, [(10, 9), (30, 9)], "summarise"),
        (10, 20, [(10, 9), (20, 9)], "question"),
        (10, 19, [(19, 0)], "question"),
        (10, 20, [(20, 1)], "summarise"),
        (10, 20, [(20, 2)], "question"),
        (10, 15, [(15, 5), (15, 5)], "summarise"),
        (10, 0, [(0, 0)], "summarise"),
    ],
)
def test_rounds_go_on_until_the_target_or_one_of_its_limits(
    target: int | None, written: int, rounds: list[tuple[int, int]], route: str
) -> None:
    counts = [{"ended": ended, "approved": approved} for ended, approved in rounds]
    state: Any = {"question_ids": list(range(written)), "num_questions": 10 if target is None else 40}
    assert routes.after_process({**state, "target_accepted": target, "min_yield": 0.1, "rounds": counts}) == route


@pytest.mark.parametrize("status", ["open", "failed"])
def test_a_failed_step_leads_to_save_and_any_other_to_the_next_step(status: str) -> None:
    state: Any = {"status": status}
    expected = ("save",) * 3 if status == "failed" else ("generate", "verify", "review")
    assert (routes.after_research(state), routes.after_generate(state), routes.after_verify(state)) == expected


@pytest.mark.parametrize(
    ("status", "person", "route"),
    [
        ("needs_revision", False, "generate"),
        ("needs_revision", True, "generate"),
        ("approved", False, "save"),
        ("approved", True, "save"),
        ("rejected", True, "save"),
        ("failed", True, "save"),
        ("needs_human", False, "save"),
        ("needs_human", True, "ask_person"),
    ],
)
def test_a_review_leads_back_to_generation_to_a_person_or_to_save(status: str, person: bool, route: str) -> None:
    state: Any = {"status": status, "ask_person": person}
    assert routes.after_review(state) == route
