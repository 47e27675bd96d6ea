"""What people see of a run: its summary, its questions, and records with their sources."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from shell.places import shown
from shell.text import line, plain, shortened
from state.artifacts import Review
from state.records import Question, Run, StoredRecord
from state.run_state import ENDINGS
from state.sources import Source
from storage.store import Store
from tools.injection import notice, quoted

EXAMPLE_CHARS = 400
EVIDENCE_CHARS = 120
_COLOURS = {
    **{"approved": "green", "rejected": "red", "needs_human": "yellow", "failed": "red"},
    **{"pass": "green", "fail": "red", "unverified": "yellow"},
}


def summary(output: Mapping[str, Any], database: str) -> Panel:
    """The end of a run, as a table."""
    table = Table.grid(padding=(0, 2))
    unfinished = output["questions_generated"] - sum(output[ending] for ending in ENDINGS)
    rows: list[tuple[str, Any]] = [
        ("Questions generated", output["questions_generated"]),
        ("Research completed", output["research_completed"]),
        ("Data generated", output["data_generated"]),
        *((ending.replace("_", " ").capitalize(), output[ending]) for ending in ENDINGS),
        *([("Unfinished", unfinished)] if unfinished else []),
        ("Records", f"{output['records']} in {output['output_table']}"),
        *([("Ended by", output["ended_by"].replace("_", " "))] if "ended_by" in output else []),
        ("Database", shown(database)),
        ("Tokens", f"{output['tokens']:,}"),
        ("Cost", "not known: no price for this model" if output["cost_usd"] is None else f"${output['cost_usd']:.4f}"),
    ]
    for name, value in rows:
        table.add_row(name, Text(plain(str(value)), style=_COLOURS.get(name.lower().replace(" ", "_"), "")))
    return Panel(table, title=line(f"Run {output['run_id']} · {output['training_type']}"), title_align="left")


def runs_table(runs: Sequence[Run]) -> Table:
    table = Table("run", "topic", "type", "questions", "approved", "status", "started (UTC)")
    for run in runs:
        done = run.output or {}
        table.add_row(
            line(run.run_id),
            Text(shortened(f"{run.topic} / {run.sub_topic}", 40)),
            line(run.training_type),
            str(done.get("questions_generated", run.num_questions)),
            str(done.get("approved", "")),
            run.status,
            f"{run.started_at:%Y-%m-%d %H:%M}",
        )
    return table


def questions_table(questions: Sequence[Question]) -> Table:
    table = Table("id", "question", "status", "reason")
    for question in questions:
        status = Text(question.status, style=_COLOURS.get(question.status, ""))
        reason = Text(shortened(question.reason, 80))
        table.add_row(str(question.question_id), Text(shortened(question.question, 80)), status, reason)
    return table


async def record_panel(record: StoredRecord, store: Store, longest: int | None = None) -> Panel:
    """One record with its content, each column up to `longest` characters, its verdicts, what the judge scored apart
    from what was measured, and the sources it leans on."""
    told = {name: plain(str(value)) for name, value in record.content.items() if value}
    parts: list[Text | Table] = [
        Text.assemble((f"{name}  ", "bold"), _cut(text, longest)) for name, text in told.items()
    ]
    reviews = (await store.questions.get(record.question_id)).review if record.question_id else []
    parts += [*checked(record), *scored(record, reviews)]
    if record.own_reasoning:
        said = "; ".join(plain(sentence, lines=False) for sentence in record.own_reasoning)
        parts.append(Text.assemble(("own reasoning  ", "bold"), _cut(said, longest)))
    judged = f", judged by {record.judge_used}" if record.judge_used else ""
    parts.append(Text.assemble(("written by  ", "bold"), plain(f"{record.model_used}{judged}", lines=False)))
    parts.append(Text("sources", style="bold"))
    for source_id in dict.fromkeys(span.source_id for span in record.spans):
        source = await store.sources.get(source_id)
        if source:
            spans = [span for span in record.spans if span.source_id == source_id]
            named = (source.title, source.author, source.license, source.final_url)
            parts.append(Text(f"  {' · '.join(plain(part, lines=False) for part in named if part)}"))
            parts += _flags(source)
            parts += [Text(f'    "{plain(source.text[span.start : span.end], lines=False)}"') for span in spans]
    title = f"Record {record.id} · {record.review_status}"
    return Panel(Group(*parts), title=title, title_align="left")


def _flags(source: Source) -> list[Text]:
    """What in a source addresses a model, if anything."""
    if not source.instructions:
        return []
    return [Text(f"    {notice(source)}", style="yellow"), *(Text(f"      {said}") for said in quoted(source))]


def checked(record: StoredRecord, longest: int = EVIDENCE_CHARS) -> list[Text | Table]:
    """Every verdict of the record, those of several answers told apart by their numbers."""
    if not record.verdicts:
        return [Text.assemble(("checks  ", "bold"), "none")]
    unverified = sum(verdict.result == "unverified" for verdict in record.verdicts)
    table = Table("check", "kind", "answer", "result", "evidence")
    for verdict in record.verdicts:
        result = Text(verdict.result, style=_COLOURS.get(verdict.result, ""))
        evidence = Text(shortened(verdict.evidence, longest))
        table.add_row(line(verdict.check), verdict.kind, str(verdict.candidate), result, evidence)
    return [Text.assemble(("checks  ", "bold"), f"{len(record.verdicts)}, of them {unverified} unverified"), table]


def scored(record: StoredRecord, reviews: Sequence[Review]) -> list[Text]:
    """The judge's scores, which are its opinion, apart from those that were measured."""
    criteria = {name for review in reviews for name in review.scores} if record.judge_used else set()
    judged = {name: score for name, score in record.scores.items() if name in criteria}
    measured = {name: score for name, score in record.scores.items() if name not in criteria}
    return [
        Text.assemble((f"{called}  ", "bold"), ", ".join(f"{n.replace('_', ' ')} {s:.2f}" for n, s in scores.items()))
        for called, scores in (("judge's scores", judged), ("scores", measured))
        if scores
    ]


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else f"{text[:longest].rstrip()}…"


async def example_panel(run_id: str, training_type: str, store: Store) -> Panel | None:
    approved = await store.records.of_run(run_id, training_type, review_status="approved")
    return await record_panel(approved[0], store, EXAMPLE_CHARS) if approved else None


def print_all(console: Console, *shown: Any) -> None:
    for one in shown:
        if one is not None:
            console.print(one)
