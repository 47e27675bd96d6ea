"""From stored records to a folder that a trainer loads."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exporters._attribution import attribution, notice
from exporters._card import card
from exporters._card_data import data_file
from exporters._croissant import croissant
from exporters._dataset import Dataset, ExportOptions, make_dataset
from exporters._folder import MANIFEST, whole_folder
from exporters._hub import publish, ready_to_publish, repository_url
from exporters._manifest import files_of, manifest
from exporters._parts import Part, parts
from exporters.base import Exporter, ExportType
from exporters.layouts import layout
from state.errors import UsageError
from state.records import StoredRecord
from state.sources import Source
from tools.plugins import load_plugin, plugin_names


@dataclass(frozen=True)
class ExportReport:
    """What was written. `refused`, `not_for_training` and `by_status` count records, `splits` and `candidates` rows;
    `files` are relative to `out`; `url` is where it was published, if it was."""

    out: Path
    format: str
    layout: str
    exported: int
    splits: Mapping[str, int]
    candidates: int
    by_status: Mapping[str, int]
    refused: Mapping[str, int]
    not_for_training: int
    license: str
    files: tuple[str, ...]
    url: str | None = None


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
    """Writes the approved records as a dataset folder: data, card, attribution, Croissant metadata and manifest.

    `sources` maps source ids to the sources that the records' spans name. `run` (JSON values: settings,
    counts) is kept in the manifest as it is. Raises `UsageError`: an unknown format, layout or policy, a layout
    that has no such rows, nothing to export, an `out` that is something else or cannot be written; `HubError`
    where the finished folder cannot be published.
    """
    options = options or ExportOptions()
    writer = _writer(options)
    if options.push_to:
        ready_to_publish()
    made = make_dataset(records, kind, sources, options)
    written = parts(made)
    with whole_folder(out) as folder:
        _write_data(made, written, writer, folder)
        described = croissant(made, written, files_of(folder), writer, _url(options))
        _write(folder / "croissant.json", _json(described))
        _write(folder / "README.md", card(made, written, writer))
        _write(folder / "ATTRIBUTION.md", attribution(made))
        if "license_link" in made.license:
            _write(folder / made.license["license_link"], notice(made))
        counted = manifest(made, files_of(folder), run or {}, created_at or datetime.now(UTC))
        _write(folder / MANIFEST, _json(counted))
    url = publish(out, options.push_to, private=options.private) if options.push_to else None
    return _report(made, out, (*counted["files"], MANIFEST), url)


def _writer(options: ExportOptions) -> Exporter:
    writer, wanted = exporter(options.format), layout(options.layout)
    if not writer.loads.endswith(wanted.reads):
        able = [name for name in exporter_names() if exporter(name).loads.endswith(wanted.reads)]
        raise UsageError(f"layout {wanted.name!r} cannot be read as {writer.name!r}; use --format {' or '.join(able)}")
    return writer


def _url(options: ExportOptions) -> str:
    """Where the dataset will be found; the folder itself where it is not to be published."""
    return repository_url(options.push_to) if options.push_to else "./"


def _write_data(made: Dataset, written: Sequence[Part], writer: Exporter, folder: Path) -> None:
    for part in written:
        (folder / part.folder).mkdir()
        writer.write(folder / part.folder, part.splits, part.shapes)
    files = {split: data_file(split, writer) for split in made.splits}
    for name, text in layout(made.options.layout).beside(made.arrangement, files).items():
        _write(folder / name, text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"


def _report(made: Dataset, out: Path, files: tuple[str, ...], url: str | None) -> ExportReport:
    return ExportReport(
        out=out,
        format=made.options.format,
        layout=made.options.layout,
        exported=len(made.rows),
        splits={name: len(rows) for name, rows in made.splits.items()},
        candidates=len(made.candidates.rows) if made.candidates else 0,
        by_status=made.by_status,
        refused={reason: len(ids) for reason, ids in sorted(made.refused.items())},
        not_for_training=len(made.not_for_training),
        license=made.license["license"],
        files=files,
        url=url,
    )
