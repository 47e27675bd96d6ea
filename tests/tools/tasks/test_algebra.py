"""The answers of the algebra families, each checked by another way than the one that made it."""

import cmath
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.tools.tasks.formulas import altered, equations, found, integers, polynomial, value
from tools.tasks import families
from tools.tasks.base import Task

SEEDS = range(120)
RATIONALS = {Fraction(p, q) for q in range(1, 7) for p in range(-60 * q, 60 * q + 1)}


def _solves(made: Task) -> bool:
    """By substitution into the equation; or, for a story, by running it."""
    stated = equations(made.question)
    if not stated:
        numbers = integers(made.question)
        factor, constant = numbers[:2] if made.question.startswith("Multiplied") else (numbers[1], numbers[0])
        return sum([factor] * int(made.answer)) + constant == numbers[2]
    ((left, right),) = stated
    x = Fraction(made.answer)
    return value(left, x=x) == value(right, x=x) and value(left, x=x + 1) != value(right, x=x + 1)


def _roots(text: str) -> set[Fraction]:
    return {Fraction(root) for root in text.strip("{}").split(", ")}


def _all_roots(made: Task) -> bool:
    """By trying every fraction with a small denominator."""
    formula = polynomial(made.question.replace("y = ", ""))
    return {x for x in RATIONALS if value(formula, x=x) == 0} == _roots(made.answer)


def _all_distances(made: Task) -> bool:
    said = re.search(r"absolute value of (.+) equal to (\d+)", made.question)
    text = f"|{said[1]}| = {said[2]}" if said else made.question
    ((left, right),) = equations(text)
    return {x for x in RATIONALS if value(left, x=x) == value(right)} == _roots(made.answer)


def _meets(made: Task) -> bool:
    """By trying every point with small coordinates."""
    (one, result), (other, second) = (pair for pair in equations(made.question) if "y" in pair[0])
    grid = ((x, y) for x in range(-12, 13) for y in range(-12, 13))
    points = [p for p in grid if _at(one, *p) == value(result) and _at(other, *p) == value(second)]
    return [f"({x}, {y})" for x, y in points] == [made.answer]


def _at(formula: str, x: int, y: int) -> Fraction:
    return value(formula, x=x, y=y)


def _evaluates(made: Task) -> bool:
    """By Horner's scheme, from the coefficients that interpolation at small integers would give back."""
    text = polynomial(made.question.replace("f(x) = ", ""))
    said = found(r"x = (-?\d+)|f\((-?\d+)\)|take at (-?\d+)", made.question.replace("f(x) = ", ""))
    at = int(next(filter(None, said.groups())))
    return _horner(_coefficients(text), at)[-1] == int(made.answer)


def _coefficients(formula: str) -> list[Fraction]:
    """By repeated differences: the polynomial of degree below six through its values at 0 to 5."""
    values = [value(formula, x=n) for n in range(6)]
    factors = [Fraction(0)] * 6
    basis, factorial = [Fraction(1)], 1
    for n in range(6):
        for power, factor in enumerate(basis):
            factors[power] += factor * values[0] / factorial
        values = [b - a for a, b in pairwise(values)]
        shifted = [Fraction(0), *basis]
        basis = [shifted[k] - n * (basis[k] if k < len(basis) else 0) for k in range(len(shifted))]
        factorial *= n + 1
    return factors[::-1]


def _horner(coefficients: list[Fraction], x: int) -> list[Fraction]:
    rows = [Fraction(0)]
    for factor in coefficients:
        rows.append(rows[-1] * x + factor)
    return rows


def _expands(made: Task) -> bool:
    """By values at more points than the degree, and by its form, which holds no bracket."""
    sides = found(r"\((.+?)\)\((.+?)\)|are (.+) and (.+)\. Which", made.question)
    one, other = [side for side in sides.groups() if side]
    (product, answer) = equations(f"({one})({other}) = {made.answer}")[0]
    return "(" not in made.answer and all(value(product, x=x) == value(answer, x=x) for x in range(-4, 5))


def _remains(made: Task) -> bool:
    """By long division."""
    root = -int(found(r"by [a-z] ([-+] \d+)", made.question)[1].replace(" ", ""))
    text = polynomial(made.question.replace("p(x) = ", ""))
    rest = _coefficients(text)
    for n in range(len(rest) - 1):
        rest[n], rest[n + 1] = Fraction(0), rest[n + 1] + rest[n] * root
    return rest[-1] == int(made.answer)


