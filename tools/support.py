"""Which span of the evidence supports a sentence. Similarity of wording alone is not support."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from state.sources import Passage, Span
from state.verdicts import Result
from tools.marks import UNITS, Mark, read
from tools.statements import SHORTEST, WINDOW, Statement, is_number, joined, nearly_stated, negates, stated
from tools.text import sentences

RELATED = 0.5
"""Share of a sentence's terms that one window of a passage must hold, or no passage speaks of what it says."""
_NOUNS_CAPITALISED = 0.3
"""Share of capitalised marks in the passages from which on capitals mark nouns, as in German, and no names."""


@dataclass(frozen=True)
class Support:
    """What the evidence says of one sentence.

    On a pass `span` holds the whole sentences of the source that support it; on a fail it holds what
    contradicts it, if anything does; else the sentences that come closest. Offsets are the source's.
    """

    result: Result
    passage_id: str | None = None
    span: Span | None = None
    reason: str = ""


def support(sentence: str, passages: Sequence[Passage]) -> Support:
    """Whether one sentence is supported by the passages.

    It passes where its marks (terms, numbers, signs, negations) are, in order and without a gap, those of one
    statement of a passage: the whole of it or a part that may stand alone, or up to three sentences joined.
    """
    return _support_of(sentence, tuple(passages))


@lru_cache(maxsize=4096)
def _support_of(sentence: str, passages: tuple[Passage, ...]) -> Support:
    """Remembered: checks, claims and second sources ask about the same sentences one after the other."""
    if not passages:
        return Support("fail", reason="there are no passages")
    claim = read(sentence).marks
    if sum(mark.kind != "sign" for mark in claim) < SHORTEST:
        return Support("unverified", reason="too short to say anything that can be checked")
    for passage in passages:
        if found := stated(sentence, passage) or joined(sentence, passage):
            return _support("pass", found)
    return _contradiction(sentence, claim, passages) or _difference(sentence, claim, passages)


def spans_of(answer: str, passages: Sequence[Passage]) -> list[Span]:
    """The spans of the sources that support an answer's sentences: each once, in the answer's order."""
    found = (support(sentence, passages) for sentence in sentences(answer))
    return list(dict.fromkeys(s.span for s in found if s.result == "pass" and s.span))


def _support(result: Result, found: Statement, reason: str = "") -> Support:
    passage = found.passage
    start, end = (passage.span.start + offset for offset in found.offsets)
    return Support(result, passage.id, Span(source_id=passage.span.source_id, start=start, end=end), reason)


def _contradiction(sentence: str, claim: Sequence[Mark], passages: Sequence[Passage]) -> Support | None:
    """A fail where a passage says the same but for a negation, a number, or a term that the passages use elsewhere."""
    known = _keys(passages)
    for passage in passages:
        found = stated(sentence, passage, "without negations")
        if found and (found.negations - sum(map(negates, claim))) % 2:
            return _support("fail", found, f'"{sentence}" negates what {passage.id} says: "{found.quote}"')
        if nearly := nearly_stated(sentence, passage):
            found, mine, theirs = nearly
            if _contradicts(mine, theirs, known) or _is_unit(theirs, found):
                says, not_ = passage.text[theirs.start : theirs.end], sentence[mine.start : mine.end]
                return _support("fail", found, f'{passage.id} says {says}, not {not_}: "{found.quote}"')
    return None


def _contradicts(mine: Mark, theirs: Mark, known: frozenset[str]) -> bool:
    """Whether one mark in another's place says something else: another number, or what the passages use elsewhere."""
    if is_number(mine) and is_number(theirs):
        return True
    return mine.kind == "term" and mine.key in known and (theirs.kind == "term" or is_number(theirs))


def _is_unit(mark: Mark, found: Statement) -> bool:
    """Whether a mark of a statement is the unit of the number before it."""
    at = found.stated.index(mark)
    before = found.stated[at - 1] if at else mark
    return mark.key in UNITS and (is_number(before) or before.key == "degre")


