"""The figures of docs/verification.md: `python -m benchmarks.verification` measures them anew, prints and keeps them.

An audit of 200 records of all nine types, the comparison of answers on a file of cases, and what a job costs in each
sandbox tier that is there.
"""

import json
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit.records import made_records
from audit.run import audited
from shell.readme import MEASURED, write_documents
from state.settings import load_settings
from tests.tools.answers.test_math_cases import CASES, type_of
from tools import sandbox
from tools.answers import compare
from tools.loop import run as wait_for
from tools.sandbox import Job

RECORDS = 200
JOBS = 50
SHORT = Job("def f(n):\n    return [k * k for k in range(n)]", "f", tuple([n] for n in range(10)))


def audit() -> dict[str, Any]:
    """Of records that are written for it by the embedded default."""
    with TemporaryDirectory() as folder:
        settings = load_settings(
            model="offline",
            sources=("corpus",),
            database_url=f"sqlite:///{folder}/records.db",
            checkpoints=Path(folder) / "checkpoints.db",
        )
        runs = made_records(settings, RECORDS, print)
        return wait_for(audited(settings, runs, RECORDS, True, print)).as_json()


def answers() -> dict[str, int]:
    """How the given answers of the cases compare with the gold ones, by what they should."""
    found = Counter(
        (case["expected_equal"], compare(case["gold"], case["pred"], type_of(case["gold"])).result) for case in CASES
    )
    right = sum(count for (equal, _), count in found.items() if equal)
    return {
        "cases": len(CASES),
        "right": right,
        "right_accepted": found[True, "pass"],
        "right_refused": found[True, "fail"],
        "wrong": len(CASES) - right,
        "wrong_accepted": found[False, "pass"],
        "wrong_refused": found[False, "fail"],
    }


def sandboxes() -> dict[str, float]:
    """Milliseconds of one job of ten calls by tier, with warm workers, one job after the other."""
    found = {}
    for tier in sandbox.tiers():
        if tier.probe().available:
            sandbox.run_on([tier], SHORT)
            started = time.perf_counter()
            for _ in range(JOBS):
                sandbox.run_on([tier], SHORT)
            found[tier.name] = round((time.perf_counter() - started) / JOBS * 1000, 2)
    return found


def main() -> None:
    measured = {"audit": audit(), "answers": answers(), "sandbox_ms": sandboxes()}
    for kind in measured["audit"]["kinds"]:
        kind.pop("missed")
    print(json.dumps({**measured["answers"], "sandbox_ms": measured["sandbox_ms"]}, indent=2))
    MEASURED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    write_documents()


if __name__ == "__main__":
    main()
