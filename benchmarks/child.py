"""The process in which a client is measured: `python -m benchmarks.child JSON`, started by `benchmarks.clients`."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.bare import LOOPS
from benchmarks.clients import WARM_UP, Job, Measured
from benchmarks.processes import cpu_s, rss_mb
from benchmarks.product import product
from benchmarks.served import configure, samples, stats

Work = Callable[[Job], Awaitable[dict[str, Any]]]


def work_of(kind: str, url: str, folder: Path) -> Work:
    """The product runs first for a loop too, unless one has: its requests are what the loops send."""

    async def loop(job: Job) -> dict[str, Any]:
        known = await asyncio.to_thread(samples, url)
        if not known:
            await product(url, folder, job)
            known = await asyncio.to_thread(samples, url)
        await LOOPS[kind](url, known, job)
        return {}

    return loop if kind in LOOPS else lambda job: product(url, folder, job)


async def measured(work: Work, url: str, job: Job) -> Measured:
    await work(replace(job, records=WARM_UP, first=job.first + job.records))
    configure(url)
    before, rss, server = cpu_s(), rss_mb(), stats(url)["cpu_s"]
    started = time.perf_counter()
    output = await work(job)
    wall, cpu, traffic = time.perf_counter() - started, cpu_s() - before, stats(url)
    return Measured(
        records=job.records,
        wall_s=wall,
        cpu_s=cpu,
        calls=traffic["answered"],
        most_in_flight=traffic["most_in_flight"],
        server_cpu_s=traffic["cpu_s"] - server,
        rss_before_mb=rss,
        rss_peak_mb=rss_mb(),
        output=output,
    )


def main() -> None:
    told = json.loads(sys.argv[1])
    work = work_of(told["kind"], told["url"], Path(told["folder"]))
    print(json.dumps(asdict(asyncio.run(measured(work, told["url"], Job(**told["job"]))))))


if __name__ == "__main__":
    main()
