"""Regular expressions and JSON schemas from users and models, tried on texts in a process that can be ended."""

import json
import sys
from functools import cache
from pathlib import Path

from pydantic import JsonValue

from state.errors import WorkerError, WorkerTimeout
from tools.processes import Pool, Worker
from tools.verifiers.base import Finding

SECONDS = 1.0
_MAX_TEXT = 1_000_000
_STARTING_S = 20.0
_WORKERS = 2


def matches(pattern: str, text: str) -> Finding:
    """Whether the whole text matches a pattern of Python's `re`; the evidence does not show the pattern.

    Unverified where that takes more than a second or the pattern is none. Waits: not for an event loop's thread.
    """
    return _asked("matches", pattern, text)


def fits_schema(schema: JsonValue, value: JsonValue) -> Finding:
    """Whether a value fits a JSON schema; a text is read as JSON, or the one fenced block of JSON in it is.

    Unverified where that takes more than a second, the schema is none or it refers to something outside itself.
    """
    return _asked("fits", schema, value if isinstance(value, str) else json.dumps(value))


def _asked(task: str, rule: JsonValue, text: str) -> Finding:
    """A worker's answer, or why there is none: that is never a fail."""
    if len(text) > _MAX_TEXT:
        return Finding("unverified", f"{len(text)} characters; at most {_MAX_TEXT} are checked")
    try:
        result, evidence = _workers().ask([task, rule, text], timeout_s=SECONDS)
    except WorkerTimeout:
        return Finding("unverified", f"not decided within {SECONDS:g} s")
    except WorkerError as error:
        return Finding("unverified", f"the check could not be run: {error}")
    return Finding(result, evidence)


@cache
def _workers() -> Pool:
    return Pool(_started, _WORKERS)


def _started() -> Worker:
    """A worker that has loaded all it needs, so that no check pays for that with its second."""
    worker = Worker([sys.executable, "-I", str(Path(__file__).with_name("_pattern_worker.py"))], env={})
    worker.ask(["fits", {"type": "string"}, '""'], timeout_s=_STARTING_S)
    return worker
