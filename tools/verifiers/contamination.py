"""contamination: no text of the record holds an item of a benchmark."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tools.verifiers.base import Finding, Subject, Verifier


def check(subject: Subject) -> Finding:
    """Question, answer and every text of the record, each alone. The evidence says how a person overrules it."""
    if subject.benchmark is None:
        return Finding("unverified", "there are no benchmark items to compare with")
    texts = {"question": subject.question, "answer": subject.answer, **dict(_texts(subject.record))}
    seen: set[str] = set()
    for path, text in texts.items():
        found = None if text in seen else subject.benchmark(text)
        seen.add(text)
        if found:
            return Finding("fail", f"{path} holds {found}")
    return Finding("pass")


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a record with its path, for example `record.messages.0.content`."""
    if isinstance(value, str):
        yield f"record{path}", value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}")
    elif isinstance(value, Sequence):
        for n, inner in enumerate(value):
            yield from _texts(inner, f"{path}.{n}")


VERIFIER = Verifier(
    name="contamination",
    kind="exact",
    proves="no text of the record shares half of the 8-word sequences of a benchmark item, or holds a short one whole",
    silent_on="benchmark items in other words, and benchmarks that were not given",
    version="1",
    check=check,
    everywhere=True,
    mendable=False,
    applies=lambda subject: subject.benchmark is not None,
)
