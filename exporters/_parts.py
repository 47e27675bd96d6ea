"""The parts of a dataset as they are written: each a config with its folder, its columns, and finished rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exporters._candidates import OWN_SHAPES, content_shapes
from exporters._dataset import Dataset
from exporters._digest import with_digest
from exporters._rows import Row, extras
from exporters.base import EXTRA_COLUMNS, Columns, ExportType, Shape, shape_of
from exporters.layouts.base import Place


@dataclass(frozen=True)
class Part:
    """`config` is what `datasets.load_dataset` calls it, `folder` where its splits are."""

    config: str
    folder: str
    shapes: Mapping[str, Shape]
    splits: Mapping[str, list[Columns]]


def parts(made: Dataset) -> list[Part]:
    """The rows for the trainer, and the candidates where they were asked for."""
    return [_data(made), *_candidates(made)]


def _data(made: Dataset) -> Part:
    shapes = {**made.arrangement.shapes, **{column: shape_of(column) for column in EXTRA_COLUMNS}}
    splits = {
        split: [_arranged(made, row, Place(split, index, row.record.topic)) for index, row in enumerate(rows)]
        for split, rows in made.splits.items()
    }
    return Part("default", "data", shapes, splits)


def _arranged(made: Dataset, row: Row, place: Place) -> Columns:
    return with_digest({**made.arrangement.arrange(row.columns, place), **extras(row, made.kind)})


def _candidates(made: Dataset) -> Iterator[Part]:
    if made.candidates is None:
        return
    shapes = {"id": str, **OWN_SHAPES, **content_shapes(made.kind.record), "meta": str}
    exported, left_out = {row.record.id for row in made.rows}, made.left_out()
    splits = {
        split: [_candidate(made.kind, row, row.record.id in exported, left_out) for row in rows]
        for split, rows in made.candidates.splits.items()
    }
    yield Part("candidates", "candidates", shapes, splits)


def _candidate(kind: ExportType, row: Row, exported: bool, left_out: Mapping[int, str]) -> Columns:
    record = row.record
    reason = "" if exported else left_out.get(record.id, record.review_status)
    own = {"question_id": record.question_id, "exported": exported, "left_out": reason}
    return with_digest({**extras(row, kind), **own, "review_status": record.review_status, **row.columns})
