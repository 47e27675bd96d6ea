"""A text read as marks: the words, numbers, signs and negations that carry its meaning, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tools.text import STOP_WORDS, has_negation, sentences, stem

Kind = Literal["term", "link", "number", "count", "negation", "sign"]
Joint = Literal["tied", "phrase", "clause"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark; `start` and `end` are offsets into the text that was read.

    `opens`: a statement may begin here. `joint`: what stands between it and the mark before: nothing, a phrase
    boundary (a preposition, an article), or a clause boundary (a comma, `that`, `because`). A `link` is a word
    like `by`, `only` or `because`, or the pronoun that begins a sentence; a `count` is a number in letters.
    `name`: capitalised in the middle of a sentence.
    """

    key: str
    kind: Kind
    start: int
    end: int
    sentence: int
    opens: bool
    joint: Joint
    name: bool


@dataclass(frozen=True)
class Reading:
    """The marks of a text, and where its sentences start and end."""

    marks: tuple[Mark, ...]
    sentences: tuple[tuple[int, int], ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONJUNCTIONS = _words("because since therefore thus hence")
_PREPOSITIONS = _words("by from up down over under off into out")
_LIMITS = _words("if when only must may might should or both each every either any same other another against")
_CARRIED = _CONJUNCTIONS | _PREPOSITIONS | _LIMITS
_PRONOUNS = _words("it they this these he she that those such we you its their here there")
_HAVE = _words("has have had having")
_COUNTS = {
    word: str(number)
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
_UNITS = {
    **{"pm": "picometer", "nm": "nanometer", "mm": "millimeter", "cm": "centimeter", "m": "meter", "km": "kilometer"},
    **{"mg": "milligram", "g": "gram", "kg": "kilogram", "mol": "mol", "mL": "milliliter", "ml": "milliliter"},
    **{"L": "liter", "J": "joul", "kJ": "kilojoul", "cal": "calory", "kcal": "kilocalory", "K": "kelvin"},
    **{"s": "second", "ms": "millisecond", "min": "minut", "h": "hour", "Hz": "hertz", "Pa": "pascal"},
    **{"kPa": "kilopascal", "atm": "atmospher", "V": "volt", "A": "amper", "W": "watt", "N": "newton"},
    **{"%": "percent", "$": "dolar", "€": "euro", "£": "pound", "°": "degre"},
}
_SCALES = {"C": "celsius", "F": "fahrenheit", "K": "kelvin"}
UNITS = frozenset(_UNITS.values()) | _words(
    "celsius fahrenheit micrometer day week month year byt bit kilobyt megabyt digit inch mil bar radian kilocalory"
    " calory mille"
)
"""The keys of units of measurement."""

_BRITISH = re.compile(r"(?<=met)r$|(?<=lit)r$")

_PLAIN = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("‐‑‒–―−", "-")})
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=[\w`\"'“])|(?<=[\w`\"'”.,;:!?)])\*{1,3}(?![\w*(])")
_CODE = re.compile(r"`[^`\n]+`")
_OPENING = re.compile(
    r"\W*(?:however|therefore|thus|hence|yes|no|overall|furthermore|moreover|additionally|consequently|accordingly"
    r"|similarly|notably|in addition|in summary|in contrast|in other words|as a result|in general|for example"
    r"|for instance|that is|in fact|of course),\s+",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"""(?P<number>(?:(?<![\w)\]])-)?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?!\w))
    | (?P<word>\w+(?:'\w+)?)
    | (?P<sign>!=|[=<>+*/^%°$€£≤≥≠≈×÷√∞→±&~\\(){}\[\]]|(?<=\d)-|-(?=\d)|(?<=\s)-(?=\s))""",
    re.VERBOSE,
)
_CLAUSE = re.compile(r"[,;:—]|\b(?:that|which|who|where|whereas|but|while|although|though|so)\b", re.IGNORECASE)
_CONTRAST = re.compile(r";|,\s*(?:whereas|but)\b", re.IGNORECASE)
_ASIDE = re.compile(r"(?:un)?like\b|(?:first|second|third|fourth|fifth|next|then|finally),", re.IGNORECASE)
_VARIABLE_BEFORE, _VARIABLE_AFTER = re.compile(r"[(=+*/^<>_]\s?$"), re.compile(r"\s?[\^*/+=)<>_]")


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """The marks of a text's sentences, and the sentences' offsets; what carries no meaning is left out."""
    plain = text.translate(_PLAIN)
    plain = _EMPHASIS.sub(lambda found: " " * len(found.group()), plain)
    spans, at = [], 0
    for sentence in sentences(text):
        start = text.index(sentence, at)
        at = start + len(sentence)
        spans.append((start, at))
    found = tuple(mark for n, (start, end) in enumerate(spans) for mark in _marks(plain, start, end, n))
    return Reading(found, tuple(spans))


