"""Inequalities, powers and logarithms."""

from fractions import Fraction
from math import ceil, floor
from random import Random

from tools.tasks._making import ALGEBRA, family, level, linear, nonzero
from tools.tasks.base import Task


def _inequality_count(rng: Random) -> Task:
    factor, constant, name = nonzero(rng, 7), rng.randint(-20, 20), rng.choice(("n", "x", "k"))
    low = rng.randint(-60, 20)
    high = low + rng.randint(5, 70)
    ends = sorted((Fraction(low - constant, factor), Fraction(high - constant, factor)))
    first, last = ceil(ends[0]), floor(ends[1])
    answer, middle = last - first + 1, linear(factor, constant, name)
    question = rng.choice(
        (
            f"How many integers {name} satisfy {low} <= {middle} <= {high}?",
            f"For how many whole numbers {name} does {middle} lie between {low} and {high}, both included?",
            f"Count the integers {name} for which {middle} is at least {low} and at most {high}.",
            f"Find the number of integer solutions of {low} <= {middle} <= {high}.",
        )
    )
    steps = (
        f"Subtracting {constant} and dividing by {factor} gives {ends[0]} <= {name} <= {ends[1]}.",
        f"The integers go from {first} to {last}." if answer else f"No integer lies between {ends[0]} and {ends[1]}.",
        f"Their number is {answer}.",
    )
    return Task(question, str(answer), "number", level(abs(factor) * 5 + abs(constant), 20, 40), steps)


def _exponent_rules(rng: Random) -> Task:
    base, m, n, k = rng.choice((2, 3, 5, 7, 10)), rng.randint(2, 9), rng.randint(2, 7), rng.randint(2, 4)
    form, power, rule = rng.choice(
        (
            (f"{base}^{m} * {base}^{n} / {base}^{m + n - k}", k, f"{m} + {n} - {m + n - k}"),
            (f"{base}^{m} / {base}^{m + n % 4}", -(n % 4), f"{m} - {m + n % 4}"),
            (f"({base}^{n})^{k} / {base}^{n * k - k}", k, f"{n} * {k} - {n * k - k}"),
            (f"({base}^{m} * {base}^{n})^2 / {base}^{2 * m + 2 * n - k}", k, f"2({m} + {n}) - {2 * m + 2 * n - k}"),
            (f"{base}^{m} * {base}^(-{m + n % 5})", -(n % 5), f"{m} - {m + n % 5}"),
        )
    )
    answer = str(Fraction(base) ** power)
    question = rng.choice(
        (
            f"What is {form}?",
            f"Simplify {form} and give the value as an integer or a fraction.",
            f"Use the laws of exponents to find the value of {form}.",
            f"Which number is {form}?",
        )
    )
    steps = (f"By the laws of exponents the exponent of {base} is {rule} = {power}.", f"{base}^({power}) = {answer}.")
    return Task(question, answer, "number", level(abs(power) + m + n, 10, 15), steps)


def _logarithm(rng: Random) -> Task:
    prime = rng.choice((2, 3, 5, 6, 7, 10))
    most = {2: 12, 3: 8}.get(prime, 6)
    m, n = rng.randint(1, 4), nonzero(rng, most)
    base, power, answer = prime**m, prime ** abs(n), Fraction(n, m)
    number = str(power) if n > 0 else f"1/{power}"
    question = rng.choice(
        (
            f"What is the logarithm of {number} to base {base}?",
            f"Find the exact value of log_{base}({number}).",
            f"To which power must {base} be raised to give {number}?",
            f"Solve {base}^x = {number} for x.",
            f"The equation {base}^t = {number} has one real solution t. What is it?",
        )
    )
    steps = (
        f"{base} = {prime}^{m} and {number} = {prime}^({n}).",
        f"So {m} times the logarithm is {n}, and the logarithm is {answer}.",
    )
    return Task(question, str(answer), "number", level(m * 3 + abs(n), 7, 13), steps)


TASKS = (
    family("inequality_count", ALGEBRA, _inequality_count),
    family("exponent_rules", ALGEBRA, _exponent_rules),
    family("logarithm", (*ALGEBRA, "logarithms"), _logarithm),
)
