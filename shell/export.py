"""export: a dataset folder, with a summary of what was left out and why."""

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from exporters import ExportOptions, ExportReport
from graph.export import export_run
from shell.errors import DONE
from shell.places import existing_store, shown
from shell.text import line, say
from state.errors import UsageError
from state.settings import Settings
from tools.loop import run as wait_for


def export_dataset(
    settings: Settings,
    run_id: str | None,
    type_name: str | None,
    out: Path | None,
    options: ExportOptions,
    as_json: bool,
) -> int:
    if (run_id is None) == (type_name is None):
        raise UsageError("name a run, or a training type with --type: one of the two")
    folder = out or Path("exports") / (run_id or type_name or "")
    if not wait_for(existing_store(settings)):
        raise UsageError(f"nothing to export: there is no database {shown(settings.database_url)}")
    report = export_run(run_id, folder, options, type_name=type_name, settings=settings)
    if as_json:
        print(json.dumps({**vars(report), "out": str(report.out)}))
    else:
        console = Console()
        say(console, f"{report.exported} records exported to {report.out}")
        if report.url:
            say(console, f"published: {report.url}")
        console.print(_table(report))
    return DONE


def _table(report: ExportReport) -> Table:
    table = Table("what", "count")
    for split, rows in report.splits.items():
        table.add_row(f"rows in {split}", str(rows))
    if report.candidates:
        table.add_row("rows of candidates", str(report.candidates))
    for status, records in report.by_status.items():
        table.add_row(f"records {status.replace('_', ' ')}", str(records))
    if report.not_for_training:
        table.add_row("records not for training", str(report.not_for_training))
    for reason, records in report.refused.items():
        table.add_row(line(f"left out: {reason}"), str(records), style="yellow")
    table.add_row("licence of the dataset", line(report.license))
    return table
