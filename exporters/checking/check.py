"""The whole check of one export, from its files alone and what else is known."""

from collections.abc import Iterator, Sequence

from exporters._claims import counted_claims
from exporters._row_checks import ROW_CHECKS, refusal
from exporters._set_checks import SET_CHECKS, leaks
from exporters._verdicts import tally
from exporters.checking.folder import Opened
from exporters.checking.recheck import Known, recheck
from exporters.checking.report import Broken, Report, Tell
from exporters.checking.row import ReadRow

_MEANS = {check.reason: check.means for check in ROW_CHECKS}


def check_export(opened: Opened, known: Known, tell: Tell = lambda _done, _all: None) -> Report:
    """Files, digests, counts; rows alone and together; and each check that a row passed, run again on it."""
    ids = {row.name for row in opened.rows}
    report = Report(str(opened.folder), rows=len(opened.rows), ids=ids, broken=list(opened.problems))
    report.broken += _digests([*opened.rows, *opened.others])
    report.broken += _copies(opened)
    report.broken += _tally(opened)
    report.broken += _claim_counts(opened)
    if opened.as_trl:
        report.broken += _together(opened)
    else:
        report.notes[f"layout {opened.manifest.layout.name}: digests, files and counts alone"] += 1
    for done, row in enumerate(opened.rows):
        tell(done, report.rows)
        if opened.as_trl:
            _alone(row, opened, known, report)
        elif row.meta:
            report.not_run += sum(verdict.result == "pass" for verdict in row.meta.verdicts)
    return report


def _digests(rows: Sequence[ReadRow]) -> Iterator[Broken]:
    yield from (Broken(row.place, row.name, "digest", row.problem) for row in rows if row.problem)


def _copies(opened: Opened) -> Iterator[Broken]:
    """Rows of a second copy that differ from those of the first, and rows that one copy lacks."""
    first = {row.id: row.meta.sha256 for row in opened.rows if row.meta}
    second = {row.id: row for row in opened.others if row.place.startswith("data/") and row.meta}
    for name, row in second.items():
        if row.meta and first.get(name) != row.meta.sha256:
            told = "another row stands" if name in first else "no such row stands"
            yield Broken(row.place, name, "copy", f"{told} in the first copy of the rows")
    lacking = [row for row in opened.rows if second and row.id not in second]
    yield from (Broken(row.place, row.name, "copy", "the second copy of the rows lacks it") for row in lacking)


def _tally(opened: Opened) -> Iterator[Broken]:
    """Where the rows' own verdicts do not add up to the table of checks."""
    listed = opened.manifest.checks
    counted = {name: c.as_json() for name, c in tally(r.meta.verdicts for r in opened.rows if r.meta).items()}
    for name in sorted({*(listed or {}), *counted} if listed is not None else ()):
        told = listed[name].model_dump() if listed and name in listed else {}
        found = {key: counted.get(name, {}).get(key) for key in ("passed", "unverified", "failed")}
        if told != found:
            yield Broken("manifest.json", "", name, f"the rows say {found}, and the manifest {told or 'nothing'}")


def _claim_counts(opened: Opened) -> Iterator[Broken]:
    """Where the rows' claims do not add up to what the manifest counts."""
    told, found = opened.manifest.claims, counted_claims(r.meta.claims for r in opened.rows if r.meta)
    if told is not None and told != found:
        yield Broken("manifest.json", "", "claim", f"the rows have {found}, and the manifest counts {told}")
        for row in opened.rows:
            if row.meta and row.meta.spans and not row.meta.claims:
                yield Broken(row.place, row.name, "claim", "its answer leans on sources, and it has no claims")


def _together(opened: Opened) -> Iterator[Broken]:
    """What only shows when rows are seen together; rows that were changed are named already."""
    whole = {split: [row for row in rows if _readable(row, opened)] for split, rows in opened.splits.items()}
    rows = [row for split in whole.values() for row in split]
    for check in SET_CHECKS:
        refused = check.refuses(rows)
        yield from (Broken(r.place, r.name, check.reason, check.means) for r in rows if r.record_id in refused)
    leaked = leaks(whole.get("train", []), whole.get("test", []))
    test = (row for row in whole.get("test", []) if row.record_id in leaked)
    yield from (Broken(r.place, r.name, "test_row_in_train", "its prompt stands in train") for r in test)


def _alone(row: ReadRow, opened: Opened, known: Known, report: Report) -> None:
    if not _fits(row, opened):
        columns = ", ".join(opened.manifest.columns)
        report.broken.append(Broken(row.place, row.name, "columns", f"its columns are not {columns}"))
    elif reason := refusal(row.columns):
        report.broken.append(Broken(row.place, row.name, reason, _MEANS[reason]))
    elif row.meta:
        recheck(row, row.meta, known, report)


def _fits(row: ReadRow, opened: Opened) -> bool:
    return set(row.columns) == set(opened.manifest.columns)


def _readable(row: ReadRow, opened: Opened) -> bool:
    return row.meta is not None and _fits(row, opened) and refusal(row.columns) is None
