"""Evidence packs for tests: passages cut from one made-up source, in their places."""

from datetime import UTC, datetime

from state.sources import Passage, Span

FETCHED = datetime(2025, 1, 1, tzinfo=UTC)


def source_text(*texts: str) -> str:
    """The source that the passages of `pack` are cut from."""
    return "".join(f"\n{text}\n" for text in texts)


def pack(*texts: str, source_id: str = "0123456789abcdef") -> list[Passage]:
    passages, at = [], 0
    for n, text in enumerate(texts, 1):
        start = at + 1
        at = start + len(text) + 1
        span = Span(source_id=source_id, start=start, end=start + len(text))
        passages.append(
            Passage(
                id=f"P{n}",
                span=span,
                text=text,
                title="Alkanes",
                url="https://example.org/alkanes",
                sha256="0" * 64,
                fetched_at=FETCHED,
                why="it speaks of the question's subject",
            )
        )
    return passages
