"""An export whose rows hold what their checks passed, and ways to change it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from exporters import ExportOptions, export_records
from exporters.checking import Known, Report, check_export, open_export
from state.records import Claim, StoredRecord
from state.sources import Source, Span
from state.verdicts import Verdict
from tests.exporters.samples import by_id, sft, source
from tools.verifiers import verifier
from training_types import training_type

FACTS = (
    "Methane is the simplest alkane.",
    "Ethane is an alkane with two carbon atoms.",
    "Propane is an alkane with three carbon atoms.",
)
TEXT = "\n\n".join(FACTS)
PAGE = source("gases", text=TEXT)
KNOWN = Known(by_id(PAGE))
CHECKS = ("support", "copy", "length")


def fact(number: int, **changes: Any) -> StoredRecord:
    """Answers with one of the facts, which its span points at."""
    text = FACTS[number - 1]
    start = TEXT.index(text)
    spans = [Span(source_id=PAGE.source_id, start=start, end=start + len(text))]
    verdicts = [Verdict(check=name, result="pass", kind="exact", version=verifier(name).version) for name in CHECKS]
    claims = [Claim(text=text, how="statement", spans=tuple(spans))]
    asked = f"Which gas comes at place {number} of the three?"
    given = {"spans": spans, "claims": claims, "verdicts": verdicts, "instruction": asked}
    return sft(number, text, **{**given, **changes})


def export(out: Path, *records: StoredRecord, sources: dict[str, Source] | None = None, **options: Any) -> Path:
    given = records or tuple(fact(number) for number in (1, 2, 3))
    export_records(given, training_type("sft"), sources or by_id(PAGE), out, ExportOptions(**options))
    return out


def checked(out: Path, known: Known = KNOWN) -> Report:
    return check_export(open_export(out), known)


def rewrite(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(change(lines)), encoding="utf-8")


def edit_manifest(out: Path, change: Callable[[Any], None]) -> None:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    change(manifest)
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def named(report: Report) -> set[tuple[str, str, str]]:
    return {(found.row, found.id, found.check) for found in report.broken}
