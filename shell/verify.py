"""verify: an export or a run checked again, with every row that no longer holds named."""

import json
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exporters.checking import Broken, Report
from graph.verify import verify_export, verify_run
from shell.errors import DONE, ENDED_WITH_FAILURES
from shell.places import command, existing_store, shown
from shell.text import line, say, shortened
from state.errors import UsageError
from state.settings import Settings
from storage.store import Store
from tools.loop import run as wait_for

LINE_EVERY_S = 2.0
EVIDENCE_CHARS = 300
MOST_SHOWN = 50


class Progress:
    """A line on standard error every few seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown = time.monotonic()

    def __call__(self, done: int, rows: int) -> None:
        if time.monotonic() - self._shown >= LINE_EVERY_S:
            self._shown = time.monotonic()
            say(self._console, f"checked {done} of {rows} records")


def verify_target(settings: Settings, target: str, as_json: bool) -> int:
    """Exit code 1 where something no longer holds. An existing path is an export, whatever runs there are.

    Raises `UsageError` for what is neither, and for a folder that is no export.
    """
    report = _report(settings, target, Progress(Console(stderr=True)))
    if as_json:
        print(json.dumps(report.as_json()))
    else:
        _show(report, Console())
    return ENDED_WITH_FAILURES if report.broken else DONE


def _report(settings: Settings, target: str, tell: Progress) -> Report:
    store = wait_for(existing_store(settings))
    if _exists(target):
        return verify_export(Path(target), settings, store, tell)
    if store is None or not wait_for(_is_run(store, target)):
        raise UsageError(
            f"{target!r} is neither the folder of an export nor a run in {shown(settings.database_url)}; "
            f"`{command('runs', settings)}` lists the runs"
        )
    return verify_run(target, settings, store, tell)


def _exists(target: str) -> bool:
    """A name that no file system takes names no file."""
    try:
        return Path(target).exists()
    except (OSError, ValueError):
        return False


async def _is_run(store: Store, run_id: str) -> bool:
    return await store.runs.get(run_id) is not None


def _show(report: Report, console: Console) -> None:
    if report.broken:
        console.print(_table(report.broken, "what does not hold"))
    if report.others:
        console.print(_table(report.others, "found in records that nobody approved"))
    for note, count in report.notes.items():
        say(console, f"{note} ({count})")
    say(console, _summary(report))


def _table(found: list[Broken], title: str) -> Table:
    more = f" (the first {MOST_SHOWN} of {len(found)}; --json has all)" if len(found) > MOST_SHOWN else ""
    table = Table("where", "id", "check", "evidence", title=title + more, title_justify="left")
    for one in found[:MOST_SHOWN]:
        evidence = Text(shortened(one.evidence, EVIDENCE_CHARS))
        table.add_row(line(one.row), line(one.id), line(one.check), evidence)
    return table


def _summary(report: Report) -> str:
    told = f"{report.held} of {report.rows} records hold; {len(report.broken)} findings"
    return f"{report.what}: {told}; checks unverified: {report.unverified}, not run: {report.not_run}"
