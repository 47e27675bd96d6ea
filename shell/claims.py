"""One record by the name that exports give it: its answer claim by claim, with the words that each rests on."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from exporters import class_of
from shell.errors import DONE
from shell.show import checked, scored
from shell.text import plain
from state.records import Claim, Question, StoredRecord
from state.sources import Source, Span
from storage.store import Store

_NAME = re.compile(r"(?P<kind>[a-z][a-z0-9_]*)-(?P<run>.+)-(?P<question>\d{1,18})-(?P<candidate>\d{1,9})", re.DOTALL)
_COLOURS = {"quotation": "green", "statement": "green", "own": "yellow", "unsupported": "red"}

EVIDENCE_CHARS = 1000

Place = dict[str, Any]


class Shown(NamedTuple):
    """A record with what is told of its claims: each as JSON, with its places."""

    name: str
    record: StoredRecord
    question: Question
    claims: list[dict[str, Any]]


async def named_record(name: str, store: Store) -> Shown | None:
    """The record that an export would call so, if there is one."""
    parts = _NAME.fullmatch(name)
    if not parts or parts["kind"] not in await store.records.training_types():
        return None
    record = await store.records.find(parts["kind"], parts["run"], int(parts["question"]), int(parts["candidate"]))
    if record is None:
        return None
    question = await store.questions.get(record.question_id)
    claims = [await _told(number, claim, store) for number, claim in enumerate(record.claims, 1)]
    return Shown(name, record, question, claims)


def show_record(shown: Shown, as_json: bool) -> int:
    if as_json:
        record = shown.record.model_dump(mode="json")
        told = {"name": shown.name, "question": shown.question.question, "record": record, "claims": shown.claims}
        print(json.dumps(told))
    else:
        Console().print(record_by_claims(shown))
    return DONE


def record_by_claims(shown: Shown) -> Panel:
    """The question, every claim of the answer with its places, the checks and the scores."""
    parts: list[Any] = [Text.assemble(("question  ", "bold"), plain(shown.question.question, lines=False))]
    parts += [line for claim in shown.claims for line in _lines(claim)]
    if not shown.claims:
        parts += [Text.assemble((f"{n}  ", "bold"), plain(str(v))) for n, v in shown.record.content.items() if v]
        parts.append(Text("no claims are kept of it", style="yellow"))
    parts += [*checked(shown.record, EVIDENCE_CHARS), *scored(shown.record, shown.question.review)]
    title = Text(plain(f"{shown.name} · {shown.record.review_status}", lines=False))
    return Panel(Group(*parts), title=title, title_align="left")


async def _told(number: int, claim: Claim, store: Store) -> dict[str, Any]:
    return {
        "number": number,
        "candidate": claim.candidate,
        "text": claim.text,
        "how": claim.how,
        "places": await _places(claim.spans, store),
        "second": await _places(claim.second, store),
    }


async def _places(spans: Sequence[Span], store: Store) -> list[Place]:
    return [_place(span, await store.sources.get(span.source_id)) for span in spans]


def _place(span: Span, source: Source | None) -> Place:
    place = span.model_dump()
    if source is None:
        return {**place, "problem": "its snapshot is not stored"}
    known = {"title": source.title, "url": source.final_url, "license": source.license}
    kept = {**known, "license_class": class_of(source), "sha256": source.sha256}
    changed = {} if source.source_id == span.source_id else {"problem": "its snapshot was changed"}
    return {**place, **kept, "quote": source.text[span.start : span.end], **changed}


def _lines(claim: dict[str, Any]) -> list[Text]:
    """The claim with its number, and below it each place, the second sources last."""
    head = Text.assemble((f"[{claim['number']}] ", "bold"), plain(claim["text"], lines=False))
    head.append(f"  {claim['how']}", style=_COLOURS[claim["how"]])
    places = [line for place in claim["places"] for line in _shown(place, "")]
    return [head, *places, *(line for place in claim["second"] for line in _shown(place, "second source: "))]


def _shown(place: Place, called: str) -> list[Text]:
    where = f"characters {place['start']} to {place['end']}"
    if "sha256" not in place:
        return [Text(f"    {called}source {place['source_id']}, {where}: {place['problem']}", style="red")]
    license_ = f"{place['license']} ({place['license_class']})"
    named = [place["title"], place["url"], license_, where, f"sha256 {place['sha256'][:16]}…"]
    lines = [Text(f'    {called}"{plain(place["quote"], lines=False)}"')]
    lines.append(Text("      " + " · ".join(plain(part, lines=False) for part in named if part), style="dim"))
    return [*lines, *([Text(f"      {place['problem']}", style="red")] if "problem" in place else [])]
