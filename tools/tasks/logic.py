"""Logic by enumeration: truth tables, and knights and knaves."""

from collections.abc import Callable, Sequence
from itertools import product
from random import Random

from tools.tasks._making import LOGIC, family, level
from tools.tasks.base import Task

_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "Jill", "Karl", "Lena", "Mia", "Noel")

Row = tuple[bool, ...]
Statement = tuple[str, Callable[[Row], bool]]


def _truth_table_count(rng: Random) -> Task:
    size = rng.randint(3, 4)
    names = rng.sample("pqrstuv", size)
    text, holds = _formula(rng, names, range(size))
    rows = [row for row in product((True, False), repeat=size) if holds(row)]
    question = rng.choice(
        (
            f"How many of the {2**size} assignments of truth values to {', '.join(names)} make {text} true?",
            f"In how many rows of its truth table is {text} true? The variables are {', '.join(names)}.",
            f"Count the ways to choose true or false for {', '.join(names)} so that {text} holds.",
        )
    )
    shown = ["".join("T" if value else "F" for value in row) for row in rows]
    steps = (
        f"In the order {', '.join(names)}, it is true for: {', '.join(shown) or 'no row'}.",
        f"The number of these rows is {len(rows)}.",
    )
    return Task(question, str(len(rows)), "number", level(size, 4, 5), steps)


def _formula(rng: Random, names: Sequence[str], places: Sequence[int]) -> Statement:
    """A formula that holds each variable once, and whether a row makes it true."""
    if len(places) == 1:
        at, negated = places[0], rng.random() < 0.4
        return f"{'not ' * negated}{names[at]}", lambda row: row[at] != negated
    cut = rng.randint(1, len(places) - 1)
    (left, one), (right, other) = _formula(rng, names, places[:cut]), _formula(rng, names, places[cut:])
    word, joined = rng.choice(_JOINTS)
    return f"({left} {word} {right})", lambda row: joined(one(row), other(row))


_JOINTS: tuple[tuple[str, Callable[[bool, bool], bool]], ...] = (
    ("and", lambda one, other: one and other),
    ("or", lambda one, other: one or other),
    ("implies", lambda one, other: not one or other),
    ("xor", lambda one, other: one != other),
    ("if and only if", lambda one, other: one == other),
)


def _knights(rng: Random) -> Task:
    size = rng.randint(3, 4)
    names = rng.sample(_NAMES, size)
    said, row = _island(rng, names)
    answer = "{" + ", ".join(sorted(name for name, knight in zip(names, row, strict=True) if knight)) + "}"
    spoken = " ".join(f'{name} says: "{text}."' for name, (text, _) in zip(names, said, strict=True))
    question = rng.choice(
        (
            f"Knights always tell the truth and knaves always lie. {spoken} Who are the knights? "
            "Give the set of their names.",
            f"On an island each of {', '.join(names)} is a knight, who only says true things, or a knave, who only "
            f"says false things. {spoken} Which of them are knights? Give the set of their names.",
            f"Each of {', '.join(names)} is a knight, who always tells the truth, or a knave, who always lies. "
            f"{spoken} List the set of the knights.",
        )
    )
    kinds = ", ".join(f"{name} a {'knight' if knight else 'knave'}" for name, knight in zip(names, row, strict=True))
    steps = (
        f"Only one of the {2**size} ways to call each a knight or a knave makes every knight's words true and every "
        f"knave's words false: {kinds}.",
        f"So the set of knights is {answer}.",
    )
    return Task(question, answer, "set", level(size, 4, 5), steps)


def _island(rng: Random, names: Sequence[str]) -> tuple[list[Statement], Row]:
    """What each says, and the one way in which all of it fits; at least one of them is a knight."""
    while True:
        said = [_claim(rng, names, speaker) for speaker in range(len(names))]
        rows = [
            row
            for row in product((True, False), repeat=len(names))
            if all(knight == holds(row) for knight, (_, holds) in zip(row, said, strict=True))
        ]
        if len(rows) == 1 and any(rows[0]):
            return said, rows[0]


def _claim(rng: Random, names: Sequence[str], speaker: int) -> Statement:
    """What a person says of two others, or of one, and whether it is true in a row."""
    one, other = rng.sample([n for n in range(len(names)) if n != speaker], 2)
    return rng.choice(
        (
            (f"{names[one]} is a knave", lambda row: not row[one]),
            (f"{names[one]} and I are of the same kind", lambda row: row[one] == row[speaker]),
            (f"{names[one]} and {names[other]} are both knights", lambda row: row[one] and row[other]),
            (f"{names[one]} is a knight or {names[other]} is a knave", lambda row: row[one] or not row[other]),
            (f"{names[one]} and {names[other]} are of different kinds", lambda row: row[one] != row[other]),
        )
    )


TASKS = (
    family("truth_table_count", LOGIC, _truth_table_count),
    family("knights_and_knaves", LOGIC, _knights),
)
