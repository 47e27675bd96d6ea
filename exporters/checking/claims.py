"""The claims of a row held against its answer and against the stored snapshots that they point into."""

from collections.abc import Iterator, Mapping, Sequence

from exporters.checking.passages import paragraph_of, passage_of
from state.records import Claim
from state.sources import Source, Span
from tools.claims import prose_of
from tools.quotations import located
from tools.support import support
from tools.text import normalised

NOT_KEPT = "claims: not held against anything, for the row keeps none"
UNSEEN = "claims: held against the answer alone, for the snapshots that they point into are not at hand"


def claim_problems(claims: Sequence[Claim], answer: str | None, snapshots: Mapping[str, Source]) -> Iterator[str]:
    """Each claim that no longer holds, by its number from 1, and each sentence of the answer that is none.

    `answer`: what the row gives as good; `None` where it holds no answer. What is pointed at in a source that is not
    among the snapshots is not looked at.
    """
    for number, claim in enumerate(claims, 1):
        if problem := _problem(claim, answer, snapshots):
            yield f'claim {number}, "{claim.text}": {problem}'
    told = {claim.text for claim in claims}
    for sentence in dict.fromkeys(prose_of(answer or "")):
        if claims and sentence not in told:
            yield f'the answer says "{sentence}", which is no claim of the row'


def at_hand(claims: Sequence[Claim], snapshots: Mapping[str, Source]) -> bool:
    """Whether all sources that the claims point into are there."""
    return all(span.source_id in snapshots for claim in claims for span in (*claim.spans, *claim.second))


def _problem(claim: Claim, answer: str | None, snapshots: Mapping[str, Source]) -> str:
    if answer is not None and normalised(claim.text) not in normalised(answer):
        return "it does not stand in the answer"
    if claim.how in ("statement", "quotation") and not claim.spans:
        return "it names no place that it rests on"
    for span in (*claim.spans, *claim.second):
        source = snapshots.get(span.source_id)
        if source and not 0 <= span.start < span.end <= len(source.text):
            return f"source {span.source_id} has no characters {span.start} to {span.end}"
    if claim.how == "quotation":
        return _misquoted(claim, snapshots)
    lacking = [span for span in (*claim.spans, *claim.second) if not _says(claim.text, span, snapshots)]
    return f"it is not what stands at {_place(lacking[0])}: {_words(lacking[0], snapshots)!r}" if lacking else ""


def _misquoted(claim: Claim, snapshots: Mapping[str, Source]) -> str:
    """Why the words are not those of the source: they must be the same, in the same order, and nothing looser."""
    first, last = claim.spans[0], claim.spans[-1]
    source = snapshots.get(first.source_id)
    if source is None:
        return ""
    found = [(first.start + a, first.start + b) for a, b in located(claim.text, source.text[first.start : last.end])]
    same = found == [(span.start, span.end) for span in claim.spans]
    return "" if same else f"word for word, {_place(first)} says {source.text[first.start : last.end]!r}"


def _says(text: str, span: Span, snapshots: Mapping[str, Source]) -> bool:
    """Whether the place, or the paragraph that it stands in, states the claim."""
    source = snapshots.get(span.source_id)
    if source is None:
        return True
    packs = (passage_of("P1", one, source) for one in (span, paragraph_of(span, source.text)))
    return any(support(text, [passage]).result == "pass" for passage in packs)


def _place(span: Span) -> str:
    return f"characters {span.start} to {span.end} of source {span.source_id}"


def _words(span: Span, snapshots: Mapping[str, Source]) -> str:
    return snapshots[span.source_id].text[span.start : span.end]