def _difference(sentence: str, claim: Sequence[Mark], passages: Sequence[Passage]) -> Support:
    """What keeps a sentence from being supported: a fail where the evidence lacks it, else unverified."""
    if lacking := next(_lacking(sentence, claim, passages), ""):
        return Support("fail", reason=lacking)
    terms = _terms(claim)
    share, closest, held = max((_closest(terms, passage) for passage in passages), key=lambda found: found[0])
    if share < RELATED:
        known = _keys(passages)
        nowhere = [sentence[mark.start : mark.end] for mark in claim if mark.key in terms - known]
        what = f"no passage speaks of: {', '.join(nowhere)}" if nowhere else "no passage holds these words together"
        return Support("fail", reason=what)
    missing = [sentence[mark.start : mark.end] for mark in claim if mark.key in terms - held]
    what = f"does not say: {', '.join(missing)}" if missing else "holds these words, but not as this statement"
    return _support("unverified", closest, f"{closest.passage.id} {what}")


def _lacking(sentence: str, claim: Sequence[Mark], passages: Sequence[Passage]) -> Iterator[str]:
    """Numbers, measures and names of the claim that stand in no passage."""
    known, there = _keys(passages), {pair for p in passages for pair in measures(p.text)}
    for mark in claim:
        if mark.kind == "number" and mark.key not in known:
            yield f"number {mark.key} stands in no passage"
    for number, unit in measures(sentence):
        others = sorted(other for same, other in there if same == number)
        if others and unit not in others:
            yield f"number {number} stands in the passages as {number} {others[0]}, not {number} {unit}"
    read_marks = [mark for passage in passages for mark in read(passage.text).marks]
    if sum(mark.name for mark in read_marks) <= _NOUNS_CAPITALISED * len(read_marks):
        names = (mark for mark in claim if mark.name and mark.key not in known)
        yield from (f"name {sentence[m.start : m.end]} stands in no passage" for m in names)


@lru_cache(maxsize=8192)
def measures(text: str) -> frozenset[tuple[str, str]]:
    """Numbers with the unit of measurement beside them; of `degrees Celsius`, the scale."""
    marks = read(text).marks
    found = set()
    for number, unit, scale in zip(marks, marks[1:], (*marks[2:], None), strict=False):
        if is_number(number) and unit.joint == "tied" and unit.key in UNITS:
            two = scale is not None and unit.key == "degre" and scale.key in UNITS
            found.add((number.key, scale.key if two and scale else unit.key))
    return frozenset(found)


def _closest(terms: frozenset[str], passage: Passage) -> tuple[float, Statement, frozenset[str]]:
    """The share of the terms that the best window of a passage holds, the window, and what it holds."""
    held = _terms_by_sentence(passage.text)
    windows = [(n, min(n + WINDOW, len(held))) for n in range(max(1, len(held) - WINDOW + 1))]
    found = [(terms & frozenset().union(*held[a:b]), a, b) for a, b in windows]
    best, first, end = max(found, key=lambda window: len(window[0]))
    return len(best) / max(1, len(terms)), Statement(passage, first, max(first, end - 1)), best


@lru_cache(maxsize=4096)
def _terms_by_sentence(text: str) -> tuple[frozenset[str], ...]:
    reading = read(text)
    return tuple(_terms(mark for mark in reading.marks if mark.sentence == n) for n in range(len(reading.sentences)))


def _terms(marks: Iterable[Mark]) -> frozenset[str]:
    return frozenset(mark.key for mark in marks if mark.kind == "term")


def _keys(passages: Sequence[Passage]) -> frozenset[str]:
    """The keys of all marks that stand in any of the passages."""
    return frozenset().union(*(_all_keys(passage.text) for passage in passages))


@lru_cache(maxsize=4096)
def _all_keys(text: str) -> frozenset[str]:
    return frozenset(mark.key for mark in read(text).marks)
