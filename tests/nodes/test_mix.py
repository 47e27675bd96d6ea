"""What the next questions should be, so that the run gets its mix."""

from collections import Counter

import pytest

from nodes.mix import DIFFICULTIES, TASK_TYPES, VERIFIABLE, lacking, missing
from tools.asked import OfRun


@pytest.mark.parametrize("mix", [DIFFICULTIES, TASK_TYPES, VERIFIABLE])
def test_shares_sum_up_to_one(mix: dict[str, float]) -> None:
    assert sum(mix.values()) == pytest.approx(1)


def test_the_first_questions_have_the_planned_mix() -> None:
    assert lacking(10, Counter(), DIFFICULTIES) == {"easy": 3, "medium": 4, "hard": 3}


def test_what_there_is_too_much_of_is_not_asked_for() -> None:
    assert lacking(4, Counter(easy=30, medium=2, hard=2), DIFFICULTIES) == {"medium": 2, "hard": 2}
    assert lacking(5, Counter(easy=300), DIFFICULTIES) == {"medium": 3, "hard": 2}


@pytest.mark.parametrize("count", range(1, 12))
@pytest.mark.parametrize("have", [Counter(), Counter(fact=7), Counter(cause=1000, fact=1, strange=50)])
def test_every_question_of_a_batch_is_to_be_of_some_kind(count: int, have: Counter[str]) -> None:
    assert sum(lacking(count, have, TASK_TYPES).values()) == count


def test_following_it_brings_the_mix_about() -> None:
    have = Counter(easy=40)
    for _ in range(40):
        have.update(lacking(10, have, DIFFICULTIES))
    assert {name: have[name] / have.total() for name in DIFFICULTIES} == pytest.approx(DIFFICULTIES, abs=0.01)


def test_checkable_answers_are_asked_for_by_kinds_that_have_them() -> None:
    assert missing(4, OfRun(task_types=Counter(calculation=4)), verifiable=True)["task_type"] == {"fact": 4}
