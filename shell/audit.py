"""audit: defects planted in good records, and how many of them the checks and the judge find."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.picture import picture
from audit.records import made_records
from audit.report import AuditReport, Kind
from audit.run import audited
from shell.errors import DONE, ENDED_WITH_FAILURES
from shell.places import existing_store, shown
from shell.text import line, say
from state.errors import UsageError
from state.settings import Settings
from tools.loop import run as wait_for

LEAST_CAUGHT, MOST_REFUSED = 0.99, 0.01
"""The bar: shares of planted defects that checks must catch, and of untouched records that they may refuse."""


WIDE = 110
"""Columns of a terminal from which on the checks are named beside each kind."""


@dataclass(frozen=True)
class Wanted:
    """What to audit: `records` of the named runs, or of runs made for the purpose where none is named."""

    runs: Sequence[str]
    records: int
    with_judge: bool


def audit_records(
    settings: Settings, runs: Sequence[str], records: int, out: Path | None, *, with_judge: bool, as_json: bool
) -> int:
    """Exit code 1 where the checks miss the bar. Raises `UsageError` for an unknown run and for nothing to audit."""
    if records < 1:
        raise UsageError(f"--records is a whole number from 1, not {records}")
    if out and out.exists() and not out.is_dir():
        raise UsageError(f"--out {out} is a file; name a folder")
    progress = Console(stderr=True)
    report = _report(settings, Wanted(runs, records, with_judge), progress)
    if out:
        _write(report, out)
    if as_json:
        print(json.dumps(report.as_json()))
    else:
        _show(report, Console(), out)
    held = report.share_caught >= LEAST_CAUGHT and report.share_refused <= MOST_REFUSED
    return DONE if held else ENDED_WITH_FAILURES


def _report(settings: Settings, wanted: Wanted, progress: Console) -> AuditReport:
    def tell(text: str) -> None:
        say(progress, text)

    if wanted.runs:
        if not wait_for(existing_store(settings)):
            raise UsageError(f"nothing to audit: there is no database {shown(settings.database_url)}")
        return wait_for(audited(settings, wanted.runs, wanted.records, wanted.with_judge, tell))
    with TemporaryDirectory(prefix="synthdata-audit-") as folder:
        place = {"database_url": f"sqlite:///{folder}/records.db", "checkpoints": Path(folder) / "checkpoints.db"}
        own = settings.model_copy(update=place)
        run_ids = made_records(own, wanted.records, tell)
        return wait_for(audited(own, run_ids, wanted.records, wanted.with_judge, tell))


def _write(report: AuditReport, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "audit.json").write_text(json.dumps(report.as_json(), indent=2) + "\n", encoding="utf-8")
    (out / "audit.svg").write_text(picture(report), encoding="utf-8")


def _show(report: AuditReport, console: Console, out: Path | None) -> None:
    console.print(_table(report, wide=console.width >= WIDE))
    types = ", ".join(f"{count} {name}" for name, count in report.by_type.items())
    say(console, f"{report.records} records: {types}")
    say(console, f"checks caught {report.share_caught:.1%} of the defects of {len(report.checkable)} checkable kinds")
    refused = ", ".join(f"{name} {count}" for name, count in report.refused_by.items())
    told = f"checks refused {report.refused} of {report.untouched} untouched records ({report.share_refused:.1%})"
    say(console, f"{told}{': ' if refused else ''}{refused}")
    if report.disapproved is not None:
        say(console, f"the judge {report.judge} did not approve {report.disapproved} of the untouched records")
    if out:
        say(console, f"picture and numbers: {out / 'audit.svg'}, {out / 'audit.json'}")


def _table(report: AuditReport, *, wide: bool) -> Table:
    table = Table(title="Planted defects", caption="* only a judge can tell", caption_justify="left", expand=wide)
    for name, width in (("defect", 26), ("planted", 7), ("by checks", 12), ("with judge", 10)):
        table.add_column(name, min_width=width)
    if wide:
        table.add_column("which checks", no_wrap=True, ratio=1)
    for kind in sorted(report.kinds, key=lambda kind: (kind.caught_by, kind.name)):
        table.add_row(*_row(kind)[: len(table.columns)])
    return table


def _row(kind: Kind) -> tuple[Text, ...]:
    if not kind.planted:
        return line(kind.name), Text("0"), Text("no record fits", style="dim"), Text(""), Text("")
    enough = kind.share >= LEAST_CAUGHT
    style = "green" if enough else "dim" if kind.caught_by == "judge" else "red"
    reviewed = "" if kind.by_review is None else f"{kind.by_review / kind.planted:.1%}"
    checks = ", ".join(f"{name} {count}" for name, count in kind.checks.items())
    share = Text(f"{kind.by_checks} ({kind.share:.1%})", style=style)
    needs = " *" if kind.caught_by == "judge" else ""
    return line(f"{kind.name}{needs}"), Text(str(kind.planted)), share, Text(reviewed), line(checks)
