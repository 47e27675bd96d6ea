"""Everything that a record would spread, and how a found value is shown without spreading it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tools.verifiers.base import Subject


def written(subject: Subject) -> list[str]:
    """The question and every different text of the draft, code among them."""
    said = (subject.question, subject.prompt, subject.answer, subject.final_answer, subject.program)
    return list(dict.fromkeys(text for text in (*said, *_texts(subject.content)) if text))


def masked(value: str) -> str:
    """A few characters of a value, less than a quarter of it, and how long it is."""
    return f'"{value[: min(4, len(value) // 4)]}…" ({len(value)} characters)'


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner)
