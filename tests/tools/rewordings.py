"""Light rewordings of a question, by chance: what a model does that is told to ask something new and does not."""

import random
import re
from collections.abc import Callable

Reword = Callable[[str], str]


def _small(question: str) -> str:
    return question[0].lower() + question[1:]


def _swapped(one: str, other: str) -> Reword:
    return lambda question: re.sub(rf"\b{one}\b", other, question, count=1)


def _clause_first(question: str) -> str:
    """`What boils at 1 bar?` as `At 1 bar, what boils?`."""
    found = re.fullmatch(r"(\w+ .{8,}?) ((?:at|in|under|along|for|with) [^?`(]+)\?", question)
    return f"{found[2].capitalize()}, {_small(found[1])}?" if found and "`" not in question else question


REWORDINGS: tuple[Reword, ...] = (
    str.upper,
    str.lower,
    lambda q: f"  {q.rstrip('?')} ?!",
    lambda q: f"“{q}”",
    lambda q: f"{q.rstrip('?')}, exactly?",
    lambda q: f"Please explain: {_small(q)}",
    lambda q: f"Please explain {_small(q)}",
    lambda q: f"Tell me: {q}",
    lambda q: f"Could you please tell me {_small(q)}",
    lambda q: f"So, {_small(q)}",
    lambda q: f"In your own words, {_small(q)}",
    lambda q: f"{q} Thank you.",
    lambda q: f"Question 3: {q}",
    _swapped("the", "this"),
    _swapped("an?", "the"),
    _swapped("of", "for"),
    _swapped("in", "within"),
    _swapped("you", "we"),
    _swapped("does", "did"),
    _swapped("Which", "What"),
    _swapped("What is", "What's"),
    _clause_first,
)


def reworded(question: str, rng: random.Random) -> str:
    """One or two rewordings of it, different from it."""
    told = question
    while told == question:
        for reword in rng.sample(REWORDINGS, rng.choice((1, 1, 2))):
            told = reword(told)
    return told