def _marks(plain: str, start: int, end: int, sentence: int) -> Iterator[Mark]:
    """The marks of one sentence, in order."""
    opening = _OPENING.match(plain, start, end)
    start = opening.end() if opening else start
    code = [span.span() for span in _CODE.finditer(plain, start, end)]
    aside = bool(_ASIDE.match(plain, start))
    before: Mark | None = None
    for token in _TOKEN.finditer(plain, start, end):
        first = before is None and not re.search(r"\w", plain[start : token.start()])
        kind, key = _meaning(token, before, in_code=any(a < token.start() < b for a, b in code), first=first)
        if not key:
            continue
        gap = plain[before.end if before else start : token.start()]
        opens = before is None or bool(_CONTRAST.search(gap)) or (aside and "," in gap)
        aside = aside and not (before and opens)
        name = not first and token.group()[0].isupper() and len(token.group()) > 1
        before = Mark(key, kind, *token.span(), sentence, opens, _joint(gap, key), name)
        yield before


def _joint(gap: str, key: str) -> Joint:
    if key in _CONJUNCTIONS or _CLAUSE.search(gap):
        return "clause"
    return "phrase" if key in _PREPOSITIONS or re.search(r"\w", gap) else "tied"


def _meaning(token: re.Match[str], before: Mark | None, *, in_code: bool, first: bool) -> tuple[Kind, str]:
    """The kind and key of a token; the key is empty if it carries nothing to compare."""
    raw = token.group()
    after_number = before is not None and before.kind in ("number", "count")
    if token["number"]:
        return "number", raw.replace(",", "")
    if token["sign"]:
        return ("term", _UNITS[raw]) if raw in _UNITS else ("sign", raw)
    if before is not None and before.key == "degre" and raw in _SCALES:
        return "term", _SCALES[raw]
    if after_number and raw in _UNITS:
        return "term", _UNITS[raw]
    if len(raw) == 1 and _is_variable(token):
        return "term", raw
    return _word(raw, in_code, first)


def _is_variable(token: re.Match[str]) -> bool:
    """Whether a lone letter stands in a formula, where `a` is no article."""
    text = token.string
    return bool(_VARIABLE_AFTER.match(text, token.end()) or _VARIABLE_BEFORE.search(text[: token.start()][-3:]))


@lru_cache(maxsize=50_000)
def _word(raw: str, in_code: bool, first: bool) -> tuple[Kind, str]:
    """The kind and key of a word, whatever stands beside it."""
    word = raw.casefold().removesuffix("'s")
    if in_code and word in STOP_WORDS:
        return "term", word
    if has_negation(word):
        return "negation", "not"
    if word in _COUNTS:
        return "count", _COUNTS[word]
    if word in _HAVE:
        return "link", "have"
    if word in _CARRIED or (first and word in _PRONOUNS):
        return "link", word
    return "term", "" if word in STOP_WORDS else _term(raw, word)


def _term(raw: str, word: str) -> str:
    """Formulas and symbols as they are written; a participle apart from its verb, for `reduced` is not `reduces`."""
    if len(raw) <= 2 or any(c.isdigit() for c in raw):
        return raw
    base = _BRITISH.sub("er", stem(word))
    return f"{base}+ed" if word.endswith("ed") and base != word else base
