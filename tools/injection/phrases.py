"""The phrases that address a model, by kind, as patterns over folded text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_NAMED = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\w\w+")
_DEEPEST, _STEM = 4, 5


@dataclass(frozen=True)
class Phrases:
    """`strong` say it alone; `weak` only right after a strong one; `loose` are the strong ones for letters that
    stand apart or are digits. `stems`: what the words of a strong one begin with, one of them at least.
    """

    strong: tuple[tuple[str, re.Pattern[str]], ...]
    loose: tuple[tuple[str, re.Pattern[str]], ...]
    weak: tuple[re.Pattern[str], ...]
    stems: frozenset[str]

    def may_be_strong(self, fold: str) -> bool:
        """Fast, and true of far more than `kind` is."""
        return not self.stems.isdisjoint([word[:_STEM] for word in _WORD.findall(fold)])

    def kind(self, fold: str) -> str:
        """Of the first strong phrase in a folded text; empty if there is none."""
        if not self.may_be_strong(fold):
            return ""
        return next((kind for kind, pattern in self.strong if pattern.search(fold)), "")

    def loose_kind(self, fold: str) -> str:
        return next((kind for kind, pattern in self.loose if pattern.search(fold)), "") if fold else ""

    def is_weak(self, fold: str) -> bool:
        return any(pattern.search(fold) for pattern in self.weak)


@cache
def phrases() -> Phrases:
    """As they are written in `phrases.yaml`, beside this file."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    strong = [(kind, _whole(said, known["words"])) for kind, every in known["strong"].items() for said in every]
    return Phrases(
        strong=tuple((kind, re.compile(_strict(said))) for kind, said in strong),
        loose=tuple((kind, re.compile(_apart(said))) for kind, said in strong if kind in ("override", "verdict")),
        weak=tuple(re.compile(_strict(_whole(said, known["words"]))) for said in known["weak"]),
        stems=frozenset(stem[:_STEM] for stem in known["stems"].split()),
    )


def _whole(said: str, words: dict[str, str]) -> str:
    for _ in range(_DEEPEST):
        said = _NAMED.sub(lambda found: words[found.group(1)] if found.group(1) in words else found.group(), said)
    return said


def _strict(said: str) -> str:
    """A space is whatever stands between two words, three dots up to five words."""
    gaps = said.replace(" ... ", r"\W+(?:\w+\W+){0,5}?").replace(" ", r"\W+")
    return gaps if gaps.startswith(("^", "(?:^")) else rf"\b{gaps}"


def _apart(said: str) -> str:
    """Nothing need stand between words, and `l` may have been written as `1`, which is read as `i`."""
    gaps = "".join(_pieces(said.replace(" ... ", r".{0,40}?")))
    return gaps.replace(" ", r"\W*").replace(r"\b", "")


def _pieces(said: str) -> Iterator[str]:
    """The pattern with gaps allowed between the letters of its words."""
    at = 0
    for letter in re.finditer(r"(?<![\\a-z])[a-z]+(?![a-z]*\])", said):
        yield said[at : letter.start()]
        yield "".join(r"[^\w\n]{0,3}" + ("[il]" if c in "il" else c) for c in letter.group())
        at = letter.end()
    yield said[at:]
