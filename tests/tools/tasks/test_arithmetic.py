"""The answers of the arithmetic families, each checked by another way than the one that made it."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.tools.tasks.formulas import altered, found, integers, value
from tools.tasks import families
from tools.tasks.base import Task

SEEDS = range(120)
SIZES = {"mm": 1, "cm": 10, "m": 1000, "km": 10**6, "mg": 1, "g": 1000, "kg": 10**6, "s": 1, "min": 60, "h": 3600}
SIZES |= {"mL": 1, "L": 1000, "km/h": 5, "m/s": 18}
"""Units in the smallest one of their kind."""


def _fractions(made: Task) -> bool:
    """By cross products of whole numbers."""
    above, below = (int(part) for part in (*made.answer.split("/"), "1")[:2])
    numbers = re.findall(r"\d+(?:/\d+)?", made.question)
    a, b, c, d = (int(part) for text in numbers[:2] for part in (*text.split("/"), "1")[:2])
    sign = found(r"\) ([-+*/]) \(|the (sum|difference|product|quotient)", made.question)
    kind = {"sum": "+", "difference": "-", "product": "*", "quotient": "/"}.get(sign[2], sign[1])
    wanted = {"+": (a * d + c * b, b * d), "-": (a * d - c * b, b * d), "*": (a * c, b * d), "/": (a * d, b * c)}[kind]
    lowest = Fraction(above, below)
    return above * wanted[1] == wanted[0] * below and (above, below) == (lowest.numerator, lowest.denominator)


def _percent(made: Task) -> bool:
    """By decimal arithmetic on hundredths."""
    percent = Decimal(found(r"(\d+)%", made.question)[1])
    whole = max(map(Decimal, integers(made.question.replace(f"{percent}%", ""))))
    part = whole / 100 * percent
    change = -1 if "falls" in made.question else 1 if "rises" in made.question else 0
    return Decimal(made.answer) == (whole + change * part if change else part)


def _percent_back(made: Task) -> bool:
    """By going forward from the answer."""
    percent, after = integers(made.question)
    rises = "raised" in made.question or "adds" in made.question
    before = Decimal(made.answer)
    return before + (1 if rises else -1) * before * percent / 100 == after


def _balances(made: Task) -> bool:
    """The differences from the mean add up to nothing."""
    numbers = integers(made.question)
    if made.question.startswith("The mean of"):
        _, mean, *values = numbers
        values.append(int(made.answer))
    elif "next" in made.question or "added" in made.question:
        *values, mean = numbers
        values.append(int(made.answer))
    else:
        values, mean = numbers, int(made.answer)
    return sum(number - mean for number in values) == 0


def _shares(made: Task) -> bool:
    """By dealing out one part after the other."""
    ratio = [int(part) for part in found(r"\d+(?::\d+)+", made.question)[0].split(":")]
    left = next(number for number in integers(re.sub(r"\d+(?::\d+)+", "", made.question)))
    shares = [0] * len(ratio)
    while left > 0:
        shares = [share + part for share, part in zip(shares, ratio, strict=True)]
        left -= sum(ratio)
    return left == 0 and max(shares) == int(made.answer)


def _computes(made: Task) -> bool:
    """By Python's own order of operations."""
    formula = found(r"(?:Compute|What is|Evaluate) ([-+*/^()\d ]+)", made.question)[1]
    return value(formula.replace("^", "**")) == int(made.answer)


def _divides(made: Task) -> bool:
    """By trying every candidate."""
    one, other = integers(made.question)[:2]
    if any(word in made.question for word in ("multiple", "flash", "that both")):
        wanted = next(n for n in range(one, one * other + 1, one) if n % other == 0)
    else:
        wanted = next(n for n in range(min(one, other), 0, -1) if one % n == other % n == 0)
    return wanted == int(made.answer)


def _leaves(made: Task) -> bool:
    """By taking away again and again."""
    number, divisor = integers(made.question)
    while number >= divisor:
        number -= divisor
    return number == int(made.answer)


def _divisors(made: Task) -> bool:
    number = integers(made.question)[0]
    return sum(number % n == 0 for n in range(1, number + 1)) == int(made.answer)


def _converts(made: Task) -> bool:
    """By whole numbers of the smallest unit."""
    given = found(r"(\d+(?:\.\d+)?) ([A-Za-z/]+)", made.question)
    amount, unit = made.answer.split(" ")
    return unit in made.question and Fraction(given[1]) * SIZES[given[2]] == Fraction(amount) * SIZES[unit]


CHECKS: dict[str, Callable[[Task], bool]] = {
    "fraction_arithmetic": _fractions,
    "percentage": _percent,
    "reverse_percentage": _percent_back,
    "mean": _balances,
    "ratio_share": _shares,
    "order_of_operations": _computes,
    "gcd_lcm": _divides,
    "remainder": _leaves,
    "divisor_count": _divisors,
    "unit_conversion": _converts,
}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_answers_hold_by_another_way(name: str) -> None:
    made = [families()[name].make(seed) for seed in SEEDS]
    assert [task for task in made if not CHECKS[name](task)] == []
    assert [task for task in made[:25] if CHECKS[name](altered(task))] == []


def test_every_family_of_arithmetic_is_checked() -> None:
    own = {family.name for family in families().values() if "arithmetic" in family.subjects}
    assert {name for name in own if not name.startswith("gym_")} == set(CHECKS)
