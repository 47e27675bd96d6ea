"""Families of the library reasoning-gym, where it is installed: those with one short and exact answer."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from state.answers import AnswerType
from tools.tasks._making import ALGEBRA, ARITHMETIC, LOGIC, PROGRAMMING
from tools.tasks.base import Task, TaskFamily

_FAMILIES: tuple[tuple[tuple[str, ...], AnswerType, str], ...] = (
    (ARITHMETIC, "number", "basic_arithmetic chain_sum decimal_chain_sum gcd gsm_symbolic lcm leg_counting products"),
    (ALGEBRA, "number", "simple_equations"),
    (ALGEBRA, "expression", "complex_arithmetic polynomial_multiplication"),
    (("mathematics", "maths", "math", "geometry"), "number", "simple_geometry"),
    (("mathematics", "maths", "math", "probability"), "number", "coin_flip dice"),
    (LOGIC, "number", "aiw circuit_logic self_reference"),
    (LOGIC, "text", "calendar_arithmetic color_cube_rotation family_relationships syllogism zebra_puzzles"),
    (
        PROGRAMMING,
        "number",
        "binary_alternation count_bits count_primes largest_island letter_counting maze rotten_oranges",
    ),
    (PROGRAMMING, "text", "base_conversion bitwise_arithmetic caesar_cipher course_schedule spell_backward"),
    (PROGRAMMING, "json", "game_of_life"),
)
"""Left out: families with several right answers, with answers that are rounded or drawn, and those that depend on
more than the seed."""


def _make(data_set: str, answer_type: AnswerType, seed: int) -> Task:
    create: Callable[..., list[dict[str, str]]] = import_module("reasoning_gym").create_dataset
    made = create(data_set, size=1, seed=seed)[0]
    answer = made["answer"].strip()
    return Task(made["question"].strip(), answer, answer_type, "medium", (f"The answer is {answer}.",))


def _families() -> tuple[TaskFamily, ...]:
    return tuple(
        TaskFamily(f"gym_{name}", subjects, partial(_make, name, answer_type))
        for subjects, answer_type, names in _FAMILIES
        for name in names.split()
    )


TASKS: tuple[TaskFamily, ...] = _families() if find_spec("reasoning_gym") else ()
