"""Exact values and the expressions that are read into them."""

import random
from fractions import Fraction

import pytest

from tools.answers import values
from tools.answers.expressions import evaluated
from tools.answers.plain import plain
from tools.answers.values import Unreadable


def _random_formula(rng: random.Random, depth: int) -> str:
    """A formula in x and y that Python reads as well."""
    if depth == 0:
        return rng.choice(["x", "y", str(rng.randint(1, 9)), f"{rng.randint(1, 9)}.{rng.randint(1, 9)}"])
    one, other = _random_formula(rng, depth - 1), _random_formula(rng, rng.randrange(depth))
    return rng.choice([f"({one} + {other})", f"({one} - {other})", f"{one} * {other}", f"({one})**2", f"-({one})"])


def _at(formula: str, x: int, y: int) -> Fraction:
    value = evaluated(plain(formula))
    (above, below) = (
        sum(
            factor * x ** dict(powers).get("x", 0) * y ** dict(powers).get("y", 0)
            for (powers, _), factor in part.items()
        )
        for part in (value.above, value.below)
    )
    return Fraction(above) / Fraction(below)


@pytest.mark.parametrize("seed", range(60))
def test_a_formula_has_the_values_that_python_gives_it(seed: int) -> None:
    rng = random.Random(seed)
    formula = _random_formula(rng, 3)
    for x, y in [(2, 3), (-1, 4), (5, -2)]:
        assert float(_at(formula, x, y)) == pytest.approx(eval(formula, {"x": x, "y": y}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("√8", "2√2"),
        ("√2 * √3", "√6"),
        ("√(1/2)", "√2/2"),
        ("(1 + √5)^2", "6 + 2√5"),
        ("1/(1 + √3)", "(√3 - 1)/2"),
        ("(√3 + √2)(√3 - √2)", "1"),
        (r"\sqrt[3]{-27}", "-3"),
        ("8^(2/3)", "4"),
        ("4^(-1/2)", "1/2"),
        ("2π/4", "π/2"),
        ("x^0", "1"),
        ("x^-2", "1/x^2"),
        ("(x^2 - 1)/(x - 1)", "x + 1"),
        ("x_1 + x_{1}", "2x_1"),
        ("a/b/c", "a/(bc)"),
        ("-2^2", "-4"),
        ("2^3^2", "512"),
        ("1.5%", "0.015"),
        ("3 - -2", "5"),
    ],
)
def test_values_that_are_equal_have_one_form(one: str, other: str) -> None:
    assert values.equal(evaluated(plain(one)), evaluated(plain(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("√2", "√3"), ("√2 + √3", "√5"), ("π", "22/7"), ("x", "y"), ("x", "X"), ("x^2", "2x"), ("e", "π")],
)
def test_values_that_differ_are_told_apart(one: str, other: str) -> None:
    assert not values.equal(evaluated(plain(one)), evaluated(plain(other)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1/0",
        "1/(x - x)",
        "0^0",
        "0^-1",
        "√-1",
        "√x",
        "2^x",
        "x^21",
        "x^0.5",
        "10^10000",
        "101!",
        "2.5!",
        "1/2x",
        "3 4",
        "007",
        "1 3/2",
        "(1",
        "1)",
        "+",
        "sin x",
        "12,34",
        "abcd",
        r"\frac{1}",
        r"\sqrt23",
        "1e9999",
    ],
)
def test_what_is_no_bounded_expression_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        evaluated(plain(text))
