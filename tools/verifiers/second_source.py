"""second_source: another, independent source says again what matters of an answer, or at least does not deny it."""

from collections.abc import Iterator

from state.sources import Passage
from state.verdicts import SECOND_SOURCE
from tools.second_source import Corroboration, claims_that_matter, corroborated
from tools.support import Support
from tools.verifiers.base import Finding, Subject, Verifier


def check(subject: Subject) -> Finding:
    """One claim that is denied fails the answer; it passes where each claim that matters is said again."""
    found = list(_corroborations(subject))
    denied = [told for told in found if told.denied]
    if denied:
        return Finding("fail", "; ".join(_told(one, subject) for one in denied))
    alone = [one.claim for one in found if not one.agrees]
    if alone or not found:
        others = f" and {len(alone) - 1} more of {len(found)} claims" if len(alone) > 1 else ""
        claim = f'"{alone[0]}"{others}' if alone else "any claim"
        return Finding("unverified", f"no second source says {claim}")
    sources = sorted({one.passage_id for told in found for one in told.agrees if one.passage_id})
    return Finding("pass", f"each of {len(found)} claims that matter is said again, by {', '.join(sources)}")


def _corroborations(subject: Subject) -> Iterator[Corroboration]:
    everything = (*subject.passages, *(subject.second or ()))
    for sentence, own in claims_that_matter(subject.answer, subject.passages, subject.reference):
        yield corroborated(sentence, own, everything)


def _told(found: Corroboration, subject: Subject) -> str:
    """Both quotations, word for word."""
    passages = {passage.id: passage for passage in (*subject.passages, *(subject.second or ()))}

    def said(by: Support) -> str:
        passage = passages[by.passage_id or ""]
        return f'{passage.id} ({passage.title}) says "{_words(by, passage)}"'

    other = found.denied or found.own
    return f'"{found.claim}": {said(found.own)}, but {said(other)}'


def _words(found: Support, passage: Passage) -> str:
    span, offset = found.span or passage.span, passage.span.start
    return passage.text[span.start - offset : span.end - offset]


def _claims_something(subject: Subject) -> bool:
    """Where nobody looked for a second source, and of an answer that is called wrong, there is no verdict."""
    if subject.second is None or not subject.claimed_right:
        return False
    return next(claims_that_matter(subject.answer, subject.passages, subject.reference), None) is not None


VERIFIER = Verifier(
    name=SECOND_SOURCE,
    kind="heuristic",
    proves="a source independent of its own says again every number with a unit, date, definition and final answer",
    silent_on="whether both sources lean on a third, and sentences that give none of these",
    version="1",
    everywhere=True,
    mendable=False,
    applies=_claims_something,
    check=check,
)
