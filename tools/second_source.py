"""Which claims matter enough for a second source, and whether an independent one says them again or denies them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from state.artifacts import ReferenceSolution
from state.sources import Passage
from tools.marks import UNITS, Mark, read
from tools.search._ranking import registered_domain
from tools.statements import Statement, is_number, nearly_stated, negates, stated
from tools.support import Support, measures, support
from tools.text import normalised, sentences

_DATE = re.compile(
    r"\b(?:1\d|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_DEFINITION = re.compile(r"\W*(?:(?:an?|the)\s+)?(?:[\w'’-]+\s+){1,6}?(?:is|are)\s+(?:an?|the|called|defined)\s", re.I)
_BOUND = re.compile(
    r"\W*(?:this|these|those|that|such|its|their|his|her|our|your|my|each|both|some|one|another)\b", re.I
)
_EXAMPLE = re.compile(r"\W*(?:an?|suppose|let|consider|if|when|for|in|at|under)\b", re.I)
_DEFINITE = re.compile(r"\W*the\b", re.I)
_OF = re.compile(r"\b(?:of|in|for)\b", re.I)
_IDENTITY = re.compile(r"\b(?:is|was)\s+$", re.I)
_HEDGED = re.compile(
    r"\b(?:about|around|approximately|approx|roughly|nearly|almost|circa|ca|over|more|less|fewer|under|least|most"
    r"|up to|between|typically|usually|often|sometimes|generally|average|mean|estimated?|may|might|can|could|some)\b"
    r"|[~≈≥≤<>±]",
    re.I,
)
_SHORTEST = 4
_NOUNS_CAPITALISED = 0.3


@dataclass(frozen=True)
class Corroboration:
    """A claim with what its own passage says, and what the first independent one says for or against it."""

    claim: str
    own: Support
    agrees: tuple[Support, ...] = ()
    denied: Support | None = None


def matters(sentence: str, reference: ReferenceSolution | None) -> bool:
    """Whether it gives a number with its unit, a date, or a definition, or holds the answer that is checked against."""
    if measures(sentence) or _DATE.search(sentence) or _DEFINITION.match(sentence):
        return True
    final = normalised(reference.final_answer) if reference else ""
    if not final:
        return False
    said = normalised(sentence)
    return said in map(normalised, sentences(reference.final_answer if reference else "")) or bool(
        re.search(rf"(?<!\w){re.escape(final)}(?!\w)", said)
    )


def independent(one: Passage, other: Passage) -> bool:
    """Whether two passages are of different publishers, or documents of one's own, and neither a copy of the other."""
    apart = registered_domain(one.url) != registered_domain(other.url) and one.sha256 != other.sha256
    return apart and normalised(one.text) != normalised(other.text)


def corroborated(sentence: str, own: Support, passages: Sequence[Passage]) -> Corroboration:
    """What the passages that are independent of its own say of a sentence that is supported.

    `passages` hold also those of a second search. Each source counts once.
    """
    mine = next(passage for passage in passages if passage.id == own.passage_id)
    others = [passage for passage in passages if independent(mine, passage)]
    agreeing = {p.sha256: found for p in reversed(others) if (found := support(sentence, [p])).result == "pass"}
    denials = (denied(sentence, passage) for passage in others if passage.sha256 not in agreeing)
    return Corroboration(sentence, own, tuple(reversed(agreeing.values())), next(filter(None, denials), None))


def claims_that_matter(
    answer: str, passages: Sequence[Passage], reference: ReferenceSolution | None
) -> Iterator[tuple[str, Support]]:
    """Those among an answer's sentences that rest on a passage, each with what supports it."""
    for sentence in dict.fromkeys(sentences(answer)):
        if matters(sentence, reference) and (own := support(sentence, passages)).result == "pass":
            yield sentence, own


def denied(sentence: str, passage: Passage) -> Support | None:
    """A fail where the passage says of the same subject another number, unit or name, or the opposite.

    Stricter than support: nothing that either text hedges, no sentence that hangs on what stands before it, none
    that goes on behind what is compared, and no number that is another one rounded.
    """
    if not _stands_alone(sentence) or _HEDGED.search(sentence):
        return None
    found = stated(sentence, passage, "without negations")
    if found and _plain(found) and (found.negations - sum(map(negates, read(sentence).marks))) % 2:
        return _denial(found, "says the opposite")
    if nearly := nearly_stated(sentence, passage):
        found, mine, theirs = nearly
        if _plain(found) and _other(sentence, mine, theirs, found):
            says, not_ = passage.text[theirs.start : theirs.end], sentence[mine.start : mine.end]
            return _denial(found, f"says {says}, not {not_}")
    return None


def _denial(found: Statement, reason: str) -> Support:
    start, end = found.offsets
    span = found.passage.span.model_copy(
        update={"start": found.passage.span.start + start, "end": found.passage.span.start + end}
    )
    return Support("fail", found.passage.id, span, reason)


def _stands_alone(sentence: str) -> bool:
    """Whether its subject is named in it: not by a pronoun, as an example, or by what was said before."""
    marks = read(sentence).marks
    if len(marks) < _SHORTEST or marks[0].kind != "term" or _BOUND.match(sentence) or _EXAMPLE.match(sentence):
        return False
    return not _DEFINITE.match(sentence) or bool(_OF.search(sentence)) or marks[0].name


def _plain(found: Statement) -> bool:
    """Whether the statement is one whole sentence that hedges nothing."""
    marks = [m for m in read(found.passage.text).marks if m.sentence == found.first and not negates(m)]
    stated_marks = [m for m in found.stated if not negates(m)]
    whole = bool(marks) and (marks[0].start, marks[-1].end) == (stated_marks[0].start, stated_marks[-1].end)
    return whole and found.first == found.last and not _HEDGED.search(found.quote)


def _other(sentence: str, mine: Mark, theirs: Mark, found: Statement) -> bool:
    """Whether one mark in another's place denies it; at the beginning it is only another subject."""
    at = found.stated.index(theirs)
    if not at:
        return False
    if is_number(mine) and is_number(theirs):
        return not _rounded(mine.key, theirs.key)
    before = found.stated[at - 1]
    if mine.key in UNITS and theirs.key in UNITS:
        return is_number(before) or before.key == "degre"
    last = theirs == found.stated[-1] and mine.name and theirs.name and not _names_are_nouns(found.passage)
    return last and bool(_DEFINITE.match(sentence) and _IDENTITY.search(sentence[: mine.start]))


def _names_are_nouns(passage: Passage) -> bool:
    """Whether capitals mark nouns, as in German."""
    marks = read(passage.text).marks
    return sum(mark.name for mark in marks) > _NOUNS_CAPITALISED * len(marks)


def _rounded(one: str, other: str) -> bool:
    """Whether one number is the other with fewer digits; two years never are."""
    if all(re.fullmatch(r"(?:1\d|20)\d\d", number) for number in (one, other)):
        return one == other
    try:
        numbers = Decimal(one), Decimal(other)
        unit = max(map(_digit, (one, other)))
        return len({number.quantize(unit) if unit <= 1 else round(number / unit) for number in numbers}) == 1
    except InvalidOperation:
        return True


def _digit(number: str) -> Decimal:
    """The place of the last digit that says something: 0.1 of `161.5`, 1000 of `28000`, 1 of `100`'s first two."""
    if "." in number:
        return Decimal(1).scaleb(-len(number.partition(".")[2]))
    digits = number.lstrip("-")
    zeros = len(digits) - len(digits.rstrip("0"))
    return Decimal(1).scaleb(max(0, min(zeros, len(digits) - 2)))
