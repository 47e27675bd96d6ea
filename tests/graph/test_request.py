"""What a run may be asked for, and what comes of a number, a target, and those of the settings."""

from typing import Any

import pytest

from graph.request import checked_request, goal_of
from state.errors import UsageError
from state.settings import Settings

ABOUT: Any = {"topic": "chemistry", "training_type": "sft"}


def number_of(settings: Settings | None = None, **given: Any) -> list[Any]:
    request = checked_request({**ABOUT, **given}, settings)
    assert checked_request({**ABOUT, **request}, settings) == request
    return [request[name] for name in ("num_questions", "target_accepted", "max_questions", "min_yield")]


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({}, [10, None, None, None]),
        ({"num_questions": 7, "target_accepted": None}, [7, None, None, None]),
        ({"questions": ["Why?", "How?"], "num_questions": 9}, [2, None, None, None]),
        ({"target_accepted": 25}, [100, 25, 100, 0.1]),
        ({"target_accepted": 25, "max_questions": 30, "min_yield": 0.0}, [30, 25, 30, 0.0]),
        ({"target_accepted": 60_000}, [100_000, 60_000, 100_000, 0.1]),
    ],
)
def test_a_target_comes_with_its_limits_and_a_number_without(given: dict[str, Any], number: list[Any]) -> None:
    assert number_of(**given) == number


def test_settings_give_a_target_where_the_request_names_no_number() -> None:
    settings = Settings(target_accepted=5, max_questions=8, min_yield=0.5)
    assert number_of(settings) == [8, 5, 8, 0.5]
    assert number_of(settings, target_accepted=6, min_yield=0.2) == [8, 6, 8, 0.2]
    assert number_of(settings, num_questions=3) == [3, None, None, None]
    assert number_of(settings, questions=["Why?"]) == [1, None, None, None]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"target_accepted": 10, "num_questions": 10}, "target_accepted (--target-accepted) 10 and num_questions"),
        ({"target_accepted": 10, "num_questions": 40}, "give one of the two"),
        ({"target_accepted": 10, "questions": ["Why?"]}, "and questions of one's own: give one of the two"),
        ({"target_accepted": 10, "max_questions": 9}, "max_questions: 9 questions cannot bring 10 approved ones"),
        ({"max_questions": 9}, "max_questions (--max-questions) needs target_accepted (--target-accepted)"),
        ({"num_questions": 9, "min_yield": 0.5}, "min_yield (--min-yield) needs target_accepted"),
        ({"target_accepted": 0}, "target_accepted: Input should be greater than or equal to 1, got 0"),
        ({"target_accepted": 9, "min_yield": 1.5}, "min_yield: Input should be less than or equal to 1, got 1.5"),
    ],
)
def test_what_does_not_go_together_is_named_with_what_does(given: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as error:
        checked_request({**ABOUT, **given})
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_the_goal_is_kept_so_that_settings_can_be_made_of_it() -> None:
    with_target = goal_of(checked_request({**ABOUT, "target_accepted": 5}))
    assert with_target == {"target_accepted": 5, "max_questions": 20, "min_yield": 0.1}
    without = goal_of(checked_request({**ABOUT, "num_questions": 5}))
    assert without == {"target_accepted": None, "max_questions": None}
    assert Settings(**without).min_yield == 0.1
