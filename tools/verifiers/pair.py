"""pair: the two answers of a pair differ in what they say, and their ratings do not contradict their order."""

import re
import unicodedata
from collections.abc import Iterator

from tools.text import normalised
from tools.verifiers.base import Finding, Subject, Verifier

_SIDES = (("chosen", "rejected"), ("response_a", "response_b"))
_MARKER = re.compile(r"^[ \t]*(?:[-+*•>]|#{1,6}|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*_])([*_]{1,3})(?=\S)([^\n]{1,400}?)(?<=\S)\1(?![\w*_])")
_STOPS = re.compile(r"(?<![.,;:?…\"'])[.,;:?…\"']+(?=\s|$)|(?<=[^\W\d_]{2})[.!?]+(?=\s|$)|(?<!\S)[\"']+")
_QUOTED = 200


def check(subject: Subject) -> Finding:
    """Punctuation, Markdown, case and spaces make no difference; signs and points inside words and numbers do."""
    sides = _sides(subject)
    if sides is None:
        return Finding("unverified", "the record holds no pair of answers")
    problems = list(_problems(subject, *sides))
    return Finding("fail", "; ".join(problems)) if problems else Finding("pass")


def _sides(subject: Subject) -> tuple[str, str] | None:
    return next((names for names in _SIDES if all(isinstance(subject.record.get(n), str) for n in names)), None)


def _problems(subject: Subject, one: str, other: str) -> Iterator[str]:
    bare = {name: substance(subject.record[name]) for name in (one, other)}
    yield from (f"{name} says nothing" for name, text in bare.items() if not text)
    if bare[one] and bare[one] == bare[other]:
        yield f'{one} and {other} say the same: "{subject.record[one][:_QUOTED]}"'
    better, worse = (subject.record.get(f"{name}_rating") for name in (one, other))
    if isinstance(better, (int, float)) and isinstance(worse, (int, float)) and better < worse:
        yield f"{one} is rated {better}, below {other} with {worse}"


def substance(text: str) -> str:
    """What a text says, without Markdown, case, and punctuation between words."""
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    plain = _STOPS.sub(" ", normalised(_EMPHASIS.sub(r"\2", _MARKER.sub("", visible)).strip("*_ \n")))
    return " ".join(plain.split()) if any(character.isalnum() for character in plain) else ""


VERIFIER = Verifier(
    name="pair",
    kind="exact",
    proves="both answers of the pair say something, they differ in more than typography, and ratings fit their order",
    silent_on="whether the preferred answer is the better one",
    version="1",
    check=check,
    everywhere=True,
    mendable=False,
    applies=lambda subject: _sides(subject) is not None,
)
