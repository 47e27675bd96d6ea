"""A gold answer that is confirmed by a second way was right, and an altered one never is."""

import pytest

from state.answers import AnswerType
from tests.tools.tasks.formulas import altered
from tools.answers import confirmed, self_equal
from tools.tasks import families

SHARES = {
    "linear_equation": 0.8,
    "bracket_equation": 0.9,
    "quadratic_equation": 0.8,
    "absolute_value_equation": 0.9,
    "linear_system": 0.9,
    "logarithm": 0.3,
    "exponent_rules": 0.9,
    "fraction_arithmetic": 0.9,
    "order_of_operations": 0.9,
    "percentage": 0.2,
    "evaluate_polynomial": 0.3,
    "expand_product": 0.6,
}
"""Families of tasks, and the share of their answers that is confirmed at least."""
SEEDS = range(20)


@pytest.mark.parametrize(("name", "share"), SHARES.items())
def test_most_answers_of_equations_and_plain_expressions_are_confirmed(name: str, share: float) -> None:
    made = [families()[name].make(seed) for seed in SEEDS]
    found = sum(bool(confirmed(task.question, task.answer, task.answer_type)) for task in made)
    assert found >= share * len(made)


@pytest.mark.parametrize(
    "name", [name for name, family in families().items() if not family.code and "gym_" not in name]
)
def test_no_altered_answer_is_confirmed(name: str) -> None:
    for seed in SEEDS:
        task = families()[name].make(seed)
        wrong = altered(task)
        assert confirmed(task.question, getattr(wrong, "answer", wrong), task.answer_type) == ""


@pytest.mark.parametrize(
    ("question", "answer", "answer_type", "way"),
    [
        ("Solve 2x + 3 = 7 for x.", "2", "number", "substitution"),
        ("Solve $2x + 3 = 7$ for $x$.", "x = 2", "number", "substitution"),
        ("Solve 2x + 3 = 7 for x.", "3", "number", ""),
        ("Find all real roots of x^2 = 9.", "{-3, 3}", "set", "substitution"),
        ("Find all real roots of x^2 = 9.", "{3}", "set", ""),
        ("Find all real roots of x^2 = 9.", "{3, 4}", "set", ""),
        ("What value of x satisfies x^2 = 9?", "3", "number", ""),
        ("Find the positive root of x^2 - x - 6 = 0.", "-2", "number", ""),
        ("Solve x + y = 3 and x - y = 1.", "(2, 1)", "expression", "substitution"),
        ("Solve x + y = 3 and x - y = 1.", "(1, 2)", "expression", ""),
        ("Solve x + y = 3 and x - y = 1. Give it as (y, x).", "(1, 2)", "expression", "substitution"),
        ("Solve x + y = 3 and 2x + 2y = 6.", "(1, 2)", "expression", ""),
        ("Find x + 1 if 2x + 3 = 7.", "2", "number", ""),
        ("How many solutions does 2x + 3 = 5 have?", "1", "number", ""),
        ("Solve 2x + 3 = 7 for x and double it.", "2", "number", ""),
        ("What is 17 * 23?", "391", "number", "arithmetic"),
        ("What is 17 * 23?", "390", "number", ""),
        ("What is 17 * 23, rounded to tens?", "391", "number", ""),
        ("What is twice 17 * 23?", "391", "number", ""),
        ("What is 15% of 80?", "12", "number", "arithmetic"),
        ("Expand (x + 1)(x - 1).", "x^2 - 1", "expression", "arithmetic"),
        ("Expand (x + 1)(x - 1).", "(x - 1)(x + 1)", "expression", ""),
        ("What is 42?", "42", "number", ""),
        ("Who wrote Hamlet?", "Shakespeare", "text", ""),
        ("Solve x^x^x^x = 2" + "!" * 400, "2", "number", ""),
        ("Solve 9^9^9^9^9x = 2 for x.", "2", "number", ""),
        ("", "", "number", ""),
    ],
)
def test_only_what_the_question_plainly_asks_for_is_confirmed(
    question: str, answer: str, answer_type: AnswerType, way: str
) -> None:
    assert confirmed(question, answer, answer_type) == way


def test_a_gold_answer_must_equal_itself() -> None:
    assert self_equal("1/2", "number")
    assert not self_equal("about five", "number")
    assert not self_equal("soon", "date")
