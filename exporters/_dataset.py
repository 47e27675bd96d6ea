"""What an export holds before it is written: its rows in their splits, and every record that was left out."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporters._candidates import Candidates, candidates_of
from exporters._licenses import allows, card_license, check_policy
from exporters._row_checks import ROW_CHECKS, is_text, refusal
from exporters._rows import Row, to_row, words
from exporters._set_checks import SET_CHECKS, leaks, one_sided_labels
from exporters._split import split_by_question
from exporters.base import ExportType
from exporters.layouts import layout
from exporters.layouts.base import Arrangement
from state.errors import UsageError
from state.records import StoredRecord
from state.sources import Source

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True)
class ExportOptions:
    """`test_share`: None for a tenth of the questions where there are 20 or more, else no test split.

    `license_policy`: any, share-alike, attribution, permissive, or a list of SPDX identifiers and classes.
    `max_tokens`: longer rows are refused, by the count of whitespace-separated words. `with_candidates`: also
    everything that is stored of the exported questions. `push_to`: OWNER/NAME, the dataset on the HuggingFace Hub
    to publish. Raises `UsageError`.
    """

    format: str = "jsonl"
    test_share: float | None = None
    seed: int = 0
    license_policy: str = "any"
    max_tokens: int | None = None
    layout: str = "trl"
    with_candidates: bool = False
    push_to: str | None = None
    private: bool = False

    def __post_init__(self) -> None:
        check_policy(self.license_policy)
        if self.test_share is not None and not 0 <= self.test_share < 1:
            raise UsageError(f"test share must be at least 0 and less than 1, got {self.test_share}")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise UsageError(f"max tokens must be at least 1, got {self.max_tokens}")
        if self.push_to is not None and not _REPOSITORY.fullmatch(self.push_to):
            raise UsageError(f"a dataset to push to is OWNER/NAME in letters, digits, - _ and ., got {self.push_to!r}")
        if self.private and self.push_to is None:
            raise UsageError("private says how to publish: name the dataset too, with --push-to OWNER/NAME")


@dataclass
class Dataset:
    """`by_status` counts every record that was handed in, `stored` the records of each question; `refused` holds
    record ids by reason, `not_for_training` those of approved records that their type exports no row for. `weighed`
    are the rows that the license policy decided on."""

    kind: ExportType
    options: ExportOptions
    arrangement: Arrangement
    by_status: Mapping[str, int]
    stored: Mapping[int, int]
    splits: dict[str, list[Row]] = field(default_factory=dict)
    refused: dict[str, list[int]] = field(default_factory=dict)
    not_for_training: list[int] = field(default_factory=list)
    weighed: list[Row] = field(default_factory=list)
    candidates: Candidates | None = None

    @property
    def rows(self) -> list[Row]:
        return [row for rows in self.splits.values() for row in rows]

    @property
    def written(self) -> list[Row]:
        """Every row whose text is written, once for each record."""
        candidates = self.candidates.rows if self.candidates else []
        return list({row.record.id: row for row in (*self.rows, *candidates)}.values())

    @property
    def license(self) -> dict[str, str]:
        return card_license(spdx for row in self.written for spdx in row.licenses or ["unknown"])

    def left_out(self) -> dict[int, str]:
        """By record id, the reason why an approved record is no row for the trainer."""
        idle = dict.fromkeys(self.not_for_training, "not_for_training")
        return idle | {number: reason for reason, ids in self.refused.items() for number in ids}

    def count(self, name: str) -> dict[str, int]:
        """How many rows carry each value of a field of the record, sorted by value."""
        values: Iterable[Any] = (getattr(row.record, name) for row in self.rows)
        return dict(sorted(Counter(str(value) for value in values if value not in (None, "")).items()))

    def sources(self) -> list[tuple[str, Source | None, int]]:
        """Every source with its id and the number of written records that lean on it, sorted by id."""
        leaned_on = Counter(source_id for row in self.written for source_id in row.sources)
        known = {source_id: source for row in self.written for source_id, source in row.sources.items()}
        return [(source_id, known[source_id], leaned_on[source_id]) for source_id in sorted(known)]


REASONS: Mapping[str, str] = {
    **{check.reason: check.means for check in ROW_CHECKS},
    **{check.reason: check.means for check in SET_CHECKS},
    "license_policy": "leans on a source whose licence the license policy of this export does not let pass",
    "too_long": "more whitespace-separated words than max_tokens",
    "content_does_not_fit": "stored content that the training type cannot export",
    "layout_cannot_hold": "a row that the framework of the layout would cut or skip",
    "test_row_in_train": "a row of test whose prompt stands in train",
}


def make_dataset(
    records: Iterable[StoredRecord], kind: ExportType, sources: Mapping[str, Source], options: ExportOptions
) -> Dataset:
    """Rows of the approved records, checked and split. Raises `UsageError` where nothing is left."""
    arrangement = layout(options.layout).arrangement(kind.columns)
    ordered = sorted(records, key=lambda record: (record.run_id, record.question_id, record.candidate, record.id))
    by_status = Counter(record.review_status for record in ordered)
    stored = Counter(record.question_id for record in ordered)
    made = Dataset(kind, options, arrangement, dict(sorted(by_status.items())), stored)
    approved = [record for record in ordered if record.review_status == "approved"]
    made.splits = _split(made, _checked_together(made, _checked_alone(made, approved, sources)))
    if not made.splits:
        raise UsageError(f"nothing to export: {_why_empty(made)}")
    if options.with_candidates:
        made.candidates = candidates_of(made.splits, ordered, sources, kind.record, lambda row: _unfit(row, options))
    return made


def _split(made: Dataset, rows: list[Row]) -> dict[str, list[Row]]:
    """Train and test, those of them that hold rows, without what leaks and without labels of one kind."""
    train, test = split_by_question(rows, made.options.test_share, made.options.seed)
    test = _without(made, "test_row_in_train", test, leaks(train, test))
    if one_sided_labels(train):
        train, test = (_without(made, "one_sided_labels", part, {r.record.id for r in part}) for part in (train, test))
    return {name: part for name, part in (("train", train), ("test", test)) if part}


def _unfit(row: Row, options: ExportOptions) -> str | None:
    """Why a candidate must not even be shown, if so."""
    if not allows(options.license_policy, row.sources.values()):
        return "license_policy"
    return None if all(is_text(v) for v in row.columns.values() if isinstance(v, str)) else "content_not_text"


def _checked_alone(made: Dataset, records: Sequence[StoredRecord], sources: Mapping[str, Source]) -> list[Row]:
    rows = []
    for record in records:
        try:
            row = to_row(record, made.kind, sources)
        except (KeyError, TypeError):
            made.refused.setdefault("content_does_not_fit", []).append(record.id)
            continue
        if row is None:
            made.not_for_training.append(record.id)
        elif reason := _reason(row, made):
            made.refused.setdefault(reason, []).append(record.id)
        else:
            rows.append(row)
    return rows


def _reason(row: Row, made: Dataset) -> str | None:
    longest = made.options.max_tokens
    if reason := refusal(row.columns):
        return reason
    made.weighed.append(row)
    if not allows(made.options.license_policy, row.sources.values()):
        return "license_policy"
    if longest and words(row.columns) > longest:
        return "too_long"
    return None if made.arrangement.fits(row.columns) else "layout_cannot_hold"


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
    idle = f"; {len(made.not_for_training)} are not for training" if made.not_for_training else ""
    return by_status + idle + (f"; of the approved ones were refused: {refused}" if refused else "")
