"""Divisors, remainders, and quantities in other units."""

from fractions import Fraction
from math import gcd, lcm, prod
from random import Random

from tools.tasks._making import ARITHMETIC, decimal, family, level
from tools.tasks.base import Task

_UNITS = {
    "length": (("mm", Fraction(1, 1000)), ("cm", Fraction(1, 100)), ("m", Fraction(1)), ("km", Fraction(1000))),
    "mass": (("mg", Fraction(1, 1000)), ("g", Fraction(1)), ("kg", Fraction(1000))),
    "time": (("s", Fraction(1)), ("min", Fraction(60)), ("h", Fraction(3600))),
    "volume": (("mL", Fraction(1, 1000)), ("L", Fraction(1))),
    "speed": (("m/s", Fraction(1)), ("km/h", Fraction(1000, 3600))),
}


def _gcd_lcm(rng: Random) -> Task:
    shared = rng.randint(2, 18)
    one, other = shared * rng.randint(2, 20), shared * rng.randint(2, 20)
    divisor, multiple = gcd(one, other), lcm(one, other)
    if rng.random() < 0.5:
        question = rng.choice(
            (
                f"What is the greatest common divisor of {one} and {other}?",
                f"{one} red and {other} blue beads are put into equal bags, with nothing left over and every bag the "
                "same. What is the largest possible number of bags?",
                f"Find the largest integer that divides both {one} and {other}.",
            )
        )
        return Task(question, str(divisor), "number", level(max(one, other), 60, 180), _euclid(one, other))
    question = rng.choice(
        (
            f"What is the least common multiple of {one} and {other}?",
            f"One light flashes every {one} seconds, another every {other} seconds. They flash together now. "
            "After how many seconds do they flash together again?",
            f"Find the smallest positive integer that both {one} and {other} divide.",
        )
    )
    steps = (*_euclid(one, other), f"The least common multiple is {one} * {other} / {divisor} = {multiple}.")
    return Task(question, str(multiple), "number", level(max(one, other), 60, 180), steps)


def _euclid(one: int, other: int) -> tuple[str, ...]:
    """The divisions of Euclid's algorithm, and the greatest common divisor that they end with."""
    steps = []
    while other:
        steps.append(f"{one} = {one // other} * {other} + {one % other}.")
        one, other = other, one % other
    return (*steps, f"The greatest common divisor is {one}.")


def _remainder(rng: Random) -> Task:
    number, divisor = rng.randint(100, 9999), rng.randint(3, 97)
    answer = number % divisor
    question = rng.choice(
        (
            f"What is the remainder when {number} is divided by {divisor}?",
            f"{number} eggs are packed into boxes of {divisor}. How many eggs are left over?",
            f"What is {number} mod {divisor}?",
            f"A ribbon of {number} cm is cut into pieces of {divisor} cm. How many centimeters remain?",
        )
    )
    whole = number // divisor
    steps = (
        f"{divisor} fits {whole} times: {whole} * {divisor} = {whole * divisor}.",
        f"What is left is {number} - {whole * divisor} = {answer}.",
    )
    return Task(question, str(answer), "number", level(number * (1 + divisor / 50), 3000, 9000), steps)


def _divisor_count(rng: Random) -> Task:
    primes = rng.sample((2, 3, 5, 7, 11, 13), rng.randint(2, 3))
    powers = {prime: rng.randint(1, 4 if prime < 5 else 2) for prime in sorted(primes)}
    number = prod(prime**power for prime, power in powers.items()) * rng.choice((1, 1, 17, 19, 23, 29, 31))
    rest = number // prod(prime**power for prime, power in powers.items())
    powers |= {rest: 1} if rest > 1 else {}
    answer = prod(power + 1 for power in powers.values())
    question = rng.choice(
        (
            f"How many positive divisors does {number} have?",
            f"Count the positive integers that divide {number}.",
            f"In how many ways can {number} identical tiles be laid as a full rectangle, if rows and columns are told "
            "apart?",
            f"What is the number of factors of {number}, with 1 and {number} among them?",
        )
    )
    factors = " * ".join(f"{prime}^{power}" for prime, power in powers.items())
    counts = " * ".join(f"({power} + 1)" for power in powers.values())
    steps = (f"{number} = {factors}.", f"So it has {counts} = {answer} divisors.")
    return Task(question, str(answer), "number", level(len(powers) * 10 + answer, 34, 46), steps)


def _unit_conversion(rng: Random) -> Task:
    (unit, size), (other, other_size) = rng.sample(_UNITS[rng.choice(sorted(_UNITS))], 2)
    factor = size / other_size
    amount = Fraction(rng.randint(1, 400), rng.choice((1, 1, 2, 4, 5))) * factor.denominator
    result = amount * factor
    given, answer = f"{decimal(amount)} {unit}", f"{decimal(result)} {other}"
    question = rng.choice(
        (
            f"Convert {given} to {other}.",
            f"How much is {given} in {other}?",
            f"Express {given} in the unit {other}.",
            f"A table lists {given}. What is that in {other}?",
        )
    )
    steps = (
        f"1 {unit} is {factor} {other}.",
        f"So {given} is {decimal(amount)} * {factor} {other}, which is {answer}.",
    )
    return Task(question, answer, "quantity", level(factor.denominator + amount.denominator, 3, 12), steps)


TASKS = (
    family("gcd_lcm", ARITHMETIC, _gcd_lcm),
    family("remainder", ARITHMETIC, _remainder),
    family("divisor_count", ARITHMETIC, _divisor_count),
    family("unit_conversion", ARITHMETIC, _unit_conversion),
)
