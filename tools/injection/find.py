"""A heuristic for text that addresses a model instead of a reader.

It knows phrases (in English, German, French and Spanish, and a few in other languages), the form of conversations,
and characters that nobody sees. Of 30 phrasings written after it was finished it finds 14: what only hints at what
it wants is not found, and that a page is data in every request does not rest on this module. Of 205 sentences of
manuals and textbooks, and of the sample corpus, it flags none; of 500 files of documentation (53,647 sentences) one
sentence, which quotes a prompt. An article about such instructions loses the sentences that quote them, one about
chat templates those with control tokens, and keeps the rest.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from state.sources import Instruction
from tools.injection.phrases import Phrases, phrases
from tools.injection.tokens import find_tokens
from tools.injection.views import decoded, folded, loose, turned

_MARKER = re.compile(r"[ \t]*(?:(?:#{1,6}|[-*+•>]|\d{1,3}[.)])[ \t]+)+")
_BREAK = re.compile(r"\n[ \t]*(?=\n)|\n(?=[ \t]*(?:(?:#{1,6}|[-*+•>]|\d{1,3}[.)])[ \t]|\|))")
_END = re.compile(
    r"(?<!e\.g)(?<!i\.e)(?<!etc)(?<![.!?])[.!?]{1,20}[)\]\"'”’*_]{0,8}(?=\s)|[。！？]"
    r"|:[ \t]{0,20}\n|(?<=[^\s,])[ \t]{0,20}\n(?=[A-Z])"
)
_UNSEEN = re.compile(
    "[\u200b-\u200d\u2060-\u2064\ufeff\u180e\u00ad]{4,}|[\u202d\u202e]|[\ufe00-\ufe0f]{3,}|[\U000e0100-\U000e01ef]+"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]{2,}"
)
_SHORTEST, _LONGEST = 8, 2000
_UNUSUAL = re.compile(r"[^\s]{20}|[%&\\]|[0-9@$!|]|\b\w\W\w\b|[A-Za-z0-9+/]{6,}=")
_WRONG_WAY = re.compile(
    r"\b(?:vtaber|qvfertneq|sbetrg|bireevqr|nccebir|vafgehpg|erongi|drageersid|tegrof|eviorppa|edirrevo|tpmorp)"
)
"""Of telling words, in ROT13 and backwards."""


@dataclass(slots=True)
class _Sentence:
    start: int
    end: int
    block: int
    kind: str = ""


def find_instructions(text: str) -> tuple[Instruction, ...]:
    """The spans of a text that address a model, in order and without overlap: whole sentences, or whole paragraphs
    that imitate a conversation."""
    if len(text) < _SHORTEST:
        return ()
    every, known = list(_sentences(text)), phrases()
    _mark_phrases(text, every, known)
    _mark_form(text, every)
    _mark_following(text, every, known)
    return tuple(_joined(text, [sentence for sentence in every if sentence.kind]))


def unflagged(said: str) -> str:
    """What a page says of itself in one line, such as its title; nothing if that addresses a model."""
    return "" if find_instructions(said) else said


def _sentences(text: str) -> Iterator[_Sentence]:
    """All of a text that is not blank, in sentences; a heading, a list item and a row of a table stand alone.

    A sentence of more than 2000 characters comes in pieces, so that no text takes long.
    """
    at = 0
    for block, stop in enumerate((*(found.end() for found in _BREAK.finditer(text)), len(text))):
        marker = _MARKER.match(text, at, stop)
        start = marker.end() if marker else at
        for end in (*(found.end() for found in _END.finditer(text, start, stop)), stop):
            for first in range(start, end, _LONGEST):
                said = text[first : min(end, first + _LONGEST)]
                if said.strip():
                    lead = len(said) - len(said.lstrip())
                    yield _Sentence(first + lead, first + len(said.rstrip()), block)
            start = end
        at = stop


def _mark_phrases(text: str, every: Sequence[_Sentence], known: Phrases) -> None:
    folds = [folded(text[sentence.start : sentence.end]) for sentence in every]
    likely = [known.may_be_strong(fold) for fold in folds]
    for place, one in enumerate(every):
        found = known.kind(folds[place]) if likely[place] else ""
        one.kind = found or _disguised(text[one.start : one.end], folds[place], known)
    for place in range(1, len(every)):
        one, two = every[place - 1 : place + 1]
        if one.kind or two.kind or not (likely[place - 1] and likely[place]) or one.block != two.block:
            continue
        one.kind = two.kind = known.kind(f"{folds[place - 1]} {folds[place]}")


def _disguised(said: str, fold: str, known: Phrases) -> str:
    """The kind of what a sentence says once it is decoded, turned round or put together."""
    if _WRONG_WAY.search(fold):
        for other in turned(fold):
            if kind := known.kind(other):
                return kind
    if not _UNUSUAL.search(said):
        return ""
    for plain in decoded(said):
        if kind := known.kind(folded(plain)):
            return kind
    return known.loose_kind(loose(fold))


def _mark_form(text: str, every: Sequence[_Sentence]) -> None:
    """Tokens, ends of a fence and unseen characters mark their sentence, turns of a conversation their paragraph."""
    starts, ends = [one.start for one in every], [one.end for one in every]
    whole: dict[int, str] = {}
    for start, end, kind in (
        *find_tokens(text),
        *((*unseen.span(), "hidden text") for unseen in _UNSEEN.finditer(text)),
    ):
        for one in every[bisect_right(ends, start) : bisect_left(starts, end)]:
            one.kind = one.kind or kind
            if kind == "fake turn":
                whole[one.block] = kind
    for one in every if whole else ():
        one.kind = one.kind or whole.get(one.block, "")


def _mark_following(text: str, every: Sequence[_Sentence], known: Phrases) -> None:
    """What goes on from an instruction in its paragraph, or from a turn's header in the next one, belongs to it."""
    for place in range(1, len(every)):
        one, two = every[place - 1 : place + 1]
        beside = one.block == two.block or (one.kind == "fake turn" and two.block - one.block <= 2)
        if one.kind and not two.kind and beside and known.is_weak(folded(text[two.start : two.end])):
            two.kind = one.kind


def _joined(text: str, flagged: Iterable[_Sentence]) -> Iterator[Instruction]:
    """Neighbours of one kind as one span."""
    last: _Sentence | None = None
    for one in flagged:
        if last and last.kind == one.kind and not text[last.end : one.start].strip():
            last.end = one.end
            continue
        if last:
            yield Instruction(start=last.start, end=last.end, kind=last.kind)
        last = one
    if last:
        yield Instruction(start=last.start, end=last.end, kind=last.kind)
