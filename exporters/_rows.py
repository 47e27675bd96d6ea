"""A stored record as a row of the export: the trainer's columns, an id, and where it comes from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporters._licenses import class_of, class_of_all
from exporters.base import MESSAGE_COLUMNS, Columns, ExportType, column_kind
from state.records import StoredRecord
from state.sources import LicenseClass, Source
from tools.text import normalised


@dataclass(frozen=True)
class Row:
    """`columns`: what the trainer reads. `licenses`: of the sources it leans on, 'unknown' where not stored;
    `license_class`: of the most restricted of them."""

    record: StoredRecord
    columns: Columns
    sources: Mapping[str, Source | None]

    @property
    def record_id(self) -> int:
        return self.record.id

    @property
    def licenses(self) -> list[str]:
        return [source.license if source else "unknown" for source in self.sources.values()]

    @property
    def license_class(self) -> LicenseClass:
        return class_of_all(self.sources.values())


def to_row(record: StoredRecord, kind: ExportType, sources: Mapping[str, Source]) -> Row | None:
    """The row of a record; None where it is not for training. Columns that the type does not fill are None."""
    exported = kind.export(record.content)
    if not exported:
        return None
    return Row(record, {column: exported.get(column) for column in kind.columns}, leaned_on(record, sources))


def leaned_on(record: StoredRecord, sources: Mapping[str, Source]) -> dict[str, Source | None]:
    """The sources that the record's spans name; None for one that is not stored."""
    return {source_id: sources.get(source_id) for source_id in dict.fromkeys(span.source_id for span in record.spans)}


def extras(row: Row, kind: ExportType) -> dict[str, str]:
    """What is written beside the columns: `id` (run, question, candidate) and `meta` (a JSON string)."""
    record = row.record
    name = f"{kind.name}-{record.run_id}-{record.question_id}-{record.candidate}"
    return {"id": name, "meta": json.dumps(_meta(row, kind), ensure_ascii=False, sort_keys=True)}


def _meta(row: Row, kind: ExportType) -> dict[str, Any]:
    record = row.record
    plain = record.model_dump(
        mode="json", exclude={"id", "content", "created_at", "updated_at", "model_used", "judge_used", "verdicts"}
    )
    return plain | {
        "record_id": record.id,
        "training_type": kind.name,
        "model": record.model_used,
        "judge": record.judge_used,
        "verdicts": [verdict.model_dump(mode="json", exclude={"seconds"}) for verdict in record.verdicts],
        "sources": [_provenance(source_id, source) for source_id, source in row.sources.items()],
    }


def _provenance(source_id: str, source: Source | None) -> dict[str, str]:
    if source is None:
        return {"source_id": source_id, "license": "unknown", "license_class": "unknown"}
    kept = source.model_dump(mode="json", include={"url", "final_url", "title", "author", "license", "fetched_at"})
    return {"source_id": source_id, "sha256": source.sha256, **kept, "license_class": class_of(source)}


def comparable(value: Any) -> Any:
    """A column's value so that equal ones compare equal: messages by role and normalised text."""
    return tuple((m["role"], normalised(m["content"])) for m in value) if isinstance(value, list) else value


def said(columns: Columns) -> tuple[Any, ...]:
    """The columns, comparable, but for numbers: the same texts with another margin are the same row."""
    return tuple(comparable(value) for column, value in columns.items() if column_kind(column) != "float")


def prompt_of(columns: Columns) -> Any:
    """What a model is asked in this row, comparable: the prompt, or the conversation up to its last turn."""
    return comparable(columns["prompt"] if "prompt" in columns else columns.get("messages", [])[:-1])


def prompts_in(columns: Columns) -> set[Any]:
    """Everything that a model is asked on the way: of a conversation, all that stands before each of its answers."""
    turns = columns.get("messages", [])
    before = {comparable(turns[:n]) for n, turn in enumerate(turns) if turn["role"] == "assistant"}
    return before | {prompt_of(columns)}


def words(columns: Columns) -> int:
    """Whitespace-separated words of what a trainer sees at once: an estimate of tokens, and a low one."""
    by_column = {c: sum(len(m["content"].split()) for m in columns[c]) for c in MESSAGE_COLUMNS if c in columns}
    alone = by_column.pop("prompt", 0) + by_column.pop("messages", 0)
    return alone + max(by_column.values(), default=0)


def words_of(rows: Sequence[Row], limit: int) -> int:
    """How many rows are longer than `limit` by that estimate."""
    return sum(words(row.columns) > limit for row in rows)
