"""Passages read into statements: the whole sentences of running text, with what is needed to compare them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tools.text import content_terms, negations, normalised, numbers, sentences

_STEP = re.compile(r"(?:First|Second|Third|Fourth|Fifth|Sixth|Next|Then|Lastly|Finally), ")
_LONGEST = 1_000
_OPERATOR = re.compile(r"[=<>+*/^|&%]")
_CODE = re.compile(r"`[^`]+`")
_DANGLING = re.compile(
    r"(?:It|They|This|These|Those|That|Such|He|She|His|Her|Its|Their|We|Our|Here|There|As a result|Therefore|However"
    r"|Thus|Hence|Otherwise|Both|Another|The (?:former|latter|same|other))\b"
)


@dataclass(frozen=True)
class Meaning:
    """What a sentence is compared by. `sequence`: its terms and numbers in order."""

    text: str
    plain: str
    sequence: tuple[str, ...]
    terms: frozenset[str]
    numbers: frozenset[str]
    negations: tuple[str, ...]
    code: frozenset[str]

    @property
    def is_step(self) -> bool:
        return bool(_STEP.match(self.text))

    @property
    def is_example(self) -> bool:
        return self.text.startswith(("For example", "For instance"))

    @property
    def dangles(self) -> bool:
        """Whether its first words point back to a sentence before it."""
        return bool(_DANGLING.match(self.text))


@dataclass(frozen=True)
class Statement:
    """One sentence of one passage; `place` counts the sentences of the passage from 0."""

    meaning: Meaning
    passage: str
    title: str
    place: int

    @property
    def text(self) -> str:
        return self.meaning.text


@lru_cache(maxsize=20_000)
def meaning(sentence: str) -> Meaning:
    """The sentence with what it is compared by; kept, for the same sentences come again and again."""
    terms, figures = content_terms(sentence), numbers(sentence)
    return Meaning(
        sentence,
        normalised(sentence),
        _sequence(sentence),
        frozenset(terms),
        frozenset(figures),
        tuple(negations(sentence)),
        frozenset(_CODE.findall(sentence)),
    )


def _sequence(sentence: str) -> tuple[str, ...]:
    words = sentence.split()
    return tuple(part for w in words for part in (*content_terms(w), *numbers(w), *_OPERATOR.findall(w)))


@lru_cache(maxsize=2_000)
def _meanings(text: str) -> tuple[Meaning, ...]:
    whole = (s for s in sentences(text) if s.endswith((".", "!", "?", ".”", '."', ".)")) and len(s.split()) > 3)
    return tuple(meaning(s) for s in whole if "```" not in s and len(s) <= _LONGEST)


def statements(passages: Iterable[Mapping[str, Any]]) -> list[Statement]:
    """Every sentence of the passages, in reading order. Headings and fragments are left out."""
    return [
        Statement(found, str(passage.get("id", "")), str(passage.get("title", "")), place)
        for passage in passages
        for place, found in enumerate(_meanings(str(passage.get("text", ""))))
    ]


def holds(whole: Meaning, part: Meaning) -> bool:
    """Whether `whole` says all that `part` says: its words and numbers in order, its code, the same negations."""
    if whole.plain == part.plain:
        return True
    if whole.negations != part.negations or not part.sequence or not part.code <= whole.code:
        return False
    rest = iter(whole.sequence)
    return all(step in rest for step in part.sequence)


def supporters(sentence: Meaning, among: Iterable[Statement]) -> list[str]:
    """The ids of all passages that hold the sentence, each once, in order."""
    return list(dict.fromkeys(s.passage for s in among if holds(s.meaning, sentence)))
