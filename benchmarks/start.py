"""How long until work begins: `python -m benchmarks.start [--times 3]`. The best of a few starts, in seconds.

The first request is seen by the server; that of the offline model is read from the run's events.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.clients import MODEL
from benchmarks.report import Row, options, parsed, shown
from benchmarks.served import ROOT, configure, environment, served, stats
from benchmarks.workload import SUB_TOPIC, TOPIC

PROGRAMS = {
    "Python alone": ["-c", "pass"],
    "import graph": ["-c", "import graph"],
    "main.py --help": [str(ROOT / "main.py"), "--help"],
}
RUN = [str(ROOT / "main.py"), "run", "--topic", TOPIC, "--sub-topic", SUB_TOPIC, "--type", "sft", "--num", "1"]


def ended(arguments: list[str], folder: Path, url: str = "") -> tuple[float, float]:
    """Seconds of wall time and of CPU until a Python process ends. Raises `RuntimeError` where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with code {process.returncode}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime


def first_request(model: str, url: str) -> float:
    """Seconds from the start of a run's process to its first request to the model."""
    with tempfile.TemporaryDirectory() as folder:
        configure(url)
        started = time.time()
        ended([*RUN, "--model", model], Path(folder), url)
        asked: float | None = stats(url)["first_at"]
        return (asked or first_event(Path(folder) / "db" / "synthetic_data.db")) - started


def first_event(database: Path) -> float:
    """When the first call to a model began, in Unix seconds."""
    begun = "SELECT at, json_extract(data, '$.seconds') FROM events WHERE kind = 'model_called'"
    with sqlite3.connect(database) as opened:
        calls = opened.execute(begun).fetchall()
    begun_at: list[float] = [
        datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() - seconds for at, seconds in calls
    ]
    return min(begun_at)


def program_row(name: str, times: int) -> Row:
    found = [ended(PROGRAMS[name], ROOT) for _ in range(times)]
    return _row(name, min(wall for wall, _ in found), min(cpu for _, cpu in found))


def run_row(model: str, url: str, times: int) -> Row:
    return _row(f"first request, {model}", min(first_request(model, url) for _ in range(times)), None)


def _row(name: str, wall: float, cpu: float | None) -> Row:
    return {"until": name, "s": round(wall, 2), "CPU s": "" if cpu is None else round(cpu, 2)}


def rows(given: argparse.Namespace) -> list[Row]:
    with served() as url:
        runs = [run_row(model, url, given.times) for model in ("offline", f"google_genai:{MODEL}")]
    return [*(program_row(name, given.times) for name in PROGRAMS), *runs]


def main(arguments: list[str] | None = None) -> None:
    parser = options(__doc__)
    parser.add_argument("--times", type=int, default=3, help="starts of each, of which the best counts")
    given = parsed(parser, arguments, times=1)
    shown(rows(given), given.json, "seconds from the start of the process")


if __name__ == "__main__":
    main()
