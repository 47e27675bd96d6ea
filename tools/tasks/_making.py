"""What the families share: tasks drawn by seed, difficulty by size, and numbers and polynomials as text."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from state.answers import Difficulty
from tools.tasks.base import Task, TaskFamily

ALGEBRA = ("algebra", "mathematics", "maths", "math")
ARITHMETIC = ("arithmetic", "mathematics", "maths", "math")
LOGIC = ("logic", "reasoning", "puzzles")
PROGRAMMING = ("programming", "algorithms", "coding", "python")


def family(name: str, subjects: tuple[str, ...], write: Callable[[Random], Task]) -> TaskFamily:
    """A family whose tasks are written with random numbers that the name and the seed determine."""
    return TaskFamily(name, subjects, lambda seed: write(Random(f"{name}/{seed}")))


def level(size: float, medium: float, hard: float) -> Difficulty:
    """How difficult a task of that size is; `medium` and `hard` are where those begin."""
    return "easy" if size < medium else "medium" if size < hard else "hard"


def nonzero(rng: Random, largest: int, smallest: int = 1) -> int:
    """A whole number of either sign, between the two in size."""
    return rng.choice((-1, 1)) * rng.randint(smallest, largest)


def decimal(value: Fraction) -> str:
    """A number whose decimals end, without zeros at the end: `63.75`, `4`."""
    digits = next(n for n in range(20) if (value * 10**n).denominator == 1)
    return f"{float(value):.{digits}f}"


def set_of(values: Sequence[Fraction]) -> str:
    """The canonical form of a set: ascending, each value once."""
    return "{" + ", ".join(str(value) for value in sorted(set(values))) + "}"


def signed(value: int | Fraction) -> str:
    """A number as the next term of a sum: `+ 3`, `- 3`."""
    return f"{'-' if value < 0 else '+'} {abs(value)}"


def linear(factor: int, constant: int, name: str = "x") -> str:
    return polynomial((factor, constant), name)


def polynomial(coefficients: Sequence[int], name: str = "x") -> str:
    """A polynomial from its coefficients, the one of the highest power first: `x^2 - 3x + 2`."""
    degree, text = len(coefficients) - 1, ""
    for n, factor in enumerate(coefficients):
        power = degree - n
        if factor == 0:
            continue
        variable = "" if power == 0 else name if power == 1 else f"{name}^{power}"
        number = "" if abs(factor) == 1 and variable else str(abs(factor))
        sign = ("-" if factor < 0 else "") if not text else (" - " if factor < 0 else " + ")
        text += f"{sign}{number}{variable}"
    return text or "0"
