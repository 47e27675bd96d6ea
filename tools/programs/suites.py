"""Suites worth checking with: no stub passes, the reference does, and its values do not hang on chance."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any

from state.programs import Case, Suite
from tools.programs.check import check_program, outcome_of, shown
from tools.programs.strict import same
from tools.sandbox.base import Call, Limits, Outcome

FEWEST_VALUES = 3
_MOST_CASES, _MOST_BITS = 200, 4096
_HASH_SEEDS = (0, 1)


class _EqualToAll:
    def __eq__(self, _other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


_Stub = Callable[[Sequence[Any]], Any]
_STUBS: Mapping[str, _Stub] = {
    "None": lambda _args: None,
    "its first argument": lambda args: args[0] if args else None,
    "0": lambda _args: 0,
    "True": lambda _args: True,
    "[]": lambda _args: [],
    "an empty text": lambda _args: "",
    "an object equal to all": lambda _args: _EqualToAll(),
}


def suite_problem(program: str, suite: Suite, *, share: float = 1.0, limits: Limits | None = None) -> str:
    """Why the suite proves nothing of a program, or `program` is no reference for it; empty if it will do.

    `share`: of the cases that a program must pass, and a stub must not.
    """
    return _weakness(suite, share) or _failure(program, suite, limits) or _chance(program, suite, limits)


def recomputed(
    program: str, function: str, inputs: Sequence[Sequence[Any]], *, limits: Limits | None = None
) -> Suite | None:
    """The cases with the values that the program gives on a whole CPython, the same under two hash seeds.

    Inputs on which it raises, or gives what JSON cannot hold, are left out. None where no whole CPython is there,
    where the two runs differ, or where no case remains.
    """
    kept = [list(args) for args in inputs[:_MOST_CASES]]
    first, second = _twice(program, function, kept, limits)
    if {first.status, second.status} != {"done"} or not _agree(first, second):
        return None
    pairs = [(args, call) for args, call in zip(kept, first.calls, strict=False) if call.status == "returned"]
    cases = [Case(args=args, expected=call.value) for args, call in pairs if _is_json(call.value)]
    return Suite(function=function, cases=cases) if cases else None


def _weakness(suite: Suite, share: float) -> str:
    if odd := [case for case in suite.cases if not _is_json([case.args, case.expected])]:
        return f"JSON cannot hold its case {shown(odd[0].args)}"
    expected, asked = [_written(case.expected) for case in suite.cases], dict[str, str]()
    for case, value in zip(suite.cases, expected, strict=True):
        if asked.setdefault(_written(case.args), value) != value:
            return f"it expects two values of the same input {shown(case.args)}"
    if len(set(expected)) < FEWEST_VALUES:
        return f"it has fewer than {FEWEST_VALUES} different expected values"
    commonest = json.loads(Counter(expected).most_common(1)[0][0])
    stubs: dict[str, _Stub] = {**_STUBS, "its commonest expected value": lambda _args: commonest}
    for name, stub in stubs.items():
        passed = sum(same(case.expected, stub(case.args)) for case in suite.cases)
        if passed / len(suite.cases) >= share:
            return f"a program that always returns {name} passes it"
    return ""


def _failure(program: str, suite: Suite, limits: Limits | None) -> str:
    found = check_program(program, suite, limits=limits)
    return "" if found.result == "pass" else f"its reference does not pass it: {found.evidence}"


def _chance(program: str, suite: Suite, limits: Limits | None) -> str:
    """Where no whole CPython is there, nothing can be said of it."""
    first, second = _twice(program, suite.function, [case.args for case in suite.cases], limits)
    if {first.status, second.status} == {"done"} and not _agree(first, second):
        return "its reference gives other values under another hash seed"
    return ""


def _twice(
    program: str, function: str, inputs: Sequence[Sequence[Any]], limits: Limits | None
) -> tuple[Outcome, Outcome]:
    first, second = (
        outcome_of(program, function, inputs, limits=limits, full=True, hash_seed=seed) for seed in _HASH_SEEDS
    )
    return first, second


def _agree(one: Outcome, other: Outcome) -> bool:
    return len(one.calls) == len(other.calls) and all(map(_alike, one.calls, other.calls))


def _alike(one: Call, other: Call) -> bool:
    if one.status != other.status or _is_json(one.value) != _is_json(other.value):
        return False
    return one.status != "returned" or not _is_json(one.value) or same(one.value, other.value)


def _is_json(value: Any) -> bool:
    """Whether JSON holds the value as it is: exact types, finite, not huge, and texts as keys."""
    if type(value) is list:
        return all(map(_is_json, value))
    if type(value) is dict:
        return all(type(key) is str and _is_json(inner) for key, inner in value.items())
    if type(value) is int:
        return value.bit_length() <= _MOST_BITS
    return type(value) in (str, bool, type(None)) or (type(value) is float and isfinite(value))


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
