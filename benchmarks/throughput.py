"""Calls to a model at once: `python -m benchmarks.throughput [--records 1000 --concurrency 64 --latency-ms 500]`.

The product and two loops without it make the same calls to the same server, first at the latency, where the share of
the ideal time (calls x latency / concurrency) counts, then without any, where the CPU time of a call counts. Of equal
runs the one with the least CPU is shown: whatever else the machine does only ever adds.
"""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path

import aiohttp

from benchmarks.bare import LOOPS
from benchmarks.clients import MODEL, Job, Measured, measured_in_child
from benchmarks.report import Row, options, parsed, shown
from benchmarks.served import configure, samples, served
from benchmarks.workload import window

CLIENTS = (*LOOPS, "product")
ALL_AT_ONCE = 64


def ceiling(url: str, requests: int) -> float:
    """Requests per second that the server answers without latency, its own body of a researcher's request each time."""
    body = json.dumps(samples(url)["researcher"]).encode()

    async def all_of_them() -> None:
        async with aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session:

            async def one(_number: int) -> None:
                async with session.post(f"{url}/v1beta/models/{MODEL}:generateContent", data=body) as reply:
                    await reply.read()

            await window(requests, ALL_AT_ONCE, one)

    configure(url, latency_s=0.0)
    started = time.perf_counter()
    asyncio.run(all_of_them())
    return requests / (time.perf_counter() - started)


def best(kind: str, url: str, job: Job, times: int) -> Measured:
    """Of `times` equal runs, each in a process and folder of its own, the one with the least CPU time."""
    return min((measured_in_child(kind, url, job) for _ in range(times)), key=lambda found: found.cpu_s)


def at_latency(url: str, given: argparse.Namespace) -> list[Row]:
    latency, job = given.latency_ms / 1000, Job(given.records, given.concurrency)
    rows: list[Row] = []
    for kind in CLIENTS:
        configure(url, latency_s=latency)
        rows.append({"client": kind, **measured_in_child(kind, url, job).as_row(latency, job.concurrency)})
    return rows


def without_latency(url: str, given: argparse.Namespace) -> list[Row]:
    configure(url, latency_s=0.0)
    job = Job(given.cpu_records, given.concurrency)
    found = {kind: best(kind, url, job, given.repeat) for kind in CLIENTS}
    base = found["langchain"]
    return [
        {
            "client": kind,
            "calls": client.calls,
            "CPU ms/call": round(client.cpu_ms, 2),
            "to the LangChain loop": round(client.cpu_ms / base.cpu_ms, 2),
            "calls/s": round(client.calls / client.wall_s),
            "server CPU ms/call": round(client.server_cpu_ms, 2),
        }
        for kind, client in found.items()
    ]


def main(arguments: list[str] | None = None) -> None:
    parser = options(__doc__, records=1000, concurrency=64, latency_ms=500.0)
    parser.add_argument("--cpu-records", type=int, default=200, help="records of each run without latency")
    parser.add_argument("--repeat", type=int, default=2, help="equal runs without latency, of which the best counts")
    given = parsed(parser, arguments, records=100, concurrency=16, latency_ms=200.0, cpu_records=50, repeat=1)
    with served() as url, tempfile.TemporaryDirectory() as folder:
        measured_in_child("product", url, Job(1, 1), Path(folder))
        most = ceiling(url, 2000)
        needed = given.concurrency / (given.latency_ms / 1000) if given.latency_ms else 0
        title = f"the server answers at most {most:.0f} requests/s, of which {needed:.0f} are needed"
        shown(at_latency(url, given), given.json, f"{given.latency_ms:g} ms, {given.concurrency} at once; {title}")
        shown(without_latency(url, given), given.json, "without latency")


if __name__ == "__main__":
    main()
