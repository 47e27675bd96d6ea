"""Arithmetic and geometric sequences: their terms and their sums."""

from random import Random

from tools.tasks._making import ALGEBRA, family, level, nonzero, signed
from tools.tasks.base import Task


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _arithmetic_term(rng: Random) -> Task:
    first, step, n = rng.randint(-30, 40), nonzero(rng, 15), rng.randint(6, 60)
    shown, answer = f"{first}, {first + step}, {first + 2 * step}", first + (n - 1) * step
    question = rng.choice(
        (
            f"What is the {_ordinal(n)} term of the arithmetic sequence {shown}, ...?",
            f"An arithmetic sequence begins {shown}. Find its term number {n}.",
            f"The first term of an arithmetic sequence is {first}, and the common difference is {step}. "
            f"What is the {_ordinal(n)} term?",
            f"In a theater the first row has number {first} on its list, and each next row adds {step}. "
            f"Which number does the list show for row {n}?",
        )
    )
    steps = (
        f"The common difference is {step}.",
        f"Term {n} is {first} {signed(step)} * {n - 1} = {answer}.",
    )
    return Task(question, str(answer), "number", level(n, 20, 45), steps)


def _arithmetic_sum(rng: Random) -> Task:
    first, step, n = rng.randint(-20, 30), nonzero(rng, 9), rng.randint(5, 50)
    last = first + (n - 1) * step
    answer = n * (first + last) // 2
    question = rng.choice(
        (
            f"What is the sum of the first {n} terms of the arithmetic sequence {first}, {first + step}, ...?",
            f"Add up {n} numbers, of which the first is {first} and each next one is the one before plus {step}. "
            "What is their sum?",
            f"An arithmetic series has {n} terms, first term {first} and last term {last}. What is its sum?",
            f"Find the sum of the arithmetic series that begins {first}, {first + step}, {first + 2 * step} "
            f"and has {n} terms.",
        )
    )
    steps = (
        f"The last of the {n} terms is {first} {signed(step)} * {n - 1} = {last}.",
        f"The sum is {n} * ({first} {signed(last)}) / 2 = {answer}.",
    )
    return Task(question, str(answer), "number", level(n, 15, 35), steps)


def _geometric_term(rng: Random) -> Task:
    first, ratio, n = nonzero(rng, 12), rng.choice((-3, -2, 2, 3, 4, 5)), rng.randint(4, 9)
    shown, answer = f"{first}, {first * ratio}, {first * ratio**2}", first * ratio ** (n - 1)
    question = rng.choice(
        (
            f"What is the {_ordinal(n)} term of the geometric sequence {shown}, ...?",
            f"A geometric sequence begins {shown}. Find its term number {n}.",
            f"The first term of a geometric sequence is {first}, and the common ratio is {ratio}. "
            f"What is the {_ordinal(n)} term?",
            f"Start with {first} and multiply by {ratio} again and again. Which number stands in place {n}, "
            "if the start stands in place 1?",
        )
    )
    steps = (f"The common ratio is {ratio}.", f"Term {n} is {first} * ({ratio})^{n - 1} = {answer}.")
    return Task(question, str(answer), "number", level(n + abs(ratio), 8, 12), steps)


def _geometric_sum(rng: Random) -> Task:
    first, ratio, n = nonzero(rng, 15), rng.choice((-3, -2, 2, 3, 4, 5)), rng.randint(3, 8)
    answer = first * (ratio**n - 1) // (ratio - 1)
    question = rng.choice(
        (
            f"What is the sum of the first {n} terms of the geometric sequence {first}, {first * ratio}, ...?",
            f"A geometric series has first term {first}, common ratio {ratio} and {n} terms. What is its sum?",
            f"Add up {n} numbers, of which the first is {first} and each next one is {ratio} times the one before. "
            "What is their sum?",
            f"Find the sum of the geometric series with {n} terms that begins {first}, {first * ratio}, "
            f"{first * ratio**2}.",
        )
    )
    steps = (
        f"The sum is a(r^n - 1)/(r - 1) with a = {first}, r = {ratio}, n = {n}.",
        f"It is {first} * ({ratio**n} - 1) / {ratio - 1} = {answer}.",
    )
    return Task(question, str(answer), "number", level(n + abs(ratio), 7, 11), steps)


TASKS = (
    family("arithmetic_term", ALGEBRA, _arithmetic_term),
    family("arithmetic_sum", ALGEBRA, _arithmetic_sum),
    family("geometric_term", ALGEBRA, _geometric_term),
    family("geometric_sum", ALGEBRA, _geometric_sum),
)
