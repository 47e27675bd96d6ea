"""What a record costs as runs grow: `python -m benchmarks.growth [--sizes 100,1000,10000]`, without latency.

CPU, memory and the files' sizes per record should be the same at every size.
"""

import tempfile
from pathlib import Path

from benchmarks.clients import Job, Measured, measured_in_child
from benchmarks.report import Row, options, parsed, shown
from benchmarks.served import served

FILES = {"database": "data.db", "checkpoints": "checkpoints.db", "cache": "calls.db"}
SIDES = ("", "-wal")
"""What SQLite has not yet moved into the file itself lies beside it."""


def kilobytes(folder: Path, name: str) -> float:
    """Of the file and what lies beside it; 0 where there is none."""
    paths = [folder / f"{name}{side}" for side in SIDES]
    return sum(path.stat().st_size for path in paths if path.exists()) / 1024


def row(found: Measured, folder: Path) -> Row:
    sizes = {f"{kind} KB/record": round(kilobytes(folder, name) / found.records, 1) for kind, name in FILES.items()}
    return {
        "records": found.records,
        "wall s": round(found.wall_s, 1),
        "CPU ms/record": round(1000 * found.cpu_s / found.records, 1),
        "calls/record": round(found.calls / found.records, 2),
        "memory before MB": round(found.rss_before_mb),
        "peak MB": round(found.rss_peak_mb),
        **sizes,
    }


def measured(url: str, records: int, concurrency: int) -> Row:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        return row(measured_in_child("product", url, Job(records, concurrency), folder), folder)


def main(arguments: list[str] | None = None) -> None:
    parser = options(__doc__, concurrency=64)
    parser.add_argument("--sizes", default="100,1000,10000", help="records of each run, comma-separated")
    given = parsed(parser, arguments, sizes="30,100")
    with served(latency_s=given.latency_ms / 1000) as url:
        rows = [measured(url, int(size), given.concurrency) for size in given.sizes.split(",")]
    shown(rows, given.json, "one run of each size")


if __name__ == "__main__":
    main()
