"""Texts cut into passages, exact slices of 300 to 1200 characters, and the choice of the best of them."""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from state.sources import Hit, Instruction
from tools.injection import find_instructions, kept
from tools.text import content_terms, sentences

SHORTEST, LONGEST = 300, 1200
PER_SOURCE = 3
LONG_LIST = 40


@dataclass(frozen=True, slots=True)
class Cut:
    """Characters `start` to `end` (exclusive) of a text, with the headings above them."""

    start: int
    end: int
    heading: str = ""


def cut_passages(text: str, instructions: Sequence[Instruction] | None = None) -> list[Cut]:
    """The passages of a text, in order and without overlap; headings belong to none of them.

    Short paragraphs under one heading are joined up to 1200 characters, longer ones cut at sentence ends.

    `instructions`: those in the text to a model, looked for where they are not given. None is in a passage: the
    passages are those of the text without them, and one that would reach over some is cut in two there.
    """
    found = find_instructions(text) if instructions is None else instructions
    if not found:
        return _cuts(text)
    stretches = kept(text, found)
    bare = _cuts("".join(text[start:end] for start, end in stretches))
    return [place for cut in bare for place in _placed(text, cut, stretches)]


def _placed(text: str, cut: Cut, stretches: Sequence[tuple[int, int]]) -> Iterator[Cut]:
    """A passage of the stretches put together, as the places in the whole text that it comes from."""
    before = 0
    for start, end in stretches:
        shift = start - before
        first, last = max(start, cut.start + shift), min(end, cut.end + shift)
        if first < last:
            yield from _pieces(text, Cut(first, last, cut.heading))
        before += end - start


def _cuts(text: str) -> list[Cut]:
    cuts: list[Cut] = []
    for block in _paragraphs(text):
        for piece in _pieces(text, block):
            last = cuts[-1] if cuts else None
            if last and _belong_together(last, piece):
                cuts[-1] = Cut(last.start, piece.end, last.heading)
            else:
                cuts.append(piece)
    return cuts


def overlap_scores(texts: Sequence[str], query: str) -> list[float]:
    """For each text, the share (0 to 1) of the query's content terms it holds, rare terms counting more."""
    wanted = set(content_terms(query))
    held = [wanted.intersection(content_terms(text)) for text in texts]
    counts = Counter(term for terms in held for term in terms)
    weights = {term: rarity(counts[term], len(texts)) for term in sorted(wanted)}
    total = sum(weights.values())
    return [sum(weights[term] for term in sorted(terms)) / total if total else 0.0 for terms in held]


def rarity(holding: int, total: int) -> float:
    """BM25's inverse document frequency, always above 0 (Robertson and Zaragoza 2009, as in Lucene)."""
    return math.log1p((total - holding + 0.5) / (holding + 0.5))


class Ranked(Protocol):
    @property
    def score(self) -> float: ...


S = TypeVar("S", bound=Ranked)


def spread(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """At most `limit` of the hits, best first, with at most 3, or a quarter, of one source while others are left.

    A long list (40 and more) takes the sources in turn instead, so that it shows all there is.
    """
    return spread_by(hits, limit, lambda hit: hit.source.final_url)


def spread_by(hits: Sequence[S], limit: int, source: Callable[[S], Hashable], allowed: int | None = None) -> list[S]:
    """The same of anything that has a score; `source` tells where it comes from, `allowed` how many of one may come."""
    chosen: list[S] = []
    per_source: Counter[Hashable] = Counter()
    left, allowed = list(hits), allowed or (max(PER_SOURCE, limit // 4) if limit < LONG_LIST else 1)
    while left and len(chosen) < limit:
        later: list[S] = []
        for hit in left:
            if len(chosen) < limit and per_source[source(hit)] < allowed:
                per_source[source(hit)] += 1
                chosen.append(hit)
            else:
                later.append(hit)
        left, allowed = later, allowed + 1
    return sorted(chosen, key=lambda hit: -hit.score)


def _belong_together(last: Cut, piece: Cut) -> bool:
    short = last.end - last.start < SHORTEST or piece.end - piece.start < SHORTEST
    return short and last.heading == piece.heading and piece.end - last.start <= LONGEST


def _paragraphs(text: str) -> Iterator[Cut]:
    """The blocks between blank lines and headings; a fenced block of code stays whole."""
    headings: list[str] = []
    start = at = 0
    fenced = False
    for line in text.splitlines(keepends=True):
        fenced ^= line.lstrip().startswith("```")
        level = 0 if fenced else _heading_level(line)
        if level or not (line.strip() or fenced):
            yield Cut(start, at, " / ".join(headings))
            start = at + len(line)
        if level:
            headings = [*headings[: level - 1], line.strip("# \t\r\n")]
        at += len(line)
    yield Cut(start, at, " / ".join(headings))


def _heading_level(line: str) -> int:
    """1 to 6 for a Markdown heading, 0 for any other line."""
    marks = line[:7].partition(" ")[0]
    return len(marks) if line.startswith("#") and set(marks) == {"#"} and len(marks) <= 6 and line.strip("# \n") else 0


def _pieces(text: str, block: Cut) -> Iterator[Cut]:
    """The block in pieces of at most 1200 characters, without blank edges; none if it is blank."""
    at = block.start
    while at < block.end:
        stop = _stop(text, at, block.end)
        piece = text[at:stop]
        if any(c.isalnum() for c in piece):
            start = at + len(piece) - len(piece.lstrip())
            yield Cut(start, at + len(piece.rstrip()), block.heading)
        at = stop


def _stop(text: str, at: int, end: int) -> int:
    """Where a piece that begins at `at` ends: at `end`, else before the last sentence that does not fit, else
    before the last word that does not."""
    if end - at <= LONGEST:
        return end
    window = text[at : at + LONGEST]
    found = sentences(window)
    sentence = window.rfind(found[-1]) if len(found) > 1 else 0
    blank = max(window.rfind(" "), window.rfind("\n")) + 1
    return at + (sentence or blank or LONGEST)
