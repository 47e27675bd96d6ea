"""The checks that a row passed when it was made, run again on what the row holds now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from exporters._verdicts import speaking
from exporters.checking.claims import NOT_KEPT, UNSEEN, at_hand, claim_problems
from exporters.checking.passages import NotAtHand, evidence_of, second_of, snapshot_problems
from exporters.checking.report import Broken, Report
from exporters.checking.row import Meta, ReadRow
from exporters.checking.subject import called_bad, subject_of
from state.sources import Source
from state.verdicts import Verdict
from tools.verifiers import verifier, verifier_names
from tools.verifiers.base import Subject

NO_SNAPSHOTS = "unverified, for the snapshots that passages are cut from are not at hand"


@dataclass(frozen=True)
class Known:
    """What is known beside the files: stored sources by id, the instructions that models were given, and which
    benchmark item a text holds."""

    snapshots: Mapping[str, Source] = field(default_factory=dict)
    instructions: tuple[str, ...] = ()
    benchmark: Callable[[str], str | None] | None = None


def recheck(row: ReadRow, meta: Meta, known: Known, report: Report) -> None:
    """Adds what is found of this row, whose columns were checked before, to the report."""
    for problem in snapshot_problems(meta, known.snapshots):
        report.broken.append(Broken(row.place, row.name, "snapshot", problem))
    if called_bad(row.columns):
        return
    subjects = _subjects(row, meta, known)
    _claims(row, meta, subjects, known, report)
    for verdict in speaking(meta.verdicts):
        if verdict.result == "fail":
            evidence = f"the row was exported although its answer failed: {verdict.evidence}"
            report.broken.append(Broken(row.place, row.name, verdict.check, evidence))
        elif verdict.result == "unverified":
            _undecided(f"{verdict.check}: unverified since the row was made", report)
        else:
            _again(row, subjects, verdict, report)


def _claims(row: ReadRow, meta: Meta, subjects: Sequence[Subject], known: Known, report: Report) -> None:
    if not meta.claims:
        report.notes[NOT_KEPT] += 1
    elif not at_hand(meta.claims, known.snapshots):
        report.notes[UNSEEN] += 1
    answer = subjects[0].answer if subjects else None
    for problem in claim_problems(meta.claims, answer, known.snapshots):
        report.broken.append(Broken(row.place, row.name, "claim", problem))


def _subjects(row: ReadRow, meta: Meta, known: Known) -> list[Subject]:
    """One for each pack of passages to try; none where the row holds no answer."""
    packs = evidence_of(meta, known.snapshots)
    made = [subject_of(row.columns, meta.own_reasoning, meta.language, pack) for pack in packs]
    second = second_of(meta, known.snapshots)
    return [replace(s, second=second, instructions=known.instructions, benchmark=known.benchmark) for s in made if s]


def _again(row: ReadRow, subjects: Sequence[Subject], then: Verdict, report: Report) -> None:
    if not subjects:
        return _not_run("not run, for the rows hold no answers", report)
    if then.check not in _names():
        return _not_run(f"{then.check}: not run, there is no such check any more", report)
    try:
        found = _best(then.check, subjects)
    except NotAtHand:
        return _undecided(NO_SNAPSHOTS, report)
    if found is None:
        return _not_run(f"{then.check}: not run, the row does not hold what it looks at", report)
    return _compared(row, then, found, report)


@cache
def _names() -> frozenset[str]:
    return frozenset(verifier_names())


def _not_run(why: str, report: Report) -> None:
    report.not_run += 1
    report.notes[why] += 1


def _undecided(why: str, report: Report) -> None:
    report.unverified += 1
    report.notes[why] += 1


def _best(name: str, subjects: Sequence[Subject]) -> Verdict | None:
    """The pass, where one of the subjects passes, else the last verdict; nothing where the check does not apply."""
    check, found = verifier(name), None
    for subject in subjects:
        if not check.applies(subject):
            continue
        found = check.verdict(subject)
        if found.result == "pass":
            break
    return found


def _compared(row: ReadRow, then: Verdict, now: Verdict, report: Report) -> None:
    """A check that could not decide the same text then and now says nothing if it has changed since."""
    newer = now.version != then.version
    if newer:
        report.notes[f"{then.check}: version {then.version} when the rows were made, {now.version} now"] += 1
    if now.result == "fail" or (now.result == "unverified" and not newer):
        told = now.evidence if now.result == "fail" else f"it passed, and cannot be decided now: {now.evidence}"
        report.broken.append(Broken(row.place, row.name, then.check, told))
    elif now.result == "unverified":
        report.unverified += 1
