"""How many questions come next, and what ends a run: functions of its state alone."""

from typing import Any

import pytest

from nodes.goal import FEWEST, after_round, because, end_of, first_round, recent
from state.run_state import Round


def rounds(*counts: tuple[int, int]) -> list[Round]:
    return [Round(ended=ended, approved=approved) for ended, approved in counts]


def state(target: int | None, most: int, *counts: tuple[int, int], **changed: Any) -> Any:
    """Of a run whose rounds came to these counts, and which has written as many questions as have ended."""
    told = {"target_accepted": target, "num_questions": most, "min_yield": 0.1, "rounds": rounds(*counts)}
    written = counts[-1][0] if counts else 0
    return {**told, "question_ids": list(range(written)), "wanted": written, "dry_rounds": 0, **changed}


@pytest.mark.parametrize(
    ("target", "most", "size"), [(None, 7, 7), (3, 12, 3), (500, 2000, FEWEST), (10, 10, 10), (20, 15, 15)]
)
def test_a_run_begins_with_no_more_than_could_be_enough(target: int | None, most: int, size: int) -> None:
    assert first_round(target, most) == size


@pytest.mark.parametrize(
    ("target", "most", "ended", "approved", "more"),
    [
        (10, 40, 10, 5, 10),
        (10, 40, 10, 9, 2),
        (10, 40, 10, 7, 5),
        (10, 12, 10, 5, 2),
        (100, 400, 20, 10, 20),
        (100, 400, 100, 50, 100),
        (100, 400, 180, 90, 20),
        (1000, 4000, 20, 4, 20),
        (2, 8, 2, 0, 6),
        (1, 100, 3, 0, 4),
        (30, 120, 20, 0, 20),
    ],
)
def test_another_round_brings_what_is_missing_at_the_yield_so_far(
    target: int, most: int, ended: int, approved: int, more: int
) -> None:
    begun = state(target, most, question_ids=list(range(ended)), wanted=ended, min_yield=0.0)
    update = after_round(begun, {"approved": approved, "rejected": ended - approved, "pending": 3})
    assert update["rounds"] == rounds((ended, approved))
    assert update["wanted"] == ended + more
    assert update["approved"] == approved


def test_a_run_that_ends_wants_no_more() -> None:
    begun = state(5, 20, question_ids=list(range(8)), wanted=8)
    assert after_round(begun, {"approved": 5, "failed": 3})["wanted"] == 8


def test_a_round_that_ran_again_after_a_crash_comes_to_the_same() -> None:
    begun = state(10, 40, (10, 5), question_ids=list(range(20)), wanted=20)
    statuses = {"approved": 9, "rejected": 11}
    assert after_round(begun, statuses) == after_round(begun, statuses)


@pytest.mark.parametrize(
    ("counts", "last"),
    [
        ([(5, 1)], (5, 1)),
        ([(10, 9), (18, 9)], (18, 9)),
        ([(10, 9), (20, 9), (30, 9)], (20, 0)),
        ([(20, 18), (60, 18)], (40, 0)),
        ([(20, 18), (60, 18), (63, 21)], (43, 3)),
    ],
)
def test_the_yield_is_that_of_the_last_rounds_of_enough_questions(
    counts: list[tuple[int, int]], last: tuple[int, int]
) -> None:
    assert recent(rounds(*counts)) == Round(ended=last[0], approved=last[1])


@pytest.mark.parametrize(
    ("given", "end", "says"),
    [
        (state(None, 5, (5, 1)), "num_questions", "5 questions, as many as were asked for"),
        (state(None, 5, (3, 3)), "no_new_questions", "only 3 of 5 questions: the sources gave no more that differ"),
        (state(3, 12, (3, 1), (9, 4)), "target_accepted", "4 of 3 approved after 9 questions"),
        (state(3, 12, (12, 2)), "max_questions", "2 of 3 approved: 12 questions are written, the most that were"),
        (state(9, 36, (9, 2), (9, 2)), "no_new_questions", "2 of 9 approved after 9 questions: the sources gave no"),
        (state(9, 36, (0, 0), dry_rounds=2), "no_new_questions", "after 0 questions: every call for questions failed"),
        (state(99, 396, (20, 1)), "min_yield", "1 of 99 approved after 20 questions: of the last 20 only 1 were, "),
    ],
)
def test_each_end_has_its_reason(given: Any, end: Any, says: str) -> None:
    assert end_of(given) == end
    assert says in because(given, end)
