"""Where a record's CPU time goes: `python -m benchmarks.profiled [--records 200]`, in every thread, by cProfile.

The profiler makes everything slower, small functions most: read the shares, not the milliseconds.
"""

import cProfile
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from benchmarks.clients import WARM_UP, Job
from benchmarks.product import product
from benchmarks.report import Row, options, shown
from benchmarks.served import ROOT, served
from tools.loop import run as wait_for

Place = tuple[str, int, str]
"""A function's file, line and name; of one that is built in only the name."""


@dataclass(frozen=True)
class Spent:
    """Seconds of CPU: in the function alone, and with all that it called."""

    calls: int = 0
    alone: float = 0.0
    together: float = 0.0

    def plus(self, other: "Spent", sign: int = 1) -> "Spent":
        added = self.alone + sign * other.alone, self.together + sign * other.together
        return Spent(self.calls + sign * other.calls, *added)


@dataclass
class Profiles:
    """One profile for each thread that is started from `watch` on."""

    _of_threads: list[cProfile.Profile] = field(default_factory=list)

    def watch(self) -> None:
        threading.setprofile(lambda _frame, _event, _argument: self._begin())

    def _begin(self) -> None:
        profile = cProfile.Profile(time.thread_time)
        self._of_threads.append(profile)
        profile.enable()

    def so_far(self) -> dict[Place, Spent]:
        found: dict[Place, Spent] = {}
        for profile in self._of_threads:
            for entry in profile.getstats():
                spent = Spent(entry.callcount, entry.inlinetime, entry.totaltime)
                place = _place(entry.code)
                found[place] = found.get(place, Spent()).plus(spent)
        return found


def _place(code: CodeType | str) -> Place:
    return ("", 0, code) if isinstance(code, str) else (code.co_filename, code.co_firstlineno, code.co_qualname)


def profiled(url: str, folder: Path, job: Job) -> dict[Place, Spent]:
    """What one run spends, without the warm-up before it."""
    profiles = Profiles()
    profiles.watch()
    wait_for(product(url, folder, Job(WARM_UP, job.concurrency, job.records)))
    before = profiles.so_far()
    wait_for(product(url, folder, job))
    return {place: spent.plus(before.get(place, Spent()), -1) for place, spent in profiles.so_far().items()}


def package(path: str) -> str:
    """Ours by folder, others by name, the standard library and what is built in as one each."""
    if not path:
        return "built in"
    if "site-packages/" in path:
        return path.rpartition("site-packages/")[2].partition("/")[0]
    return Path(path).relative_to(ROOT).parts[0] if path.startswith(str(ROOT)) else "standard library"


def by_package(found: Mapping[Place, Spent], records: int) -> list[Row]:
    alone: Counter[str] = Counter()
    for (path, _, _), spent in found.items():
        alone[package(path)] += round(1e9 * spent.alone)
    ranked = alone.most_common()
    return [{"package": name, "alone ms/record": round(each / 1e6 / records, 2)} for name, each in ranked]


def by_function(found: Mapping[Place, Spent], records: int, *, together: bool) -> list[Row]:
    ranked = sorted(found.items(), key=lambda one: one[1].together if together else one[1].alone, reverse=True)
    return [
        {
            "function": f"{package(path)} {Path(path).stem}:{line} {name}",
            "calls/record": round(spent.calls / records, 1),
            "alone ms/record": round(1000 * spent.alone / records, 2),
            "together ms/record": round(1000 * spent.together / records, 2),
        }
        for (path, line, name), spent in ranked
    ]


def main(arguments: list[str] | None = None) -> None:
    parser = options(__doc__, records=200, concurrency=64)
    parser.add_argument("--most", type=int, default=15, help="rows of each table")
    given = parser.parse_args(arguments)
    with served(latency_s=given.latency_ms / 1000) as url, tempfile.TemporaryDirectory() as folder:
        found = profiled(url, Path(folder), Job(given.records, given.concurrency))
    ours = {place: spent for place, spent in found.items() if place[0].startswith(str(ROOT))}
    shown(by_package(found, given.records)[: given.most], given.json, "by package")
    shown(by_function(ours, given.records, together=True)[: given.most], given.json, "ours, with what they call")
    shown(by_function(ours, given.records, together=False)[: given.most], given.json, "ours alone")
    shown(by_function(found, given.records, together=False)[: given.most], given.json, "all, alone")


if __name__ == "__main__":
    main()
