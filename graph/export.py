"""From a run, or from all records of a type, to a dataset folder."""

import asyncio
from pathlib import Path
from typing import Any

from exporters import ExportOptions, ExportReport, export_records, layout
from state.errors import UsageError
from state.records import StoredRecord
from state.settings import Settings, load_settings
from state.sources import Source
from storage.store import Store, shared_store
from tools.loop import run as wait_for
from training_types import training_type, training_type_names
from training_types.base import TrainingType


def export_run(
    run_id: str | None,
    out: Path,
    options: ExportOptions | None = None,
    *,
    type_name: str | None = None,
    settings: Settings | None = None,
) -> ExportReport:
    """Writes the approved records of a run to the folder `out`; of all runs, where `type_name` is given instead.

    Raises `UsageError` for an unknown run or type, for a layout that has no such rows, for nothing to export, and for
    a folder that is something else; `HubError` where the finished folder cannot be published.
    """
    if (run_id is None) == (type_name is None):
        raise UsageError("an export needs a run or a training type, one of the two")
    return wait_for(_export(settings or load_settings(), run_id, type_name, out, options or ExportOptions()))


async def _export(
    settings: Settings, run_id: str | None, type_name: str | None, out: Path, options: ExportOptions
) -> ExportReport:
    store = await shared_store(settings.database_url)
    about: dict[str, Any] = {}
    if run_id is not None:
        run = await store.runs.get(run_id)
        if run is None:
            raise UsageError(f"no run {run_id!r} in {store.place}; python main.py runs lists them")
        type_name, about = run.training_type, {"run_id": run_id, "settings": run.settings, "counts": run.output or {}}
    kind = training_type(type_name or "")
    _check_layout(options.layout, kind)
    await store.ensure_record_table(kind.name, kind.record)
    records = [record async for record in store.records.stream(kind.name, run_id=run_id)]
    sources = await _sources(records, store)
    return await asyncio.to_thread(export_records, records, kind, sources, out, options, run=about)


def _check_layout(name: str, kind: TrainingType) -> None:
    """Raises `UsageError` that says which types the layout has rows for."""
    wanted = layout(name)
    if not wanted.takes(kind.columns):
        known = [other for other in training_type_names() if wanted.takes(training_type(other).columns)]
        raise UsageError(f"layout {name!r} has no rows of type {kind.name!r}; it has the types: {', '.join(known)}")


async def _sources(records: list[StoredRecord], store: Store) -> dict[str, Source]:
    ids = {span.source_id for record in records for span in record.spans}
    found = {source_id: await store.sources.get(source_id) for source_id in sorted(ids)}
    return {source_id: source for source_id, source in found.items() if source}
