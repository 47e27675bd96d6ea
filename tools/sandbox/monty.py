"""Everywhere: a small Python interpreter written in Rust, in worker processes of its own, with no way out at all."""

import importlib.util
import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from tools.sandbox._answers import calls_of, every_call
from tools.sandbox._guest_text import calls_source, fresh_inputs
from tools.sandbox._kept import Kept
from tools.sandbox._outcomes import finished, tried_out
from tools.sandbox._refusals import lacking
from tools.sandbox.base import Call, CallStatus, Job, Outcome, Tier, TierState

if TYPE_CHECKING:
    from pydantic_monty import Monty, MontySession, ResourceLimits

_NAME = "monty"
_WAITING_S, _GRACE_S = 60.0, 0.5
"""For a free worker; and past a job's own time, before its worker is killed."""
_ASKING = """
kept = []
answers(code, function, inputs, {"__name__": "program"}, value_bytes=value_bytes, kept=kept)
"""
_SENT = "json.dumps(kept)"
_ENDED: dict[type[BaseException], CallStatus] = {TimeoutError: "timeout", MemoryError: "memory"}
"""What ends a program in monty, which it cannot catch."""


@cache
def _asked() -> str:
    return calls_source() + _ASKING + _SENT


def _opened() -> "Monty":
    from pydantic_monty import Monty

    pool = Monty(checkout_timeout=_WAITING_S, feed_duration_limit_grace=_GRACE_S)
    pool.__enter__()
    return pool


def _closed(pool: "Monty") -> None:
    pool.__exit__(None, None, None)


_POOL: Kept["Monty"] = Kept(_opened, _closed)


class _Printed:
    """Keeps the beginning of what is printed."""

    def __init__(self, limit: int) -> None:
        self.kept, self._limit = "", limit

    def __call__(self, _stream: str, text: str) -> None:
        self.kept += text[: self._limit - len(self.kept)]


def _run(job: Job) -> Outcome:
    from pydantic_monty import MontyCrashedError, MontyError

    limits, printed, started = job.limits, _Printed(job.limits.output_chars), time.perf_counter()
    bounds: ResourceLimits = {"max_feed_duration_secs": limits.seconds, "max_memory": limits.memory_bytes}
    try:
        with _POOL.get().checkout(limits=bounds, os_policy={"sleep": "zero"}) as session:
            calls = _calls(session, job, printed)
    except MontyCrashedError as error:
        if not error.timed_out:
            return Outcome("broken", _NAME, reason=_said(error))
        calls = every_call(job, "timeout")
    except MontyError as error:
        return Outcome("unsupported", _NAME, reason=_said(error))
    except (TimeoutError, RuntimeError, OSError) as error:
        return Outcome("broken", _NAME, reason=_said(error))
    seconds = time.perf_counter() - started
    return finished(_NAME, job, calls, printed.kept, seconds=seconds, lacks=lambda error: lacking(error, job.code))


def _calls(session: "MontySession", job: Job, printed: _Printed) -> tuple[Call, ...]:
    """Raises `MontyError` for what is no fault of the program."""
    from pydantic_monty import MontyRuntimeError

    asked = {"code": job.code, "function": job.function, "inputs": fresh_inputs(job)}
    given: dict[str, Any] = {**asked, "value_bytes": job.limits.value_bytes}
    try:
        sent = session.feed_run(_asked(), inputs=given, print_callback=printed)
        return calls_of(json.loads(sent), job)
    except MontyRuntimeError as error:
        ended = _ENDED.get(type(error.exception()))
        if ended is None:
            raise
        return _before(session, job, ended)


def _before(session: "MontySession", job: Job, ended: CallStatus) -> tuple[Call, ...]:
    """The calls that came to something before a limit ended the program, where that can still be told."""
    from pydantic_monty import MontyError

    try:
        return calls_of(json.loads(session.feed_run(_SENT)), job, missing=ended)
    except (MontyError, ValueError):
        return every_call(job, ended)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _probe() -> TierState:
    if importlib.util.find_spec("pydantic_monty") is None:
        return TierState(_NAME, False, False, "the package pydantic-monty is not installed")
    return tried_out(_NAME, full=False, run=_run, detail="runs most short programs")


TIER = Tier(name=_NAME, order=1, full=False, probe=_probe, run=_run, close=_POOL.close)
