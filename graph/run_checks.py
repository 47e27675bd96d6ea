"""One stored record of a run checked again: its snapshots, its passages, and its verdicts then and now."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from exporters.checking import Broken, Report, claim_problems
from nodes.verify import Surroundings, row_verdicts
from state.artifacts import Evidence
from state.errors import StorageError, UsageError
from state.records import Run, StoredQuestion, StoredRecord
from state.run_state import ENDINGS
from state.sources import Source
from state.verdicts import Verdict
from storage.store import Store
from training_types.base import TrainingType

Finding = tuple[str, str]
"""The check, and its evidence."""


@dataclass
class Snapshots:
    """Questions and sources as they are stored, each source read once."""

    store: Store
    _sources: dict[str, Source | None] = field(default_factory=dict)

    async def source(self, source_id: str) -> Source | None:
        if source_id not in self._sources:
            self._sources[source_id] = await self.store.sources.get(source_id)
        return self._sources[source_id]

    async def problem(self, source_id: str) -> str:
        """Why the snapshot is not the one that the id names; empty where it is."""
        source = await self.source(source_id)
        if source is None:
            return f"source {source_id} is not in the database"
        whole = source.source_id == source_id
        return "" if whole else f"the stored snapshot of source {source_id} is no longer the text that was read"


async def check_record(
    record: StoredRecord, kind: TrainingType, snapshots: Snapshots, around: Surroundings, report: Report
) -> None:
    """Adds the record to the report; what is found in one that nobody approved breaks nothing."""
    name = f"{kind.name}-{record.run_id}-{record.question_id}-{record.candidate}"
    approved = record.review_status == "approved"
    found = await _findings(record, kind, snapshots, around, report if approved else Report(""))
    row = f"record {record.id}, question {record.question_id}"
    told = [Broken(row, name, check, evidence) for check, evidence in found]
    if approved:
        report.rows += 1
        report.ids.add(name)
        report.broken += told
    else:
        report.notes[f"records not approved ({record.review_status.replace('_', ' ')})"] += 1
        report.others += told


async def _findings(
    record: StoredRecord, kind: TrainingType, snapshots: Snapshots, around: Surroundings, report: Report
) -> list[Finding]:
    try:
        question = await snapshots.store.questions.get(record.question_id)
        good = [side.good for side in kind.sides(record.content)]
    except (StorageError, UsageError, KeyError, TypeError, AttributeError) as error:
        return [("record", f"it cannot be read with its question: {error}")]
    await around.refresh(question, snapshots.store)
    now = await asyncio.to_thread(row_verdicts, record.content, record.own_reasoning, question, around)
    found = [*await _snapshots(record, question, snapshots), *_stored_fails(record, good)]
    found += [("claim", problem) for problem in await _claims(record, question, kind, snapshots)]
    return [*found, *_compared(record, question, good, now, report)]


async def _claims(
    record: StoredRecord, question: StoredQuestion, kind: TrainingType, snapshots: Snapshots
) -> list[str]:
    """Those that no longer hold, held against the answers that the row gives as good."""
    spans = [span for claim in record.claims for span in (*claim.spans, *claim.second)]
    found = {span.source_id: await snapshots.source(span.source_id) for span in spans}
    sources = {name: source for name, source in found.items() if source}
    good = [side.content for side in kind.sides(record.content) if side.good]
    answer = "\n\n".join(kind.exchange(question.question, content).answer for content in good)
    return await asyncio.to_thread(lambda: list(claim_problems(record.claims, answer, sources)))


async def _snapshots(record: StoredRecord, question: StoredQuestion, snapshots: Snapshots) -> list[Finding]:
    """Sources that are not what was read, and passages or spans that do not stand in them."""
    evidence = question.evidence or Evidence()
    passages = [*evidence.passages, *evidence.second]
    claimed = [span for claim in record.claims for span in (*claim.spans, *claim.second)]
    spans = [*record.spans, *claimed, *(passage.span for passage in passages)]
    ids = list(dict.fromkeys(span.source_id for span in spans))
    problems = [await snapshots.problem(source_id) for source_id in ids]
    found = [("snapshot", problem) for problem in problems if problem]
    for passage in passages:
        source = await snapshots.source(passage.span.source_id)
        if source and source.text[passage.span.start : passage.span.end] != passage.text:
            found.append(("passage", f"{passage.id} is not what stands in its source: {passage.text[:80]!r}"))
        elif source and source.sha256 != passage.sha256:
            found.append(("passage", f"{passage.id} was cut from another version of its source"))
    return found


def _stored_fails(record: StoredRecord, good: Sequence[bool]) -> Iterator[Finding]:
    """What was stored as failed of an answer that the row calls good."""
    for side, verdict in _by_side(record):
        if verdict.result == "fail" and side < len(good) and good[side]:
            yield verdict.check, f"the row calls its answer good, although it failed: {verdict.evidence}"


def _by_side(record: StoredRecord) -> list[tuple[int, Verdict]]:
    """The stored verdicts with the place of their answer in the row: they stand in that order."""
    order = list(dict.fromkeys(verdict.candidate for verdict in record.verdicts))
    return [(order.index(verdict.candidate), verdict) for verdict in record.verdicts]


def _compared(
    record: StoredRecord, question: StoredQuestion, good: Sequence[bool], now: Sequence[Verdict], report: Report
) -> Iterator[Finding]:
    then = {(side, verdict.check): verdict for side, verdict in _by_side(record)}
    for verdict in now:
        was = then.get((verdict.candidate, verdict.check))
        if was and was.version != verdict.version:
            report.notes[f"{verdict.check}: version {was.version} when the rows were made, {verdict.version} now"] += 1
        if _lost(was, verdict, question, good=good[verdict.candidate]):
            yield verdict.check, _told(was, verdict)
        elif verdict.result == "unverified" and good[verdict.candidate]:
            report.unverified += 1
            report.notes[f"{verdict.check}: unverified"] += 1
    known = {(verdict.candidate, verdict.check) for verdict in now}
    for (side, check), was in then.items():
        if was.result == "pass" and (side, check) not in known and side < len(good) and good[side]:
            report.not_run += 1
            report.notes[f"{check}: not run, it does not apply to the stored row"] += 1


def _lost(was: Verdict | None, now: Verdict, question: StoredQuestion, *, good: bool) -> bool:
    """Whether a row holds no longer. A program's check may lack its sandbox here, which is nobody's fault; an answer
    that the row calls wrong may fail as it did."""
    reference = question.reference_solution
    if now.result == "unverified":
        by_running = reference is not None and reference.acceptance == "unit_tests"
        return was is not None and was.result == "pass" and was.version == now.version and not by_running
    as_before = was is not None and was.result == "fail" and was.evidence == now.evidence
    return now.result == "fail" and (good or not as_before)


def _told(was: Verdict | None, now: Verdict) -> str:
    before = f"{was.result} when it was made" if was else "not run when it was made"
    return f"{before}, {now.result} now: {now.evidence}"


def check_statuses(run: Run, statuses: Mapping[str, int], approved: set[int], records: int, report: Report) -> None:
    """Whether the counts that the run ended with are those of its questions and rows."""
    told = run.output or {}
    counted: dict[str, int] = {ending: statuses.get(ending, 0) for ending in ENDINGS}
    counted["records"] = records
    for name, number in counted.items():
        if name in told and told[name] != number:
            report.broken.append(
                Broken(f"run {run.run_id}", "", "count", f"{number} {name}, and the run says {told[name]}")
            )
    if len(approved) > statuses.get("approved", 0):
        evidence = f"{len(approved)} questions have approved rows, and {statuses.get('approved', 0)} are approved"
        report.broken.append(Broken(f"run {run.run_id}", "", "count", evidence))
    if not told:
        report.notes["the run has not ended: there are no counts to compare"] += 1
