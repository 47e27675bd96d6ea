"""Reading in child processes, which are ended where a parser hangs, grows or dies."""

import base64
import os
import sys
from functools import cache
from pathlib import Path

from state.errors import (
    FetchTimeout,
    FetchTooLarge,
    FetchUnavailable,
    FetchUnreadable,
    WorkerAnswerTooLarge,
    WorkerError,
    WorkerTimeout,
)
from tools.documents.base import MAX_CHARACTERS, Content, Kind
from tools.processes import Pool, Worker

TIMEOUT_S = 60.0
_STARTING_S, _WAITING_S, _MOST_WORKERS = 60.0, 600.0, 4
_MOST_BYTES_PER_CHARACTER = 12
"""A character of JSON in ASCII, where it needs two escapes."""


def read_apart(data: bytes, kind: Kind, timeout_s: float) -> Content:
    """What the reader of that kind makes of the bytes, within so many seconds.

    Raises `FetchUnreadable`, `FetchTimeout` and `FetchTooLarge`, which are about the file, and `FetchUnavailable`
    where the reader ended or could not be started.
    """
    message = [kind, base64.b64encode(data).decode("ascii")]
    try:
        answer = _pool().ask(message, timeout_s=timeout_s)
    except WorkerTimeout as error:
        raise FetchTimeout(f"reading it takes more than {timeout_s:g} s") from error
    except WorkerAnswerTooLarge as error:
        raise FetchTooLarge("its text is too long") from error
    except WorkerError as error:
        raise FetchUnavailable(f"its reader ended: {error}") from error
    if "problem" in answer:
        raise FetchUnreadable(answer["problem"])
    return Content(answer["text"], answer["about"])


@cache
def _pool() -> Pool:
    return Pool(_started, min(os.cpu_count() or 1, _MOST_WORKERS), wait_s=_WAITING_S)


def _started() -> Worker:
    script = Path(__file__).with_name("_worker.py")
    longest = _MOST_BYTES_PER_CHARACTER * MAX_CHARACTERS + 1_000_000
    worker = Worker([sys.executable, "-I", str(script)], env={}, max_answer_bytes=longest)
    worker.ask(["text", ""], timeout_s=_STARTING_S)
    return worker
