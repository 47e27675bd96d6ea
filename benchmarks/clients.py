"""One client of the server, measured in a process of its own."""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.served import ROOT, environment

MODEL = "gemini-2.5-flash"
WARM_UP = 2
"""Records before the clock starts: imports, connections and indexes are none of the work that is measured."""


@dataclass(frozen=True)
class Job:
    """So many records of one run; `first` is the number of the first question."""

    records: int
    concurrency: int
    first: int = 0


@dataclass(frozen=True)
class Measured:
    """What a client took: seconds of wall time and of its own CPU, calls as the server counted them, megabytes."""

    records: int
    wall_s: float
    cpu_s: float
    calls: int
    most_in_flight: int
    server_cpu_s: float
    rss_before_mb: float
    rss_peak_mb: float
    output: dict[str, Any]

    @property
    def cpu_ms(self) -> float:
        """Of one call."""
        return 1000 * self.cpu_s / self.calls

    @property
    def server_cpu_ms(self) -> float:
        return 1000 * self.server_cpu_s / self.calls

    def as_row(self, latency_s: float, concurrency: int) -> dict[str, Any]:
        ideal = self.calls * latency_s / concurrency
        return {
            "records": self.records,
            "calls": self.calls,
            "on the wire": self.most_in_flight,
            "wall s": round(self.wall_s, 2),
            "ideal s": round(ideal, 2),
            "of ideal %": round(100 * ideal / self.wall_s, 1),
            "CPU ms/call": round(self.cpu_ms, 2),
        }


def measured_in_child(kind: str, url: str, job: Job, folder: Path | None = None) -> Measured:
    """`kind` is `aiohttp`, `langchain` or `product`, which keeps its files in `folder`.

    Raises `RuntimeError` with what the child said where it fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        told = json.dumps({"kind": kind, "url": url, "folder": str(folder or scratch), "job": asdict(job)})
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.child", told],
            cwd=ROOT,
            env=environment(url),
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise RuntimeError(f"{kind}: {done.stderr.strip()[-2000:]}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))
