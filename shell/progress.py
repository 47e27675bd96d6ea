"""Live progress on standard error: a fold over what the graphs stream."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shell.forecast import Ended
from state.run_state import ENDINGS

Forecast = Callable[[Ended], str]
"""From how far the run is to what is to be expected of it; empty where that is not known yet."""

STAGES = {"research": "researched", "generate": "generated", "verify": "verified", "review": "reviewed"}
LINE_EVERY_S = 2.0


class Counts:
    """How many questions have passed each stage, each question once, and how many ended how."""

    def __init__(self, before: int = 0, approved: int = 0) -> None:
        """`before`: how many questions had ended in earlier starts of the run, `approved` of them."""
        self.total, self.before, self._approved = 0, before, approved
        self.target: int | None = None
        self._most = 0
        self.stage = "planning"
        self.passed: dict[str, set[int]] = {name: set() for name in STAGES.values()}
        self.ended: dict[int, str] = {}
        self.revised = 0
        self._status: dict[int, str] = {}

    def add(self, mode: str, told: Mapping[str, Any]) -> None:
        if mode == "custom":
            self._record(told)
        elif mode == "values":
            self.total = told.get("questions_generated") or self.total
            self.target, self._most = told.get("target_accepted"), told.get("num_questions") or 0
        for node, update in told.items() if mode == "updates" else ():
            self.total = (update or {}).get("questions_generated", self.total)
            self.stage = {"plan": "writing questions", "process": "counting"}.get(node, "processing")
            if (update or {}).get("wanted", 0) > self.total:
                self.stage = "writing questions"

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

    @property
    def done(self) -> tuple[int, int]:
        """How much of how much is done: of the questions, or of those to be approved where the run has a target."""
        approved = self._approved + sum(status == "approved" for status in self.ended.values())
        return (approved, self.target) if self.target else (self.before + len(self.ended), self.total)

    def line(self, forecast: Forecast = lambda _: "") -> str:
        endings = Counter(self.ended.values())
        parts = [f"{name} {len(ids)}" for name, ids in self.passed.items()]
        parts += [f"revised {self.revised}"] if self.revised else []
        parts += [f"{ending.replace('_', ' ')} {endings[ending]}" for ending in ENDINGS if endings[ending]]
        said = forecast(Ended(self.ended, self.before, self.total, self.target, self._most, self._approved))
        return " · ".join([*parts, said] if said else parts)


def followed(
    stream: Iterable[tuple[str, Any]],
    console: Console,
    before: int = 0,
    approved: int = 0,
    *,
    forecast: Forecast = lambda _: "",
) -> dict[str, Any]:
    """Shows the stream of a run until it ends, with what is to be expected of it; the last state it gave.

    `before`: how many questions had ended in earlier starts of the run, `approved` of them.
    """
    counts = Counts(before, approved)
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
                (completed, total), said = counts.done, f"{counts.stage}  {counts.line(forecast)}"
                bar.update(task, description=said, completed=completed, total=total or None)
        return last
    return _lines(stream, counts, console, forecast)


def _lines(stream: Iterable[tuple[str, Any]], counts: Counts, console: Console, forecast: Forecast) -> dict[str, Any]:
    """Where standard error is no terminal: one line every few seconds."""
    last: dict[str, Any] = {}
    shown = time.monotonic()
    for mode, told in stream:
        last = told if mode == "values" else last
        counts.add(mode, told)
        if time.monotonic() - shown >= LINE_EVERY_S:
            shown = time.monotonic()
            (done, total), how = counts.done, "approved" if counts.target else "ended"
            said = f"{counts.stage}: {done} of {total or '?'} questions {how} · {counts.line(forecast)}"
            console.print(said, highlight=False, soft_wrap=True)
    return last
