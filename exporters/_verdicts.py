"""What the checks said of the rows of a dataset: per check, how many passed, failed or stayed unverified."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporters._dataset import Dataset
from exporters._markdown import plain, table
from state.verdicts import Verdict
from tools.verifiers import verifier, verifier_names


@dataclass
class CheckCount:
    """Rows, by what one check said: `passed` and `unverified` of the answer that speaks for the row, `failed` of any
    answer in it, which is then one that the row calls worse or wrong."""

    kinds: set[str] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)
    passed: int = 0
    unverified: int = 0
    failed: int = 0

    def as_json(self) -> dict[str, Any]:
        spelt = {"kind": ", ".join(sorted(self.kinds)), "version": ", ".join(sorted(self.versions))}
        return {**spelt, "passed": self.passed, "unverified": self.unverified, "failed": self.failed}


def speaking(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Those of the answer that speaks for the row: its verdicts stand first."""
    return [verdict for verdict in verdicts if verdict.candidate == verdicts[0].candidate]


def tally(rows: Iterable[Sequence[Verdict]]) -> dict[str, CheckCount]:
    """By check, sorted."""
    counts: dict[str, CheckCount] = {}
    for verdicts in rows:
        own = {verdict.check: verdict.result for verdict in speaking(verdicts)}
        for check in {verdict.check for verdict in verdicts}:
            found = [verdict for verdict in verdicts if verdict.check == check]
            count = counts.setdefault(check, CheckCount())
            count.kinds |= {verdict.kind for verdict in found}
            count.versions |= {verdict.version for verdict in found}
            count.passed += own.get(check) == "pass"
            count.unverified += own.get(check) == "unverified"
            count.failed += any(verdict.result == "fail" for verdict in found)
    return dict(sorted(counts.items()))


def checks_of(made: Dataset) -> dict[str, CheckCount]:
    return tally(row.record.verdicts for row in made.rows)


def checks_section(made: Dataset) -> str:
    """The card's table of checks, with what each proves, as far as it is known here."""
    counts = checks_of(made)
    unsure = sum(any(v.result == "unverified" for v in speaking(row.record.verdicts)) for row in made.rows)
    own = sum(bool(row.record.own_reasoning) for row in made.rows)
    lines = [
        (
            f"{plain(name)} ({', '.join(sorted(c.kinds))})",
            c.passed,
            c.failed,
            c.unverified,
            plain(", ".join(c.versions)),
        )
        for name, c in counts.items()
    ]
    notes = [
        "Rows, by what each check said of them: `failed` counts those with an answer that is called worse or wrong, "
        "`unverified` those that a check could not decide, which says neither right nor wrong.",
        table(("check", "passed", "failed", "unverified", "version"), lines),
        f"{unsure} rows have a check that stayed unverified; {own} rows have sentences marked as reasoning of the "
        "writer's own (`own_reasoning` in `meta`).",
        _meanings(counts),
    ]
    return "\n\n".join(filter(None, notes))


def _meanings(counts: Mapping[str, CheckCount]) -> str:
    known = [verifier(name) for name in verifier_names() if name in counts]
    lines = [
        f"- {plain(check.name)}: {plain(check.proves)}"
        + (f"; silent on {plain(check.silent_on)}" * bool(check.silent_on))
        for check in known
    ]
    return "\n".join(["What a pass proves:", "", *lines]) if lines else ""
