"""Checking again what is stored: an export by its files, a run by its rows, both against their sources."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from exporters.checking import Known, Report, Tell, check_export, open_export
from graph.resources import surroundings_for
from graph.roles import load_roles
from graph.run_checks import Snapshots, check_record, check_statuses
from graph.settings import effective
from nodes.verify import Surroundings
from state.errors import UsageError
from state.records import Run, StoredRecord
from state.settings import Settings
from state.sources import Source
from storage.store import Store
from tools.loop import run as wait_for
from training_types import training_type, training_type_names


def _silent(_done: int, _all: int) -> None:
    pass


def verify_export(folder: Path, settings: Settings, store: Store | None = None, tell: Tell = _silent) -> Report:
    """Checks an export from its files alone, and with the snapshots where a store is given.

    Raises `UsageError` for a folder that is no export.
    """
    opened = open_export(folder)
    sources = wait_for(_sources(store, sorted(opened.source_ids()))) if store else {}
    around = surroundings_for(load_roles(settings), settings)
    name = opened.manifest.training_type
    own = (training_type(name).instruction,) if name in training_type_names() else ()
    return check_export(opened, Known(sources, own + around.instructions, around.benchmark), tell)


def verify_run(run_id: str, settings: Settings, store: Store, tell: Tell = _silent) -> Report:
    """Checks every stored record of a run again; those that are approved must hold.

    Raises `UsageError` where there is no such run.
    """
    return wait_for(_verify_run(run_id, settings, store, tell))


async def _verify_run(run_id: str, settings: Settings, store: Store, tell: Tell) -> Report:
    run = await store.runs.get(run_id)
    if run is None:
        raise UsageError(f"no run {run_id!r} in {store.place}")
    kind = training_type(run.training_type)
    await store.ensure_record_table(kind.name, kind.record)
    records = await store.records.of_run(run_id, kind.name)
    report, snapshots = Report(run_id), Snapshots(store)
    around = await asyncio.to_thread(surroundings_of, run, settings, report)
    for done, record in enumerate(records):
        tell(done, len(records))
        await check_record(record, kind, snapshots, around, report)
    check_statuses(run, await store.questions.statuses(run_id), _approved(records), len(records), report)
    return report


def surroundings_of(run: Run, settings: Settings, report: Report) -> Surroundings:
    """Those that the run had, by the settings it was started with; without benchmarks where their files are gone."""
    kept = {name: value for name, value in run.settings.items() if name in Settings.model_fields}
    in_force = effective(settings, {**kept, "database_url": settings.database_url})
    gone = [path for path in in_force.decontaminate if not path.is_file()]
    if gone:
        report.notes[f"benchmark file {gone[0]} is not there: nothing was compared with benchmarks"] += 1
        in_force = in_force.model_copy(update={"decontaminate": (), "overruled": ()})
    return surroundings_for(load_roles(in_force), in_force)


def _approved(records: Sequence[StoredRecord]) -> set[int]:
    return {record.question_id for record in records if record.review_status == "approved"}


async def _sources(store: Store, ids: Sequence[str]) -> dict[str, Source]:
    found = {source_id: await store.sources.get(source_id) for source_id in ids}
    return {source_id: source for source_id, source in found.items() if source}
