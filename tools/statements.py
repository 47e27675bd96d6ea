"""Where a passage states what a sentence says: the same marks, in order and without a gap."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import ne
from typing import Literal

from state.sources import Passage
from tools.marks import Mark, read

WINDOW = 3
"""Sentences of one passage that may support one sentence together."""
SHORTEST = 2
"""Marks that a sentence needs to say anything that can be checked."""
_SHORTEST_TEMPLATE = 4

View = Literal["whole", "without negations"]
_RESTRICTIVE = frozenset({"only", "if", "when", "unless", "except", "until", "provided", "or"})
_LEADING = re.compile(
    r"((?:at|in|on|under|for|with|by|from|during|after|before|within|through|to|when|if)\b[^,]*),\s+(.+?)([.!?]*)$",
    re.IGNORECASE | re.DOTALL,
)
_JOIN = re.compile(r";\s+|,?\s+(?:and|but|whereas|while)\s+")


@dataclass(frozen=True)
class Statement:
    """Sentences `first` to `last` of a passage, and those of its marks that a claim was matched with."""

    passage: Passage
    first: int
    last: int
    stated: tuple[Mark, ...] = ()

    @property
    def offsets(self) -> tuple[int, int]:
        """Where its sentences start and end in the passage's text."""
        bounds = read(self.passage.text).sentences
        return bounds[self.first][0], bounds[self.last][1]

    @property
    def quote(self) -> str:
        """The passage's own words."""
        start, end = self.offsets
        return self.passage.text[start:end]

    @property
    def negations(self) -> int:
        """How many negations stand from the beginning of the statement to its last mark."""
        marks = read(self.passage.text).marks
        began = max(n for n, mark in enumerate(marks) if mark.opens and mark.start <= self.stated[0].start)
        return sum(negates(mark) and mark.end <= self.stated[-1].end for mark in marks[began:])


def stated(sentence: str, passage: Passage, view: View = "whole") -> Statement | None:
    """Where a passage states the sentence, also with a leading phrase (`At 20 degrees, ...`) moved to its end."""
    leading = _LEADING.match(sentence)
    moved = f"{leading[2]} {leading[1][0].lower()}{leading[1][1:]}{leading[3]}" if leading else sentence
    for wording in dict.fromkeys((sentence, moved)):
        if found := _run(wording, passage, view):
            return found
    return None


def nearly_stated(sentence: str, passage: Passage) -> tuple[Statement, Mark, Mark] | None:
    """Where a passage states the sentence but for one mark: the statement, the sentence's mark, the passage's."""
    claim, wanted = _viewed(sentence, "whole")
    marks, keys = _viewed(passage.text, "whole")
    for at, mark in enumerate(marks):
        theirs = keys[at : at + len(claim)]
        if mark.opens and len(theirs) == len(claim) >= _SHORTEST_TEMPLATE and sum(map(ne, wanted, theirs)) == 1:
            found = marks[at : at + len(claim)]
            other = next(n for n, key in enumerate(theirs) if key != wanted[n])
            if _may_end(marks, at, at + len(claim)):
                return Statement(passage, mark.sentence, found[-1].sentence, found), claim[other], found[other]
    return None


def joined(sentence: str, passage: Passage) -> Statement | None:
    """Where a passage states, close together, both halves of a sentence joined by `and`, `but`, `whereas` or `;`."""
    for join in _JOIN.finditer(sentence):
        halves = sentence[: join.start()], sentence[join.end() :]
        if min(len(read(half).marks) for half in halves) <= SHORTEST:
            continue
        left, right = (stated(half, passage) for half in halves)
        if left and right:
            first, last = min(left.first, right.first), max(left.last, right.last)
            if last - first < WINDOW:
                return Statement(passage, first, last)
    return None


def negates(mark: Mark) -> bool:
    return mark.kind == "negation"


def is_number(mark: Mark) -> bool:
    return mark.kind in ("number", "count")


@lru_cache(maxsize=8192)
def _viewed(text: str, view: View) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """A text's marks and their keys, without negations where the view says so."""
    marks = read(text).marks
    if view == "without negations":
        pairs = zip((None, *marks), marks, strict=False)
        opened = [(m, m.opens or bool(before and before.opens and negates(before))) for before, m in pairs]
        marks = tuple(replace(m, opens=opens) for m, opens in opened if not negates(m))
    return marks, tuple(mark.key for mark in marks)


def _run(sentence: str, passage: Passage, view: View) -> Statement | None:
    """The first place where a passage's marks are those of the sentence and a statement begins and may end."""
    claim, wanted = _viewed(sentence, view)
    marks, keys = _viewed(passage.text, view)
    size = len(claim)
    for at, mark in enumerate(marks):
        if mark.opens and size and keys[at : at + size] == wanted and _may_end(marks, at, at + size):
            found = marks[at : at + size]
            return Statement(passage, mark.sentence, found[-1].sentence, found)
    return None


def _may_end(marks: Sequence[Mark], start: int, end: int) -> bool:
    """Whether a statement may end before `marks[end]`: what is left off must neither limit it nor complete it."""
    last = marks[end - 1].sentence
    if last - marks[start].sentence >= WINDOW:
        return False
    if end == len(marks) or marks[end].sentence != last:
        return True
    if marks[end].joint == "clause" or marks[end].opens:
        return end - start > SHORTEST and not _limits(marks[end])
    clause_end = next((n for n in range(end, len(marks)) if _starts_clause(marks[n], last)), len(marks))
    limited = any(map(_limits, marks[end:clause_end])) or any(map(negates, marks[start:end]))
    return marks[end].joint == "phrase" and not limited and clause_end - end <= end - start


def _starts_clause(mark: Mark, sentence: int) -> bool:
    return mark.joint == "clause" or mark.sentence != sentence


def _limits(mark: Mark) -> bool:
    """Whether leaving the mark off would say more than the passage does."""
    return mark.key in _RESTRICTIVE or negates(mark)
