"""From stored records to a folder that a trainer loads."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exporters._attribution import attribution
from exporters._card import card
from exporters._dataset import Dataset, ExportOptions, make_dataset
from exporters._folder import MANIFEST, whole_folder
from exporters._manifest import manifest
from exporters._rows import EXTRA_COLUMNS, file_row
from exporters.base import Exporter, ExportType
from state.records import StoredRecord
from state.sources import Source
from tools.plugins import load_plugin, plugin_names


@dataclass(frozen=True)
class ExportReport:
    """What was written. `refused` and `by_status` count records, `splits` rows; `files` are relative to `out`."""

    out: Path
    format: str
    exported: int
    splits: Mapping[str, int]
    by_status: Mapping[str, int]
    refused: Mapping[str, int]
    license: str
    files: tuple[str, ...]


def exporter(name: str) -> Exporter:
    """The exporter of that name. Raises `UsageError` that says which ones exist."""
    return load_plugin("exporters", "EXPORTER", Exporter, name, called="export format")


def exporter_names() -> list[str]:
    return plugin_names("exporters")


def export_records(
    records: Iterable[StoredRecord],
    kind: ExportType,
    sources: Mapping[str, Source],
    out: Path,
    options: ExportOptions | None = None,
    *,
    run: Mapping[str, Any] | None = None,
    created_at: datetime | None = None,
) -> ExportReport:
    """Writes the approved records as a dataset folder: data, card, attribution and manifest.

    `sources` maps source ids to the sources that the records' spans name. `run` (JSON values: settings,
    counts) is kept in the manifest as it is. Raises `UsageError`: an unknown format or policy, nothing to
    export, an `out` that is something else or cannot be written.
    """
    options = options or ExportOptions()
    writer = exporter(options.format)
    made = make_dataset(records, kind, sources, options)
    with whole_folder(out) as folder:
        _write_data(made, writer, folder / "data")
        _write(folder / "README.md", card(made, writer))
        _write(folder / "ATTRIBUTION.md", attribution(made))
        described = manifest(made, folder, run or {}, created_at or datetime.now(UTC))
        _write(folder / MANIFEST, json.dumps(described, indent=2, ensure_ascii=False, default=str) + "\n")
    return _report(made, out, (*described["files"], MANIFEST))


def _write_data(made: Dataset, writer: Exporter, folder: Path) -> None:
    folder.mkdir()
    columns = (*made.kind.columns, *EXTRA_COLUMNS)
    for split, rows in made.splits.items():
        writer.write(folder / split, [file_row(row, made.kind) for row in rows], columns)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _report(made: Dataset, out: Path, files: tuple[str, ...]) -> ExportReport:
    return ExportReport(
        out=out,
        format=made.options.format,
        exported=len(made.rows),
        splits={name: len(rows) for name, rows in made.splits.items()},
        by_status=made.by_status,
        refused={reason: len(ids) for reason, ids in sorted(made.refused.items())},
        license=made.license["license"],
        files=files,
    )
