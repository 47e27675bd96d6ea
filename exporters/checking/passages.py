"""The evidence of a row, rebuilt from the spans it names and the stored snapshots of their sources."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from exporters.checking.row import Meta
from state.sources import Passage, Source, Span

_UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)


class NotAtHand(Exception):
    """A check asked for passages where there are none to give."""


class Withheld(Sequence[Passage]):
    """Passages that are not at hand: a check that looks at them cannot be run, one that does not can."""

    def __getitem__(self, index: Any) -> Any:
        raise NotAtHand

    def __len__(self) -> int:
        raise NotAtHand


def snapshot_problems(meta: Meta, snapshots: Mapping[str, Source]) -> Iterator[str]:
    """Where a stored snapshot is not the text that the row was made from, or does not reach as far as a span."""
    versions = {source.source_id: source.sha256 for source in meta.sources}
    for source_id in dict.fromkeys(span.source_id for span in meta.spans):
        source = snapshots.get(source_id)
        if source is None:
            continue
        if source.sha256 != versions.get(source_id) or source.source_id != source_id:
            yield f"the stored snapshot of source {source_id} is no longer the text that was read"
    for source_id in dict.fromkeys(span.source_id for claim in meta.claims for span in claim.second):
        source = snapshots.get(source_id)
        if source and source.source_id != source_id:
            yield f"the stored snapshot of source {source_id} is no longer the text that was read"
    for span in meta.spans:
        source = snapshots.get(span.source_id)
        if source and not 0 <= span.start < span.end <= len(source.text):
            yield f"source {span.source_id} has no characters {span.start} to {span.end}"


def second_of(meta: Meta, snapshots: Mapping[str, Source]) -> list[Passage] | None:
    """The places in other sources that say its claims again; nothing where a snapshot is missing."""
    spans = list(dict.fromkeys(span for claim in meta.claims for span in claim.second))
    if any(span.source_id not in snapshots for span in spans):
        return None
    return [passage_of(f"S{number}", span, snapshots[span.source_id]) for number, span in enumerate(spans, 1)]


def evidence_of(meta: Meta, snapshots: Mapping[str, Source]) -> list[Sequence[Passage]]:
    """Packs to try in turn: the spans word for word, and the paragraphs round them, for a check may need what stands
    beside a sentence. `Withheld` alone where a snapshot is missing."""
    if any(span.source_id not in snapshots for span in meta.spans):
        return [Withheld()]
    wide = list(dict.fromkeys(paragraph_of(span, snapshots[span.source_id].text) for span in meta.spans))
    return [_pack(spans, snapshots) for spans in (meta.spans, wide)]


def _pack(spans: Sequence[Span], snapshots: Mapping[str, Source]) -> list[Passage]:
    return [passage_of(f"P{number}", span, snapshots[span.source_id]) for number, span in enumerate(spans, 1)]


def passage_of(name: str, span: Span, source: Source) -> Passage:
    """A passage as checks read it, cut from a snapshot."""
    return Passage(
        id=name,
        span=span,
        text=source.text[span.start : span.end],
        title=source.title,
        url=source.final_url,
        sha256=source.sha256,
        fetched_at=_UNKNOWN_TIME,
        why="the row leans on it",
    )


def paragraph_of(span: Span, text: str) -> Span:
    """The paragraphs that a span lies in."""
    start = text.rfind("\n\n", 0, span.start)
    end = text.find("\n\n", span.end)
    return Span(source_id=span.source_id, start=start + 2 if start >= 0 else 0, end=end if end >= 0 else len(text))
