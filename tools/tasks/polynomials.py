"""Polynomials to be evaluated, multiplied out and divided."""

from random import Random

from tools.tasks._making import ALGEBRA, family, level, linear, nonzero, polynomial, signed
from tools.tasks.base import Task

_SUBJECTS = (*ALGEBRA, "polynomials")


def _coefficients(rng: Random, degree: int, largest: int) -> list[int]:
    return [nonzero(rng, largest), *(rng.randint(-largest, largest) for _ in range(degree))]


def _value(coefficients: list[int], x: int) -> int:
    return sum(factor * x**power for power, factor in enumerate(reversed(coefficients)))


def _evaluate_polynomial(rng: Random) -> Task:
    degree, x = rng.randint(2, 4), nonzero(rng, 5)
    found = _coefficients(rng, degree, 6)
    text, answer = polynomial(found), _value(found, x)
    question = rng.choice(
        (
            f"What is the value of {text} at x = {x}?",
            f"Let f(x) = {text}. What is f({x})?",
            f"Evaluate the polynomial {text} for x = {x}.",
            f"A function is given by f(x) = {text}. Which value does it take at {x}?",
        )
    )
    terms = [f"({factor})({x})^{degree - n} = {factor * x ** (degree - n)}" for n, factor in enumerate(found)]
    steps = (f"Term by term: {', '.join(terms)}.", f"Their sum is {answer}.")
    return Task(question, str(answer), "number", level(degree * abs(x), 6, 12), steps)


def _expand_product(rng: Random) -> Task:
    name = rng.choice(("x", "y", "t"))
    left, right = _coefficients(rng, 1, 9), _coefficients(rng, rng.choice((1, 1, 2)), 7)
    right[-1] = right[-1] or 1
    left[-1] = left[-1] or -1
    product = [0] * (len(left) + len(right) - 1)
    for n, a in enumerate(left):
        for m, b in enumerate(right):
            product[n + m] += a * b
    one, other, answer = polynomial(left, name), polynomial(right, name), polynomial(product, name)
    question = rng.choice(
        (
            f"Expand ({one})({other}).",
            f"Multiply out the product ({one})({other}) and collect like terms.",
            f"Write ({one})({other}) as a sum of powers of {name}.",
            f"The sides of a rectangle are {one} and {other}. Which polynomial, multiplied out, is its area?",
        )
    )
    parts = [f"({polynomial([a] + [0] * (1 - n), name)})({other})" for n, a in enumerate(left) if a]
    steps = (f"Each term of the first factor is multiplied: {' + '.join(parts)}.", f"Together this is {answer}.")
    return Task(question, answer, "expression", level(len(product) * 10 + abs(product[-1]), 45, 60), steps)


def _polynomial_remainder(rng: Random) -> Task:
    root, found = nonzero(rng, 5), _coefficients(rng, rng.randint(2, 4), 8)
    answer, text, divisor = _value(found, root), polynomial(found), linear(1, -root)
    question = rng.choice(
        (
            f"What is the remainder when {text} is divided by {divisor}?",
            f"Divide {text} by {divisor}. What remains?",
            f"Find the remainder of the division of p(x) = {text} by {divisor}.",
            f"By the remainder theorem, what does {text} leave when divided by {divisor}?",
        )
    )
    steps = (
        f"The divisor {divisor} is zero at x = {root}.",
        f"The remainder is the value of the polynomial there: p({root}) = {answer}.",
    )
    return Task(question, str(answer), "number", level(len(found) * abs(root), 9, 16), steps)


def _discriminant(rng: Random) -> Task:
    a, b, c = nonzero(rng, 9), rng.randint(-15, 15), nonzero(rng, 12)
    answer, text = b * b - 4 * a * c, polynomial((a, b, c))
    question = rng.choice(
        (
            f"What is the discriminant of {text} = 0?",
            f"Compute the discriminant of the quadratic {text}.",
            f"Which number under the root does the quadratic formula give for {text} = 0?",
        )
    )
    steps = (
        f"For a = {a}, b = {b}, c = {c} the discriminant is b^2 - 4ac.",
        f"It is {b * b} {signed(-4 * a * c)} = {answer}.",
    )
    return Task(question, str(answer), "number", level(abs(a * c), 15, 45), steps)


TASKS = (
    family("evaluate_polynomial", _SUBJECTS, _evaluate_polynomial),
    family("expand_product", _SUBJECTS, _expand_product),
    family("polynomial_remainder", _SUBJECTS, _polynomial_remainder),
    family("discriminant", (*_SUBJECTS, "quadratic"), _discriminant),
)
