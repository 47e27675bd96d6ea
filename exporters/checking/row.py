"""One row as it was read back, with what its `meta` says of it."""

import json
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from exporters._digest import digest
from exporters.base import EXTRA_COLUMNS, Columns
from state.records import Claim
from state.sources import Span
from state.verdicts import Verdict


class _Source(BaseModel):
    source_id: str
    sha256: str = ""


class Meta(BaseModel):
    """What is needed of a row's `meta` to check the row."""

    record_id: int
    language: str = "en"
    verdicts: list[Verdict] = Field(default_factory=list)
    spans: list[Span] = Field(default_factory=list)
    own_reasoning: list[str] = Field(default_factory=list)
    claims: list[Claim] = Field(default_factory=list)
    sources: list[_Source] = Field(default_factory=list)
    sha256: str = ""

    @property
    def all_spans(self) -> list[Span]:
        """Also those of its claims, and of the second sources that say them again."""
        return [*self.spans, *(span for claim in self.claims for span in (*claim.spans, *claim.second))]


@dataclass(frozen=True)
class ReadRow:
    """`place` is file and number, `columns` all but `id` and `meta`. A row with a `problem` says nothing else."""

    place: str
    id: str
    columns: Columns
    meta: Meta | None = None
    problem: str = ""

    @property
    def record_id(self) -> int:
        return self.meta.record_id if self.meta else 0

    @property
    def name(self) -> str:
        return self.id or "(no id)"


def read_row(place: str, row: Columns) -> ReadRow:
    """The row, with its digest checked."""
    name, columns = row.get("id"), {column: value for column, value in row.items() if column not in EXTRA_COLUMNS}
    called = name if isinstance(name, str) else ""
    try:
        meta = Meta.model_validate_json(row.get("meta") or "")
        told = digest(row)
    except (ValidationError, json.JSONDecodeError, TypeError, ValueError):
        return ReadRow(place, called, columns, problem="it has no meta that can be read")
    if not meta.sha256:
        return ReadRow(place, called, columns, meta, "it has no digest")
    changed = f"its digest is {told[:16]}…, and it was written with {meta.sha256[:16]}…: the row was changed"
    return ReadRow(place, called, columns, meta, "" if told == meta.sha256 else changed)
