"""Comparing formulas that the exact rules cannot read, by math-verify in a process that can be killed."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from state.errors import WorkerError, WorkerTimeout
from tools.answers.base import PASS, Comparison, fail, unverified
from tools.answers.latex import checked, in_latex, read_one_way, same_letters
from tools.processes import Pool, Worker

_WORKERS, _STARTING_S, _COMPARING_S = 2, 60.0, 3.0
_SCRIPT = Path(__file__).with_name("_math_worker.py")


@dataclass
class _Budget:
    """The seconds that are left for comparing; starting a worker does not count."""

    seconds: float = _COMPARING_S


_BUDGET: ContextVar[_Budget | None] = ContextVar("budget", default=None)


@contextmanager
def one_comparison() -> Iterator[None]:
    """However many formulas are compared inside, together they have the seconds of one comparison."""
    token = _BUDGET.set(_Budget())
    try:
        yield
    finally:
        _BUDGET.reset(token)


def compare_formulas(expected: str, given: str) -> Comparison:
    """Two formulas in plain notation: equal for math-verify and at points, or different beyond doubt.

    Raises `Unreadable` for what is no formula.
    """
    one, other = checked(expected), checked(given)
    if re.sub(r"\s", "", one) == re.sub(r"\s", "", other):
        return PASS
    if not same_letters(one, other):
        return unverified("the same letter stands there as a capital and as a small one")
    if find_spec("math_verify") is None:
        return unverified("math-verify is not installed, which reads such formulas")
    try:
        found = _asked([in_latex(one), in_latex(other)], _BUDGET.get() or _Budget())
    except WorkerTimeout:
        return unverified(f"comparing the formulas takes more than {_COMPARING_S:g} s")
    except WorkerError as error:
        return unverified(f"the formulas could not be compared: {error}")
    return _judged(found, clear=read_one_way(one) and read_one_way(other))


def _asked(formulas: list[str], budget: _Budget) -> dict[str, Any]:
    if budget.seconds <= 0:
        raise WorkerTimeout("the time for this comparison is used up")
    left, budget.seconds = budget.seconds, 0.0
    found: dict[str, Any] = _pool().ask(formulas, timeout_s=left)
    budget.seconds = left - found["seconds"]
    return found


def _judged(found: dict[str, Any], *, clear: bool) -> Comparison:
    if found["equal"]:
        return PASS
    if found["equal"] is None or not clear:
        return unverified("the formulas could not be compared")
    return fail("it is another formula" if found["symbols"] else "it has another value")


@cache
def _pool() -> Pool:
    return Pool(_started, _WORKERS)


def _started() -> Worker:
    """A worker that has loaded its libraries: what that takes is no part of a comparison."""
    worker = Worker([sys.executable, "-I", str(_SCRIPT)], env={})
    worker.ask(["x", "x"], timeout_s=_STARTING_S)
    return worker
