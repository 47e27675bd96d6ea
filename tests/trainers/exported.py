"""An export of a training type, as `datasets` loads it."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporters import ExportOptions, ExportReport, export_records
from state.records import StoredRecord
from tests.trainers.answered import answered
from training_types.base import TrainingType


@dataclass(frozen=True)
class Exported:
    """`splits` is the `datasets.DatasetDict` of the whole folder."""

    kind: TrainingType
    records: list[StoredRecord]
    report: ExportReport
    splits: Any

    @property
    def train(self) -> Any:
        return self.splits["train"]

    def loaded(self) -> dict[int, dict[str, Any]]:
        """The trainer's columns of every row, by the id of its record."""
        rows = [row for split in self.splits.values() for row in split]
        return {json.loads(row["meta"])["record_id"]: {c: row[c] for c in self.kind.columns} for row in rows}

    def intended(self) -> dict[int, dict[str, Any]]:
        """What the approved records should come to."""
        columns = {r.id: self.kind.export(r.content) for r in self.records if r.review_status == "approved"}
        return {record_id: row for record_id, row in columns.items() if row}


def exported(kind: TrainingType, folder: Path, file_format: str = "parquet") -> Exported:
    """Records made, stored and exported under `folder`."""
    from datasets import load_dataset

    records, sources = asyncio.run(answered(kind, folder))
    report = export_records(records, kind, sources, folder / "export", ExportOptions(format=file_format))
    return Exported(kind, records, report, load_dataset(str(report.out), cache_dir=str(folder / "cache")))
