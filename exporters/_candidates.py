"""Everything that is stored of the exported questions: also the answers that no trainer's row holds."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from exporters._rows import Row, leaned_on
from exporters.base import Shape
from state.records import StoredRecord
from state.sources import Source

OWN_SHAPES: Mapping[str, Shape] = {"question_id": int, "exported": bool, "left_out": str, "review_status": str}
"""Columns of a candidate before those of its content. `left_out` is the reason why no row was exported for it."""


@dataclass
class Candidates:
    """`splits`: rows with the content columns of their type as stored; `left_out`: record ids by reason."""

    splits: dict[str, list[Row]] = field(default_factory=dict)
    left_out: dict[str, list[int]] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        return [row for rows in self.splits.values() for row in rows]


def candidates_of(
    splits: Mapping[str, Iterable[Row]],
    records: Iterable[StoredRecord],
    sources: Mapping[str, Source],
    record_model: type[BaseModel],
    unfit: Callable[[Row], str | None],
) -> Candidates:
    """All records of the questions in `splits`, each in its question's split, but for those with an `unfit` reason."""
    split_of = {row.record.question_id: split for split, rows in splits.items() for row in rows}
    made = Candidates({split: [] for split in splits})
    for record in records:
        if record.question_id in split_of:
            row = Row(record, _content(record, record_model), leaned_on(record, sources))
            if reason := unfit(row):
                made.left_out.setdefault(reason, []).append(record.id)
            else:
                made.splits[split_of[record.question_id]].append(row)
    return made


def content_shapes(record_model: type[BaseModel]) -> dict[str, Shape]:
    """The shape of each content column; what is no plain value is written as a JSON string."""
    return {name: _shape(info.annotation) for name, info in record_model.model_fields.items()}


def _shape(annotation: Any) -> Shape:
    union = get_origin(annotation) in (Union, UnionType)
    kinds = [kind for kind in (get_args(annotation) if union else (annotation,)) if kind is not NoneType]
    return next((plain for plain in (bool, int, float) if kinds == [plain]), str)


def _content(record: StoredRecord, record_model: type[BaseModel]) -> dict[str, Any]:
    shapes = content_shapes(record_model)
    return {name: _plain(record.content.get(name), shape) for name, shape in shapes.items()}


def _plain(value: Any, shape: Shape) -> Any:
    if value is None or not isinstance(shape, type):
        return None
    if shape is not str:
        return shape(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
