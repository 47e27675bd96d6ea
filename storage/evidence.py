"""Evidence as it is stored: a passage refers to its source instead of repeating the source's words."""

from collections.abc import Mapping
from typing import Any

from state.artifacts import Evidence
from state.errors import StorageError

LISTS = ("passages", "second")
"""The lists of passages in a pack; packs that were stored before there was a second have the first alone."""


def source_ids(pack: Mapping[str, Any]) -> set[str]:
    """The sources that a stored or dumped evidence pack refers to."""
    return {passage["span"]["source_id"] for name in LISTS for passage in pack.get(name, ())}


def to_references(evidence: Evidence, texts: Mapping[str, str]) -> dict[str, Any]:
    """The pack as JSON. A passage keeps its text where its source, by `texts`, does not hold the same words."""
    pack = evidence.model_dump(mode="json")
    for passage in (*pack["passages"], *pack["second"]):
        if _words(passage, texts) == passage["text"]:
            del passage["text"]
    return pack


def from_references(pack: Mapping[str, Any], texts: Mapping[str, str]) -> Evidence:
    """The pack with all texts. Raises `StorageError` where a source is gone."""
    filled = {name: [_filled(passage, texts) for passage in pack.get(name, ())] for name in LISTS}
    return Evidence(**{**pack, **filled})


def _filled(passage: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    text = passage.get("text", _words(passage, texts))
    if text is None:
        raise StorageError(f"the source {passage['span']['source_id']} of a passage is not in the database")
    return {**passage, "text": text}


def _words(passage: Mapping[str, Any], texts: Mapping[str, str]) -> str | None:
    span = passage["span"]
    text = texts.get(span["source_id"])
    return None if text is None else text[span["start"] : span["end"]]
