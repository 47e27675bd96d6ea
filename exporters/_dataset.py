"""What an export holds before it is written: its rows in their splits, and every record that was left out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporters._licenses import POLICIES, allows, card_license, check_policy
from exporters._row_checks import ROW_CHECKS, refusal
from exporters._rows import Row, to_row, words
from exporters._set_checks import SET_CHECKS, leaks, one_sided_labels
from exporters._split import split_by_question
from exporters.base import ExportType
from state.errors import UsageError
from state.records import StoredRecord
from state.sources import Source


@dataclass(frozen=True)
class ExportOptions:
    """`test_share`: None for a tenth of the questions where there are 20 or more, else no test split.

    `max_tokens`: longer rows are refused, by the count of whitespace-separated words. Raises `UsageError`.
    """

    format: str = "jsonl"
    test_share: float | None = None
    seed: int = 0
    license_policy: str = "any"
    max_tokens: int | None = None

    def __post_init__(self) -> None:
        check_policy(self.license_policy)
        if self.test_share is not None and not 0 <= self.test_share < 1:
            raise UsageError(f"test share must be at least 0 and less than 1, got {self.test_share}")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise UsageError(f"max tokens must be at least 1, got {self.max_tokens}")


@dataclass
class Dataset:
    """`refused` holds record ids by reason; `by_status` counts every record that was handed in."""

    kind: ExportType
    options: ExportOptions
    by_status: Mapping[str, int]
    splits: dict[str, list[Row]] = field(default_factory=dict)
    refused: dict[str, list[int]] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        return [row for rows in self.splits.values() for row in rows]

    @property
    def license(self) -> dict[str, str]:
        return card_license(spdx for row in self.rows for spdx in row.licenses or ["unknown"])

    def count(self, name: str) -> dict[str, int]:
        """How many rows carry each value of a field of the record, sorted by value."""
        values: Iterable[Any] = (getattr(row.record, name) for row in self.rows)
        return dict(sorted(Counter(str(value) for value in values if value not in (None, "")).items()))

    def sources(self) -> list[tuple[str, Source | None, int]]:
        """Every source with its id and the number of rows that lean on it, sorted by id."""
        leaned_on = Counter(source_id for row in self.rows for source_id in row.sources)
        known = {source_id: source for row in self.rows for source_id, source in row.sources.items()}
        return [(source_id, known[source_id], leaned_on[source_id]) for source_id in sorted(known)]


REASONS: Mapping[str, str] = {
    **{check.reason: check.means for check in ROW_CHECKS},
    **{check.reason: check.means for check in SET_CHECKS},
    "license_policy": f"leans on a source that the license policy ({', '.join(POLICIES)}) does not let pass",
    "too_long": "more whitespace-separated words than max_tokens",
    "content_does_not_fit": "stored content that the training type cannot export",
    "left_out_by_type": "a row that the trainer has no use for",
    "test_row_in_train": "a row of test whose prompt stands in train",
}


def make_dataset(
    records: Iterable[StoredRecord], kind: ExportType, sources: Mapping[str, Source], options: ExportOptions
) -> Dataset:
    """Rows of the approved records, checked and split. Raises `UsageError` where nothing is left."""
    ordered = sorted(records, key=lambda record: (record.run_id, record.question_id, record.candidate, record.id))
    by_status = Counter(record.review_status for record in ordered)
    made = Dataset(kind, options, dict(sorted(by_status.items())))
    approved = [record for record in ordered if record.review_status == "approved"]
    rows = _checked_together(made, _checked_alone(made, approved, sources))
    train, test = split_by_question(rows, options.test_share, options.seed)
    test = _without(made, "test_row_in_train", test, leaks(train, test))
    if one_sided_labels(train):
        train, test = (_without(made, "one_sided_labels", part, {r.record.id for r in part}) for part in (train, test))
    made.splits = {name: part for name, part in (("train", train), ("test", test)) if part}
    if not made.splits:
        raise UsageError(f"nothing to export: {_why_empty(made)}")
    return made


def _checked_alone(made: Dataset, records: Sequence[StoredRecord], sources: Mapping[str, Source]) -> list[Row]:
    rows = []
    for record in records:
        row = _fitting(record, made.kind, sources)
        reason = row if isinstance(row, str) else _reason(row, made.options)
        if reason:
            made.refused.setdefault(reason, []).append(record.id)
        elif isinstance(row, Row):
            rows.append(row)
    return rows


def _fitting(record: StoredRecord, kind: ExportType, sources: Mapping[str, Source]) -> Row | str:
    try:
        return to_row(record, kind, sources) or "left_out_by_type"
    except (KeyError, TypeError):
        return "content_does_not_fit"


def _reason(row: Row, options: ExportOptions) -> str | None:
    if reason := refusal(row.columns):
        return reason
    if not allows(options.license_policy, row.licenses):
        return "license_policy"
    return "too_long" if options.max_tokens and words(row.columns) > options.max_tokens else None


def _checked_together(made: Dataset, rows: list[Row]) -> list[Row]:
    for check in SET_CHECKS:
        rows = _without(made, check.reason, rows, check.refuses(rows))
    return rows


def _without(made: Dataset, reason: str, rows: list[Row], refused: set[int]) -> list[Row]:
    if refused:
        made.refused.setdefault(reason, []).extend(sorted(refused))
    return [row for row in rows if row.record.id not in refused]


def _why_empty(made: Dataset) -> str:
    """One line: how many records there are by status, and why the approved ones were refused."""
    by_status = ", ".join(f"{count} {status}" for status, count in made.by_status.items()) or "no records"
    refused = ", ".join(f"{len(ids)} {reason}" for reason, ids in sorted(made.refused.items()))
    return by_status + (f"; of the approved ones were refused: {refused}" if refused else "")
