"""Files that another program locks: `python -m benchmarks.locked [--hold-s 20 --too-long-s 75]`.

Runs of one process, each with files of its own; on one file of each another process takes an exclusive lock (BEGIN
EXCLUSIVE) when the run is under way, and nobody locks those of the last. Held for less than the busy timeout of 30 s
the run waits; held for longer it stops with one line that names the file, and is then resumed. Exit code 1 where it is
otherwise, a question is lost, a row is there twice, more calls are made twice than were in progress, the run that
nobody locks out stands still too, or the event loop does for longer than `--standstill-s`.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.product import settings_for
from benchmarks.recorded import recorded
from benchmarks.report import Row, options, parsed, shown, shown_alone
from benchmarks.served import served, stats
from benchmarks.workload import SUB_TOPIC, TOPIC, questions
from graph import build_graph
from state.errors import StorageError
from tools.loop import home_loop

FILES = ("data.db", "checkpoints.db", "calls.db")
RUN = "locked"
CONFIG: Any = {"configurable": {"thread_id": RUN}}
UNDER_WAY = 10
"""Steps that a run has told when its file is locked."""
TICK_S = 0.05
_HOLD = """
import sqlite3, sys, time
opened = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
opened.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
opened.execute("COMMIT")
"""


@dataclass
class Case:
    """One run, the file of it that is locked (none for ""), for how long, and what became of it. `steps_at` are the
    moments when it told a step, `said` the line with which it stopped; moments are those of `time.monotonic`."""

    folder: Path
    file: str
    hold_s: float
    steps_at: list[float] = field(default_factory=list)
    locked_at: float = 0.0
    stopped_at: float = 0.0
    ended_at: float = 0.0
    said: str = ""
    _holder: asyncio.subprocess.Process | None = None

    async def run(self, url: str, given: argparse.Namespace, first: int) -> None:
        """To its end; resumed once where the lock has stopped it."""
        graph = await asyncio.to_thread(build_graph, settings_for(url, self.folder, given.concurrency))
        request = {"topic": TOPIC, "sub_topic": SUB_TOPIC, "training_type": "sft", "num_questions": given.questions}
        try:
            await self._follow(graph, {**request, "questions": questions(given.questions, first)})
        except StorageError as error:
            self.said, self.stopped_at = str(error), time.monotonic()
        if self.said and self._holder:
            await self._holder.wait()
            await self._follow(graph, None)
        self.ended_at = time.monotonic()

    async def _follow(self, graph: Any, request: dict[str, Any] | None) -> None:
        async for _ in graph.astream(request, CONFIG, stream_mode="custom"):
            self.steps_at.append(time.monotonic())
            if self.file and self._holder is None and len(self.steps_at) == UNDER_WAY:
                await self._lock()

    async def _lock(self) -> None:
        command = [sys.executable, "-c", _HOLD, str(self.folder / self.file), str(self.hold_s)]
        self._holder = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        if self._holder.stdout:
            await self._holder.stdout.readline()
        self.locked_at = time.monotonic()

    def steps(self, begin: float, seconds: float) -> int:
        return sum(begin < at < begin + seconds for at in self.steps_at)

    def as_row(self, count: int, *, stops: bool) -> Row:
        found = recorded(self.folder / "data.db", RUN)
        one_line = self.file in self.said and "locked by another program" in self.said and "\n" not in self.said
        whole = found.statuses == {"approved": count} and not found.twice
        waited = not self.file or self.ended_at - self.locked_at >= self.hold_s
        return {
            "locked": self.file or "nothing",
            "for s": self.hold_s,
            "steps meanwhile": self.steps(self.locked_at, self.hold_s) if self.file else "",
            "stopped after s": round(self.stopped_at - self.locked_at, 1) if self.said else "",
            "questions lost": count - found.ended,
            "rows twice": found.twice,
            "calls recorded": found.calls.total(),
            "said": self.said.replace(str(self.folder), "…"),
            "held": "held" if whole and waited and (one_line if stops else not self.said) else "not held",
        }


@asynccontextmanager
async def standstill(counts: Callable[[], bool]) -> AsyncIterator[list[float]]:
    """The longest that the loop on which runs live stood still while that `counts`, in seconds, as the last value."""
    longest = [0.0]

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK_S)
            if counts():
                longest.append(max(longest.pop(), time.monotonic() - before - TICK_S))

    watching = asyncio.run_coroutine_threadsafe(watch(), home_loop())
    try:
        yield longest
    finally:
        watching.cancel()


async def cases(url: str, folder: Path, given: argparse.Namespace) -> tuple[list[Case], float]:
    """All at once; the last one is that which nobody locks out. And for how long the loop stood still at most."""
    locks = [(name, hold_s) for hold_s in (given.hold_s, given.too_long_s) for name in FILES]
    found = [Case(folder / str(number), *lock) for number, lock in enumerate([*locks, ("", 0.0)])]
    for case in found:
        case.folder.mkdir()

    def under_way() -> bool:
        """Imports are over, which hold the interpreter."""
        return any(case.locked_at for case in found)

    async with standstill(under_way) as longest, asyncio.TaskGroup() as group:
        for number, case in enumerate(found):
            group.create_task(case.run(url, given, number * given.questions))
    return found, longest[-1]


def summed(found: list[Case], stood_s: float, told: dict[str, Any], given: argparse.Namespace) -> Row:
    """`told`: what the server counted. A run that stops loses at most the answers that could not be kept, of as many
    calls as may be made at once, and as many calls that took their places on the wire."""
    *locked, free = found
    meanwhile = max(free.steps(case.locked_at, case.hold_s) for case in locked)
    twice = sum(told["repeated"].values())
    stopped = sum(bool(case.said) for case in locked)
    unrecorded = sum(told["asked"].values()) - sum(
        recorded(case.folder / "data.db", RUN).calls.total() for case in found
    )
    most = 2 * stopped * given.concurrency
    held = {
        "few calls made twice": twice <= most,
        "few calls not recorded": 0 <= unrecorded <= most,
        "the other run went on": meanwhile > 0,
        "the loop went on": stood_s <= given.standstill_s,
    }
    return {
        "runs that stopped": stopped,
        "calls at the server": sum(told["asked"].values()),
        "of them not recorded": unrecorded,
        "made twice": twice,
        "steps of the run that nobody locked out": meanwhile,
        "longest standstill of the loop s": round(stood_s, 3),
        "held": ", ".join(f"not: {name}" for name, is_so in held.items() if not is_so) or "held",
    }


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__, concurrency=4, latency_ms=200.0)
    parser.add_argument("--questions", type=int, default=24, help="of each run")
    parser.add_argument("--hold-s", type=float, default=20.0, help="a lock that the busy timeout of 30 s outlasts")
    parser.add_argument("--too-long-s", type=float, default=75.0, help="a lock that outlasts it")
    parser.add_argument("--standstill-s", type=float, default=2.0, help="of the event loop that is allowed")
    given = parsed(parser, arguments, hold_s=3, questions=12)
    with served(latency_s=given.latency_ms / 1000) as url, tempfile.TemporaryDirectory() as folder:
        found, stood_s = asyncio.run(cases(url, Path(folder), given))
        rows = [case.as_row(given.questions, stops=case.hold_s == given.too_long_s) for case in found]
        row = summed(found, stood_s, stats(url), given)
    if given.json:
        shown_alone({**row, "runs": rows}, True, RUN)
    else:
        shown(rows, False, "runs whose file another program locks")
        shown_alone(row, False)
    return 0 if all(one["held"] == "held" for one in (*rows, row)) else 1


if __name__ == "__main__":
    sys.exit(main())
