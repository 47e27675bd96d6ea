"""Statements with a number: how much, how many, how long, at what temperature, in which version."""

import re
from collections.abc import Iterator

from tools.llm.offline.asking import Asked, Line, Rule
from tools.llm.offline.clauses import Clause

_ABOUT = r"(?:only |about |around |approximately |nearly |over |at least |at most |up to |exactly )*"
_NUMBER = r"-?\d[\d.,]*"
_COUNT = rf"{_ABOUT}(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_TEMPERATURE = re.compile(
    rf"(.*?)\bat {_ABOUT}({_NUMBER}) degrees(?: (?:Celsius|Fahrenheit))?( (?:at|under) \w+ pressure)?$"
)
_LONG = re.compile(rf"{_ABOUT}({_NUMBER}) [a-z]+ (long|wide|high|deep|thick|tall|old)$")
_HAS_OF = re.compile(rf"(?:an?|the) ([a-zA-Z -]+?) of {_ABOUT}({_NUMBER})\b(?! and\b)[^,]*$")
_ANGLES = re.compile(rf"([a-z -]+s) (?:of|close to|near) {_ABOUT}({_NUMBER})\b[^,]*$")
_HAS_BARE = re.compile(r"([a-z]{4,}) (-?\d[\d.]*)$")
_MASS = re.compile(rf"{_ABOUT}({_NUMBER}) [a-z]+ of ([a-z]+)$")
_HOW_MANY = re.compile(
    rf"{_COUNT} ((?:[a-z-]+ ){{0,2}}[a-z-]+s(?: of [a-z ]+?)?)(?= and | for | in | from | at | on |$)(.*)$"
)
_COUNTED = ("have", "contain", "yield", "store", "need", "require", "use", "consume", "keep")
_VERSION = re.compile(r"(.*?)\b(in|since) ([A-Z][a-z]+) \d+\.\d+$")
_BOUND = re.compile(r"\b(?:over|at least|at most|up to)\b")
_YEAR = re.compile(r"(.*?)\bin ((?:1[5-9]|20)\d\d)$")
_UNITS = re.compile(r"\b(?:degrees|units?|percent|times|kilojoules|grams|meters|picometers|hours|bytes)\b")


def ask(line: Line) -> Iterator[Asked]:
    for clause in line.clauses:
        made = None if clause.negated else _made(clause)
        if made:
            question, phrase = made
            given = "" if _BOUND.search(clause.rest) else phrase
            yield Asked(question, "example" if line.is_example else "fact", given, " version of " in question)


def _made(clause: Clause) -> tuple[str, str] | None:
    """The question, and the words from the number on that answer it."""
    rest = clause.rest
    if (found := _TEMPERATURE.match(rest)) and clause.auxiliary in ("do", "does") and not re.search(r"\d", found[1]):
        kept = found[1].removeprefix("mainly ") + (found[3] or "")
        return f"At what temperature {clause.question(kept.strip())}?", rest[found.start(2) :]
    if (found := _VERSION.match(rest)) and clause.auxiliary not in ("do", "does"):
        asked = f"{found[2].capitalize()} which version of {found[3]} {clause.question(found[1].strip())}?"
        return asked, rest[found.start(3) :]
    if (found := _YEAR.match(rest)) and clause.auxiliary in ("was", "were"):
        return f"In which year {clause.question(found[1].strip())}?", found[2]
    if (found := _LONG.match(rest)) and clause.auxiliary in ("is", "are"):
        return f"How {found[2]} {clause.question('')}?", rest[found.start(1) :]
    return _of_having(clause) or _how_many(clause)


def _of_having(clause: Clause) -> tuple[str, str] | None:
    """`has a density of 0.7` → `What is the density of …?`; `has slope 3` → `What slope does … have?`"""
    if clause.base != "have":
        return None
    if (found := _HAS_OF.match(clause.rest)) and not clause.subject.startswith(("each ", "every ")):
        return f"What is the {found[1]} of {clause.subject}?", clause.rest[found.start(2) :]
    if found := _ANGLES.match(clause.rest) or _HAS_BARE.match(clause.rest):
        return f"What {found[1]} {clause.question('')}?", clause.rest[found.start(2) :]
    return None


def _how_many(clause: Clause) -> tuple[str, str] | None:
    """`releases 890 kilojoules of heat` → `How much heat …?`; `has three atoms` → `How many atoms …?`"""
    if clause.auxiliary not in ("do", "does"):
        return None
    if found := _MASS.match(clause.rest):
        return f"How much {found[2]} {clause.question('')}?", clause.rest[found.start(1) :]
    found = _HOW_MANY.match(clause.rest)
    if not found or clause.base not in _COUNTED or _UNITS.search(found[2]):
        return None
    tail = "" if found[3].startswith(" and ") else found[3].strip()
    return f"How many {found[2]} {clause.question(tail)}?", found[1]


RULE = Rule(ask)
