"""Reading the formulas of questions, so that answers can be checked by another way than the one that made them."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tools.tasks.base import Task

_LETTER = r"(?<![A-Za-z])[a-z](?![A-Za-z])"
_PIECE = rf"(?:[-+*/^|()\d ]|{_LETTER})+"
_EQUATION = re.compile(rf"({_PIECE})=({_PIECE})")
_POLYNOMIAL = re.compile(rf"{_PIECE}")


def integers(text: str) -> list[int]:
    """The whole numbers of a text; a hyphen between words or digits is no sign."""
    return [int(number) for number in re.findall(r"(?<![\w.])-?\d+", text)]


def altered(made: Task) -> Task:
    """The task with an answer of the same form that is wrong."""
    number, _, unit = made.answer.partition(" ")
    named = made.answer_type == "set" and not made.answer.lstrip("{-")[:1].isdigit()
    answers = {
        "number": lambda: str(Fraction(made.answer) + 1 if "/" in made.answer else Decimal(made.answer) + 1),
        "quantity": lambda: f"{float(number) + 1:.6f} {unit}",
        "set": lambda: made.answer.replace("{", "{Zoe, " if named else "{59, "),
        "expression": lambda: made.answer.replace(")", "1)") if "," in made.answer else f"{made.answer} + 1",
        "json": lambda: f"[{made.answer}]",
        "text": lambda: f"{made.answer}x",
        "code": lambda: made.answer.replace("return", "return not", 1),
    }
    return replace(made, answer=answers[made.answer_type]())


def found(pattern: str, text: str) -> re.Match[str]:
    """The first match. Raises `LookupError` where a wording is not known."""
    match = re.search(pattern, text)
    if match is None:
        raise LookupError(f"{pattern} is not in: {text}")
    return match


def equations(question: str) -> list[tuple[str, str]]:
    """Both sides of every equation, as Python expressions."""
    return [(_python(left), _python(right)) for left, right in _EQUATION.findall(question)]


def polynomial(question: str) -> str:
    """The longest formula of a question that holds a power, as a Python expression."""
    return _python(max((f for f in _POLYNOMIAL.findall(question) if "^" in f), key=len))


def value(formula: str, **names: int | Fraction) -> Fraction:
    """What a formula of our own making comes to, exactly; where one name is given, every letter stands for it."""
    only = next(iter(names.values()), 0)
    letters = set(re.findall(r"(?<![a-z])[a-z](?![a-z])", formula))
    known = {letter: Fraction(names[letter] if len(names) > 1 else only) for letter in letters}
    exact = re.sub(r"\d+", r"Fraction(\g<0>)", formula)
    return Fraction(eval(exact, {"__builtins__": {}, "abs": abs, "Fraction": Fraction}, known))


def _python(formula: str) -> str:
    text = re.sub(r"\|([^|]+)\|", r"abs(\1)", formula.strip()).replace("^", "**")
    text = re.sub(r"(\d)\s*(?=[a-z(])", r"\1*", text)
    text = re.sub(r"(?<![a-z])([a-z])(?=\()", r"\1*", text)
    return re.sub(r"\)\s*\(", ")*(", text)
