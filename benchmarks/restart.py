"""Runs that are killed and resumed: `python -m benchmarks.restart [--kills 50 --questions 200 --concurrency 32]`.

Each time SIGKILL comes at a moment drawn at random: after so many more answers and a little while, or while the
process starts. A run that ends before the kills are used up is followed by another one. Exit code 1 where a question
is lost, a row is there twice, a run ends in another way than one that was let alone, or more calls are made twice than
were on the wire when a process was killed.
"""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.clients import MODEL
from benchmarks.report import Row, options, parsed, shown_alone
from benchmarks.served import ROOT, environment, served, stats
from benchmarks.stored import Stored, stored
from benchmarks.workload import SUB_TOPIC, TOPIC, questions

CALLS = 3
"""That a question of the type `sft` needs."""
START_S = 2.0
PAUSE_S = 0.05
ENDED = (0, 1)
USAGE = 2
"""How `resume` ends where the process was killed before there was a run."""


@dataclass(frozen=True)
class Kill:
    """After so many more answers, and so many seconds."""

    answers: int
    pause_s: float


@dataclass
class Killer:
    """Starts a run's process, kills it as drawn, and starts it again until it has ended by itself."""

    url: str
    folder: Path
    given: argparse.Namespace
    kills: list[Kill]
    ends: Counter[int] = field(default_factory=Counter)

    async def run(self, name: str, first: int) -> None:
        """One run to its end. Raises `RuntimeError` where it fails."""
        file = self.folder / f"{name}.txt"
        file.write_text("\n".join(questions(self.given.questions, first)), encoding="utf-8")
        begin = ["run", "--topic", TOPIC, "--sub-topic", SUB_TOPIC, "--type", "sft", "--run-id", name]
        begin += ["--questions", str(file), "--concurrency", str(self.given.concurrency)]
        begin += ["--model", f"google_genai:{MODEL}"]
        arguments = begin
        while (code := await self._life(arguments)) not in ENDED:
            self.ends[code] += 1
            begun = code == -signal.SIGKILL
            if not begun and (code != USAGE or arguments is begin):
                raise RuntimeError(f"{name} ended with code {code}: {self._errors.read_text()[-1000:]}")
            arguments = ["resume", name] if begun else begin

    async def _life(self, arguments: list[str]) -> int:
        """One process, killed if a kill is left. Its exit code."""
        with self._errors.open("a") as errors:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(ROOT / "main.py"),
                *arguments,
                cwd=self.folder,
                env=environment(self.url),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=errors,
            )
        ended = asyncio.create_task(process.wait())
        if self.kills:
            moment = asyncio.create_task(self._moment(self.kills[-1]))
            await asyncio.wait([ended, moment], return_when=asyncio.FIRST_COMPLETED)
            if moment.done() and not ended.done():
                self.kills.pop()
                await self._kill(process)
            moment.cancel()
        return await ended

    async def _kill(self, process: asyncio.subprocess.Process) -> None:
        """It is stopped first, so that the server can count what is on the wire at that moment."""
        process.send_signal(signal.SIGSTOP)
        async with aiohttp.ClientSession() as session, session.post(f"{self.url}/_killed"):
            process.kill()

    async def _moment(self, kill: Kill) -> None:
        if kill.answers:
            wanted = (await asyncio.to_thread(stats, self.url))["answered"] + kill.answers
            patient = aiohttp.ClientTimeout(total=None)
            async with aiohttp.ClientSession(timeout=patient) as session:
                await session.get(f"{self.url}/_after", params={"answered": wanted})
        await asyncio.sleep(kill.pause_s)

    @property
    def _errors(self) -> Path:
        return self.folder / "errors.txt"


def drawn(kills: int, questions: int, seed: int) -> list[Kill]:
    """The moments: one in ten while the process starts, the others so that about one run uses them up."""
    chance = random.Random(seed)
    most = max(2, 2 * CALLS * questions // (kills + 1))

    def one() -> Kill:
        if chance.random() < 0.1:
            return Kill(0, chance.uniform(0, START_S))
        return Kill(chance.randint(1, most), chance.uniform(0, PAUSE_S))

    return [one() for _ in range(kills)]


async def killed(url: str, folder: Path, given: argparse.Namespace) -> tuple[list[Stored], Counter[int]]:
    killer = Killer(url, folder, given, drawn(given.kills, given.questions, given.seed))
    runs: list[str] = []
    while killer.kills or not runs:
        runs.append(f"killed-{len(runs)}")
        await killer.run(runs[-1], len(runs) * given.questions)
    database = folder / "db" / "synthetic_data.db"
    return [stored(database, run, given.questions) for run in runs], killer.ends


def summed(found: list[Stored], ends: Counter[int], told: dict[str, Any], concurrency: int) -> Row:
    """`told`: what the server counted, by life. The last item says whether all of it held."""
    lost, twice, other = (sum(getattr(run, name) for run in found) for name in ("lost", "twice", "other"))
    most = max(told["repeated"].values(), default=0)
    held = not (lost or twice or other) and most <= concurrency
    return {
        "runs": len(found),
        "kills": ends[-signal.SIGKILL],
        "begun anew": ends[USAGE],
        "questions lost": lost,
        "rows twice": twice,
        "ended otherwise": other,
        "calls": sum(told["asked"].values()),
        "cut off": sum(told["cut_off"].values()),
        "made twice": sum(told["repeated"].values()),
        "answered twice": sum(told["paid_twice"].values()),
        "oldest of them s": told["oldest_s"],
        "most for one kill": most,
        "held": "held" if held else "not held",
    }


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__, concurrency=32, latency_ms=50.0)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--questions", type=int, default=200, help="of each run")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    given = parsed(parser, arguments, kills=3, questions=20, concurrency=8)
    with served(latency_s=given.latency_ms / 1000) as url, tempfile.TemporaryDirectory() as folder:
        found, ends = asyncio.run(killed(url, Path(folder), given))
        row = summed(found, ends, stats(url), given.concurrency)
    shown_alone(row, given.json, f"{given.kills} kills, {given.questions} questions a run, seed {given.seed}")
    return 0 if row["held"] == "held" else 1


if __name__ == "__main__":
    sys.exit(main())
