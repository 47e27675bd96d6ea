"""Comparing texts, dates, sets of words, choices, JSON and code."""

import json
import re
from datetime import date
from typing import Any, NoReturn

from tools.answers.base import PASS, Comparison, fail, unverified
from tools.answers.plain import nesting, plain, unwrapped
from tools.answers.values import Unreadable

_MAX_NESTING = 50
_ARTICLE = re.compile(r"^(?:an?|the)\s+(?=\w{2})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEPARATOR = re.compile(r"\s*(?:[,;]\s*(?:and\b|or\b)?|\band\b|\bor\b)\s*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(rf"(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>\d{{4}})"),
    re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"),
)
_AMBIGUOUS_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_CHOICE = re.compile(
    r"(?:(?:option|choice|answer)\s*:?\s*)?(?:\(([A-Z])\)|([A-Z])(?=[.):]|$))[.):]*(?:\s+(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_CHOICES = re.compile(r"\(?[A-Z]\)?(?:\s*(?:,|/|or|and|,\s*or|,\s*and)\s*\(?[A-Z]\)?)+", re.IGNORECASE)
_ANOTHER_CHOICE = re.compile(r"\([A-Z]\)|\b[A-Z]\)|\b(?:or|and)\s+[A-Z]\b")


def compare_texts(expected: str, given: str) -> Comparison:
    """Dates by their day, else words: a leading article, a final stop and the capitals of words do not count."""
    if wanted := _date(expected):
        found = _date(given)
        if found:
            return PASS if found == wanted else fail("it is another day")
        if _AMBIGUOUS_DATE.fullmatch(unwrapped(given)):
            return unverified("the order of its day and month is not known")
    return PASS if _bare(expected) == _bare(given) else fail("it is another text")


def compare_dates(expected: str, given: str) -> Comparison:
    """Days of the calendar; one whose day and month may be swapped is not compared."""
    if _date(expected) is None or (_date(given) is None and not _AMBIGUOUS_DATE.fullmatch(unwrapped(given))):
        raise Unreadable("it is no date")
    return compare_texts(expected, given)


def compare_word_sets(expected: str, given: str) -> Comparison:
    """Words or short phrases in any order."""
    wanted, found = _members(expected), _members(given)
    if not wanted:
        raise Unreadable("it holds no words")
    if wanted == found:
        return PASS
    longest, length = (max((len(member.split()) for member in part), default=0) for part in (wanted, found))
    if length > longest:
        return unverified("it is no mere list of such words")
    return fail("it is another set of words")


def compare_choices(expected: str, given: str) -> Comparison:
    """The letter of a choice, whatever is said beside it; two letters are a guess."""
    wanted, text = _CHOICE.fullmatch(plain(expected)), plain(given)
    found = _CHOICE.fullmatch(text)
    if wanted is None:
        raise Unreadable("it is no letter of a choice")
    if _CHOICES.fullmatch(text) or (found and _ANOTHER_CHOICE.search(found[3] or "")):
        return fail("it names several choices")
    if found is None:
        return unverified("it names no letter of a choice")
    return PASS if _letter(found) == _letter(wanted) else fail("it is another choice")


def compare_json(expected: str, given: str) -> Comparison:
    """Values of the same types: 1, 1.0 and true are three."""
    wanted, found = _parsed(expected), _parsed(given)
    return PASS if _same(wanted, found) else fail("it is another JSON value")


def compare_code(expected: str, given: str) -> Comparison:
    """Programs by their text only; others may do the same, which running them would show."""
    one, other = ([line.rstrip() for line in unwrapped(text).splitlines()] for text in (expected, given))
    return PASS if one == other else unverified("its text differs; only running it can tell")


def _bare(text: str) -> str:
    """The text for comparison; words in small letters, but not lone letters, and not those of mixed case."""
    words = " ".join(plain(text).split()).strip("\"' ").removesuffix(".")
    return _WORD.sub(lambda found: _folded(found.group()), _ARTICLE.sub("", words))


def _folded(word: str) -> str:
    return word.casefold() if word.islower() or word.isupper() or word.istitle() else word


def _date(text: str) -> date | None:
    text = " ".join(unwrapped(text).split())
    for pattern in _DATES:
        if (found := pattern.fullmatch(text)) is None:
            continue
        parts = found.groupdict()
        month = parts.get("number") or _MONTHS.index(parts["month"][:3].lower()) + 1 if _is_month(parts) else 0
        try:
            return date(int(parts["year"]), int(month), int(parts["day"]))
        except ValueError:
            return None
    return None


def _is_month(parts: dict[str, str]) -> bool:
    return "number" in parts or parts["month"][:3].lower() in _MONTHS


def _members(text: str) -> set[str]:
    inside = text[1:-1] if text[:1] + text[-1:] in ("{}", "[]") else text
    return {_bare(member) for member in _SEPARATOR.split(inside) if member}


def _letter(found: re.Match[str]) -> str:
    return (found[1] or found[2]).upper()


def _parsed(text: str) -> Any:
    """Raises `Unreadable` for what is no JSON, and for JSON with a key twice or a number that is none."""
    text = unwrapped(text)
    if nesting(text) > _MAX_NESTING:
        raise Unreadable("it is nested too deep")
    try:
        return json.loads(text, parse_constant=_refused, object_pairs_hook=_unique)
    except ValueError as error:
        raise Unreadable("it is no JSON") from error


def _refused(constant: str) -> NoReturn:
    raise Unreadable(f"{constant} is no JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("it holds a key twice")
    return found


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
