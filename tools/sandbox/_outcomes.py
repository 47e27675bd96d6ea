"""What a job came to in a worker process that runs a whole interpreter."""

import re
import time
from collections.abc import Callable
from typing import Any

from state.errors import WorkerAnswerTooLarge, WorkerDied, WorkerError, WorkerTimeout
from tools.sandbox._answers import calls_of, every_call, text_of
from tools.sandbox._refusals import refused
from tools.sandbox.base import Call, Job, Outcome, TierState

_LOST = "the program ended or disturbed its interpreter"
_ENDED_SILENTLY = re.compile(r"exit code -?\d+$")
"""A guest turns its own standard error off before it runs a program: who says something there, did not come so far."""


def outcome_in(tier: str, job: Job, ask: Callable[[], Any], *, lacks: Callable[[str], bool] = refused) -> Outcome:
    """`ask` gives the guest's answer, or raises a `WorkerError`; `lacks`: see `finished`."""
    started = time.perf_counter()
    try:
        calls, output = _read(ask(), job)
    except WorkerAnswerTooLarge:
        calls, output = every_call(job, "too_large"), ""
    except WorkerTimeout as error:
        if "no worker was free" in str(error):
            return Outcome("broken", tier, reason=error.reason)
        calls, output = every_call(job, "timeout"), ""
    except WorkerDied as error:
        if not _ENDED_SILENTLY.search(str(error)):
            return Outcome("broken", tier, reason=error.reason)
        late = time.perf_counter() - started >= job.limits.seconds
        calls, output = every_call(job, "timeout") if late else _lost(job), ""
    except WorkerError:
        calls, output = _lost(job), ""
    return finished(tier, job, calls, output, seconds=time.perf_counter() - started, lacks=lacks)


def finished(
    tier: str, job: Job, calls: tuple[Call, ...], output: str, *, seconds: float, lacks: Callable[[str], bool]
) -> Outcome:
    """`done`, or `unsupported` where an error says that the tier lacks what the program needs."""
    missing = next((call.error for call in calls if call.status == "raised" and lacks(call.error)), None)
    if missing is not None:
        return Outcome("unsupported", tier, reason=missing, output=output, seconds=seconds)
    return Outcome("done", tier, calls=calls, output=output[: job.limits.output_chars], seconds=seconds)


def tried_out(tier: str, *, full: bool, run: Callable[[Job], Outcome], detail: str) -> TierState:
    """The state of a tier by what a small job comes to there."""
    outcome = run(Job("def probe(number):\n    return number + 1", "probe", ((41,),)))
    if outcome.status == "done" and outcome.calls[0].value == 42:
        return TierState(tier, full, True, f"{detail}, {outcome.seconds * 1000:.0f} ms")
    why = outcome.reason or next((call.error or call.status for call in outcome.calls), outcome.status)
    return TierState(tier, full, False, why)


def _read(answer: Any, job: Job) -> tuple[tuple[Call, ...], str]:
    try:
        return calls_of(answer["calls"], job), text_of(answer["output"], job.limits.output_chars)
    except (ValueError, TypeError, KeyError):
        return _lost(job), ""


def _lost(job: Job) -> tuple[Call, ...]:
    return every_call(job, "raised", _LOST)
