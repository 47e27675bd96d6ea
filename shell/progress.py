"""Live progress on standard error: a fold over what the graphs stream."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from state.run_state import ENDINGS

STAGES = {"research": "researched", "generate": "generated", "verify": "verified", "review": "reviewed"}
LINE_EVERY_S = 2.0


class Counts:
    """How many questions have passed each stage, each question once, and how many ended how."""

    def __init__(self) -> None:
        self.total = 0
        self.stage = "planning"
        self.passed: dict[str, set[int]] = {name: set() for name in STAGES.values()}
        self.ended: dict[int, str] = {}
        self.revised = 0
        self._status: dict[int, str] = {}

    def add(self, mode: str, told: Mapping[str, Any]) -> None:
        if mode == "custom":
            self._record(told)
        for node, update in told.items() if mode == "updates" else ():
            self.total = (update or {}).get("questions_generated", self.total)
            self.stage = {"plan": "writing questions", "process": "counting"}.get(node, "processing")

    def _record(self, told: Mapping[str, Any]) -> None:
        question_id, stage = told["question_id"], told["stage"]
        status = told["status"] or self._status.get(question_id, "open")
        self._status[question_id] = status
        if stage in STAGES and status != "failed":
            self.passed[STAGES[stage]].add(question_id)
        if stage == "review" and status == "needs_revision":
            self.revised += 1
        if stage in ("save", "__interrupt__"):
            self.ended[question_id] = status

    def line(self) -> str:
        endings = Counter(self.ended.values())
        parts = [f"{name} {len(ids)}" for name, ids in self.passed.items()]
        parts += [f"revised {self.revised}"] if self.revised else []
        parts += [f"{ending.replace('_', ' ')} {endings[ending]}" for ending in ENDINGS if endings[ending]]
        return " · ".join(parts)


def followed(stream: Iterable[tuple[str, Any]], console: Console) -> dict[str, Any]:
    """Shows the stream of a run until it ends; the last state it gave."""
    counts = Counts()
    last: dict[str, Any] = {}
    if console.is_terminal:
        bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
        )
        task = bar.add_task(counts.stage, total=None)
        with Live(bar, console=console, transient=True):
            for mode, told in stream:
                last = told if mode == "values" else last
                counts.add(mode, told)
                bar.update(
                    task,
                    description=f"{counts.stage}  {counts.line()}",
                    completed=len(counts.ended),
                    total=counts.total or None,
                )
        return last
    return _lines(stream, counts, console)


def _lines(stream: Iterable[tuple[str, Any]], counts: Counts, console: Console) -> dict[str, Any]:
    """Where standard error is no terminal: one line every few seconds."""
    last: dict[str, Any] = {}
    shown = time.monotonic()
    for mode, told in stream:
        last = told if mode == "values" else last
        counts.add(mode, told)
        if time.monotonic() - shown >= LINE_EVERY_S:
            shown = time.monotonic()
            console.print(
                f"{counts.stage}: {len(counts.ended)} of {counts.total or '?'} questions ended · {counts.line()}",
                highlight=False,
                soft_wrap=True,
            )
    return last