def _discriminates(made: Task) -> bool:
    """By the distance of the complex roots: the discriminant is (a(r - s))^2."""
    c, b, a = (float(factor) for factor in reversed(_coefficients(polynomial(made.question))[-3:]))
    half = cmath.sqrt((b / (2 * a)) ** 2 - c / a)
    return abs((a * 2 * half) ** 2 - int(made.answer)) < 1e-6


def _terms(made: Task) -> bool:
    """By writing the sequence out."""
    text, numbers = made.question, integers(re.sub(r"(\d)(?:st|nd|rd|th)", r"\1", made.question))
    geometric = "eometric" in text or "multiply by" in text or "times the one" in text
    first, second, n = _start(text, numbers, geometric)
    step = Fraction(second, first) if geometric else Fraction(second - first)
    terms = [Fraction(first)]
    while len(terms) < n:
        terms.append(terms[-1] * step if geometric else terms[-1] + step)
    total = any(word in text for word in (" sum", "Add up"))
    return int(made.answer) == (sum(terms) if total else terms[-1])


def _start(text: str, numbers: list[int], geometric: bool) -> tuple[int, int, int]:
    """The first two terms and how many there are, as each wording tells them."""
    if text.startswith("Add up"):
        n, first, step = numbers[0], numbers[1], numbers[2]
    elif "last term" in text:
        n, first, last = numbers
        return first, first + (last - first) // (n - 1), n
    elif "common ratio" in text or "common difference" in text or "theater" in text or text.startswith("Start with"):
        first, step, n = numbers[:3]
    elif " first " in text:
        return numbers[1], numbers[2], numbers[0]
    elif "begins" in text:
        n = numbers[0] if text.startswith("Find") and "with" in text else numbers[3]
        shift = int(text.startswith("Find") and "with" in text)
        return numbers[shift], numbers[shift + 1], n
    else:
        return numbers[1], numbers[2], numbers[0]
    return first, first * step if geometric else first + step, n


def _counts(made: Task) -> bool:
    """By trying every integer."""
    said = found(
        r"(?P<a>-?\d+) <= (?P<f>.+) <= (?P<b>-?\d+)|does (?P<g>.+) lie between (?P<c>-?\d+) and (?P<d>-?\d+)"
        r"|which (?P<h>.+) is at least (?P<e>-?\d+) and at most (?P<i>-?\d+)",
        made.question,
    )
    low, high = (int(next(filter(None, map(said.group, names)))) for names in ("ace", "bdi"))
    ((formula, _),) = equations(f"{said['f'] or said['g'] or said['h']} = 0")
    return sum(low <= value(formula, x=x) <= high for x in range(-300, 301)) == int(made.answer)


def _powers(made: Task) -> bool:
    """By computing every power as it stands."""
    return value(polynomial(made.question)) == Fraction(made.answer)


def _logs(made: Task) -> bool:
    """By raising both sides to the denominator's power."""
    exact = Fraction(made.answer)
    fractions = re.findall(r"(?<![\w.])(\d+(?:/\d+)?)(?!\w)", made.question.replace("log_", "log "))
    ordered = fractions[::-1] if "to base" in made.question else fractions
    base, number = Fraction(ordered[0]), Fraction(ordered[1])
    return number**exact.denominator == base**exact.numerator


CHECKS: dict[str, Callable[[Task], bool]] = {
    "linear_equation": _solves,
    "bracket_equation": _solves,
    "quadratic_equation": _all_roots,
    "absolute_value_equation": _all_distances,
    "linear_system": _meets,
    "evaluate_polynomial": _evaluates,
    "expand_product": _expands,
    "polynomial_remainder": _remains,
    "discriminant": _discriminates,
    "arithmetic_term": _terms,
    "arithmetic_sum": _terms,
    "geometric_term": _terms,
    "geometric_sum": _terms,
    "inequality_count": _counts,
    "exponent_rules": _powers,
    "logarithm": _logs,
}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_answers_hold_by_another_way(name: str) -> None:
    seeds = range(25) if CHECKS[name] in (_all_roots, _all_distances, _meets) else SEEDS
    made = [families()[name].make(seed) for seed in seeds]
    assert [task for task in made if not CHECKS[name](task)] == []
    assert [task for task in made[:25] if CHECKS[name](altered(task))] == []


def test_every_family_of_algebra_is_checked() -> None:
    own = {family.name for family in families().values() if "algebra" in family.subjects}
    assert {name for name in own if not name.startswith("gym_")} == set(CHECKS)
