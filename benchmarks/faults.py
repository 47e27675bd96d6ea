"""A run whose calls fail in every way: `python -m benchmarks.faults [--questions 500 --concurrency 64 --share 0.3]`.

The share is that of all calls, alike by 429 with and without Retry-After, 500, 503, reset and closed connections, no
answer, a slow one, broken JSON, and answers that are cut, empty, blocked, withheld or off the schema. Exit code 1 where
the run does not end by itself, a question is lost or failed without a reason, a row is there twice, the server was
asked more or less often than calls are recorded, a call lasted longer than its limit and `--tolerance-s`, or the
process says more than it should or does not end with its run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.clients import MODEL
from benchmarks.recorded import Recorded, recorded
from benchmarks.report import Row, options, parsed, shown, shown_alone
from benchmarks.served import ROOT, counts, environment, served
from benchmarks.workload import SUB_TOPIC, TOPIC

RUN = "faults"
CLOSING_S = 5.0
"""From the end of the run to that of its process: what is left on the wire or in a thread takes longer."""
MOST_S = 3600.0
COMPLAINTS = ("Traceback", "Warning", "never retrieved", "was destroyed", "Unclosed", "empty response")
_RECORDED_AS: Mapping[str, str] = {
    "ok": "ok",
    "left": "ModelTimeout",
    "slow_drip": "ok",
    "429": "ModelRateLimited",
    **dict.fromkeys(("500", "503", "reset", "disconnect"), "ModelUnavailable"),
    **dict.fromkeys(("blocked", "no_candidates", "safety", "recitation"), "ModelBlocked"),
    **dict.fromkeys(("broken_json", "empty", "malformed", "wrong_schema"), "ModelMalformed"),
    "truncated": "ModelTruncated",
}
"""What the server did, which saw clients leave where it hung or was slow, and what the call is recorded as."""


@dataclass(frozen=True)
class Ended:
    """How the run's process ended: its exit code, `None` where it had to be killed, and what it said."""

    code: int | None
    at: float
    output: Mapping[str, Any]
    complaints: int


def run(url: str, folder: Path, given: argparse.Namespace) -> Ended:
    """Runs `main.py run` to its end."""
    words = ["run", "--topic", TOPIC, "--sub-topic", SUB_TOPIC, "--type", "sft", "--run-id", RUN, "--json"]
    words += [
        "--num",
        str(given.questions),
        "--concurrency",
        str(given.concurrency),
        "--model",
        f"google_genai:{MODEL}",
    ]
    env = {**environment(url), "SYNTHDATA_REQUEST_TIMEOUT_S": str(given.timeout_s)}
    code: int | None = None
    with (folder / "out.txt").open("w+") as out, (folder / "err.txt").open("w+") as errors:
        command = [sys.executable, str(ROOT / "main.py"), *words]
        with subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=errors) as process:
            try:
                code = process.wait(MOST_S)
            except subprocess.TimeoutExpired:
                process.kill()
        at = time.time()
        told, said = (Path(file.name).read_text() for file in (out, errors))
    last = told.splitlines()[-1] if told else "{}"
    return Ended(code, at, json.loads(last), sum(said.count(word) for word in COMPLAINTS))


def checked(ended: Ended, found: Recorded, asked: Mapping[str, int], given: argparse.Namespace) -> Row:
    """`asked`: what the server was asked, by what it did. The last value says whether all of it held."""
    longest, limit = max(found.longest_s.values(), default=0.0), given.timeout_s + given.tolerance_s
    closing = ended.at - found.finished_at if found.finished_at else None
    held = {
        "ended by itself": ended.code == (1 if found.statuses["failed"] else 0),
        "every question ended": found.ended == sum(found.statuses.values()) == given.questions,
        "as its output says": all(found.statuses[name] == ended.output.get(name, 0) for name in found.statuses),
        "every failure explained": not found.unexplained,
        "no row twice": not found.twice,
        "every call recorded": sum(asked.values()) == found.calls.total(),
        "none too long": longest <= limit,
        "nothing left": closing is not None and closing <= CLOSING_S and not ended.complaints,
    }
    return {
        "questions": given.questions,
        "ended": found.ended,
        **{f"of them {name}": count for name, count in sorted(found.statuses.items())},
        "failed without a reason": found.unexplained,
        "rows twice": found.twice,
        "calls at the server": sum(asked.values()),
        "calls recorded": found.calls.total(),
        "calls that failed %": round(100 * (1 - found.calls["ok"] / max(1, found.calls.total())), 1),
        "longest call s": round(longest, 3),
        "allowed s": limit,
        "s from the run's end to its process's": None if closing is None else round(closing, 2),
        "complaints on standard error": ended.complaints,
        "held": ", ".join(f"not: {name}" for name, is_so in held.items() if not is_so) or "held",
    }


def by_outcome(found: Recorded, asked: Mapping[str, int]) -> list[Row]:
    """Calls as they are recorded, beside what the server did; one that was late there may be a timeout here."""
    did = Counter[str]()
    for kind, times in asked.items():
        did[_RECORDED_AS.get(kind, kind)] += times
    return [
        {
            "outcome": name,
            "at the server": did[name],
            "recorded": found.calls[name],
            "longest s": round(found.longest_s.get(name, 0.0), 3),
        }
        for name in sorted({*did, *found.calls})
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__, concurrency=64, latency_ms=200.0)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--share", type=float, default=0.3, help="of all calls, that fail")
    parser.add_argument("--timeout-s", type=float, default=2.0, help="for one call")
    parser.add_argument("--tolerance-s", type=float, default=0.5, help="that a busy machine may take beyond it")
    parser.add_argument("--seed", type=int, default=0, help="of the faults")
    given = parsed(parser, arguments, questions=40, concurrency=16, latency_ms=20.0)
    latency_s = given.latency_ms / 1000
    with (
        served("benchmarks.faulty", share=given.share, seed=given.seed, latency_s=latency_s) as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        ended = run(url, Path(folder), given)
        asked = counts(url)["outcomes"]
        found = recorded(Path(folder) / "db" / "synthetic_data.db", RUN)
    row, calls = checked(ended, found, asked, given), by_outcome(found, asked)
    reasons = [{"reason": reason, "questions": times} for reason, times in found.reasons.most_common()]
    if given.json:
        shown_alone({**row, "outcomes": calls, "reasons": reasons, "faults": asked}, True, RUN)
        return 0 if row["held"] == "held" else 1
    shown(calls, False, "calls by outcome")
    if reasons:
        shown(reasons, False, "questions that failed")
    shown_alone(row, False, f"{given.share:.0%} of all calls fail")
    return 0 if row["held"] == "held" else 1


if __name__ == "__main__":
    sys.exit(main())
