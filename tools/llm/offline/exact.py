"""The short exact answer that a sentence gives to a question: a number, a quantity, a formula, a name, a value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from state.answers import AnswerType
from tools.llm.offline.asking import Asked, asked_about, line_of
from tools.llm.offline.wanted import wanted
from tools.marks import UNITS
from tools.text import normalised, stem

_MOST_WORDS = 6
_IN_WORDS = ("cause", "procedure", "comparison", "example")
"""Kinds of questions that no number or name answers."""
_HEDGES = r"(?:(?:only|about|around|approximately|nearly|exactly|mainly) )*"
_OF_A_KIND = r"(?:(?:the|an?) )?(?:(?:[a-z-]+ )?(?:integer|float|number|list|string|text|value|tuple|set|union) )?"
_CODE = re.compile(rf"{_OF_A_KIND}`([^`]+)`")
_KINDS = (("constant", "True|False|None"), ("exception", r"\w+(?:Error|Iteration|Exception)"), ("name", r"\w+"))
_FIGURE = re.compile(
    rf"{_HEDGES}(?:the (?:integer|float|number|value) |[a-z] = )?(-?\d+(?:,\d{{3}})*(?:\.\d+)?(?:/\d+)?)(?![\w^(/])"
)
_UNIT = re.compile(r" ([a-z]+)( [CFK][a-z]+| per [a-z]+)?")
_AFTER = re.compile(r"$|,| (?:at|in|on|for|of|after|when|under|from|and|with|long|wide|high|deep|thick|tall|old)\b")
_ALSO = re.compile(r" (?:and|or|to) (?:about )?(?:-?\d|[a-z] =)")
_COUNT_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {word: str(number) for number, word in enumerate(_COUNT_WORDS.split())}
_MORE_UNITS = frozenset(["debye", "electronvolts", "calories"])
_ROOTS = re.compile(r"(?:([a-z]) = )?(-?\d+(?:/\d+)?)(?:, (?:\1 = )?(-?\d+(?:/\d+)?))? and (?:\1 = )?(-?\d+(?:/\d+)?)$")
_FORMULA = re.compile(r"(?=\S*[A-Z])(?=\S*(?:\d|n))(?:[A-Z][a-z]?|\d|n|[-+()])+$")
_EXPRESSION = re.compile(r"(?=.*[a-z])(?=.*[-+*/^)(])[-+*/^() \da-z]+$")
_NO_EXPRESSION = re.compile(r"[a-z]{2}|i|[a-z]\(|[a-z] [a-z]|\^\(?-?\d*[a-z]")
_NAME = re.compile(r"(?:(?:an?|the) )?([A-Za-z\d][\w,.()-]*(?: [\w,.()-]+)*)(?: at about .+)?$")
_NO_NAME = re.compile(r"\b(?:its?|their|all|any|another|same|that|which|each|every|to|by|with|some|large|small)\b")


@dataclass(frozen=True)
class Exact:
    """A final answer in its shortest form. `unit` is that of a quantity, else what kind of text it is."""

    text: str
    answer_type: AnswerType
    unit: str = ""

    def is_like(self, other: "Exact") -> bool:
        """Whether one could be taken for the other: the same type and unit, another value."""
        alike = (self.answer_type, self.unit) == (other.answer_type, other.unit)
        return alike and normalised(self.text) != normalised(other.text)


def exact(asked: Asked) -> Exact | None:
    """What the phrase that answers a question comes to; `None` where it is no short exact answer."""
    phrase = asked.phrase.strip()
    found = _value(phrase) or _figure(phrase) or _roots(phrase) or _formula(phrase)
    return found or (_name(phrase) if asked.is_name else None)


def exact_answer(question: str, sentence: str, names: frozenset[str]) -> Exact | None:
    """The exact answer that the sentence gives to the question, in whatever words it is asked."""
    made = [(asked, found) for asked in asked_about(line_of(sentence, names)) if (found := exact(asked))]
    same = [found for asked, found in made if normalised(asked.question) == normalised(question)]
    want = wanted(question)
    in_words = want.kind in _IN_WORDS or not want.all
    near = [] if in_words else [found for asked, found in made if want.all <= wanted(asked.question).all]
    return next(iter(same or near), None)


def confusable(answer: Exact, sentences: Sequence[str], names: frozenset[str]) -> list[tuple[str, Exact]]:
    """Other exact answers that could be taken for this one, each with the sentence that gives it."""
    found: dict[str, tuple[str, Exact]] = {}
    for sentence in sentences:
        for asked in asked_about(line_of(sentence, names)):
            other = exact(asked)
            if other and answer.is_like(other):
                found.setdefault(normalised(other.text), (sentence, other))
    return list(found.values())


def _value(phrase: str) -> Exact | None:
    """What a call or an expression of a program gives: a number, or text as it is written."""
    found = _CODE.match(phrase)
    if not found or len(found[1].split()) > _MOST_WORDS:
        return None
    number = re.fullmatch(r"-?\d+(?:\.\d+)?", found[1])
    kind = next((kind for kind, pattern in _KINDS if re.fullmatch(pattern, found[1])), "value")
    return Exact(found[1], "number") if number else Exact(found[1], "text", kind)


def _figure(phrase: str) -> Exact | None:
    """A number, with its unit of measurement where it has one."""
    if phrase.lower() in _COUNTS:
        return Exact(_COUNTS[phrase.lower()], "number")
    found = _FIGURE.match(phrase)
    if not found or _ALSO.match(phrase, found.end()):
        return None
    unit = _UNIT.match(phrase, found.end())
    measured = unit and (stem(unit[1]) in UNITS or unit[1] in _MORE_UNITS or unit[1].startswith("degree"))
    rest = phrase[unit.end() if unit and measured else found.end() :]
    number = found[1].replace(",", "")
    if not _AFTER.match(rest) or _ALSO.match(rest):
        return None
    return Exact(number + unit.group(), "quantity", unit.group()) if unit and measured else Exact(number, "number")


def _roots(phrase: str) -> Exact | None:
    found = _ROOTS.match(phrase)
    return Exact(f"{{{', '.join(n for n in found.groups()[1:] if n)}}}", "set") if found else None


def _formula(phrase: str) -> Exact | None:
    if _FORMULA.match(phrase):
        return Exact(phrase, "text", "formula")
    if _EXPRESSION.match(phrase) and not _NO_EXPRESSION.search(phrase):
        return Exact(phrase, "expression")
    return None


def _name(phrase: str) -> Exact | None:
    found = _NAME.match(re.sub(rf"^{_HEDGES}", "", phrase))
    if not found or _NO_NAME.search(found[1]) or len(found[1].split()) > _MOST_WORDS:
        return None
    return Exact(found[1], "text", "name")
