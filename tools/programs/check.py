"""Checks of a program against test cases: inputs go into a sandbox, values come out, and the host compares them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from state.programs import Case, Suite
from state.verdicts import Result
from tools import sandbox
from tools.programs.reading import syntax_problem
from tools.programs.strict import same
from tools.sandbox.base import Call, Job, Limits, Outcome

_SHOWN = 200
_NOT_RUN = Call("raised", error="the program ended before this call")


@dataclass(frozen=True)
class ProgramFinding:
    """`passed` of `total` cases; `tier` ran them. `evidence` names the first case that failed and never what was
    expected of it, for whoever revises reads it."""

    result: Result
    passed: int
    total: int
    evidence: str
    tier: str = ""


def check_program(code: str, suite: Suite, *, share: float = 1.0, limits: Limits | None = None) -> ProgramFinding:
    """Passes where at least `share` of the cases come out as expected; unverified where no sandbox could tell."""
    ran = outcome_of(code, suite.function, [case.args for case in suite.cases], limits=limits)
    # A sandbox may know newer syntax than this interpreter: here it is read only where none could.
    unread = ran.status != "done" or all(call.error.startswith("SyntaxError") for call in ran.calls)
    if unread and (problem := syntax_problem(code)):
        return ProgramFinding("fail", 0, len(suite.cases), f"syntax error: {problem}", ran.tier)
    return judged(ran, suite, share)


def judged(ran: Outcome, suite: Suite, share: float = 1.0) -> ProgramFinding:
    """What a sandbox's outcome for the inputs of the suite, in their order, says of the program that it ran."""
    total = len(suite.cases)
    if ran.status != "done" or len(ran.calls) > total:
        reason = shown_text(ran.reason) or f"{len(ran.calls)} results for {total} cases"
        return ProgramFinding("unverified", 0, total, f"the program could not be run: {reason}", ran.tier)
    calls = (*ran.calls, *[_NOT_RUN] * (total - len(ran.calls)))
    wrong = [(case, call) for case, call in zip(suite.cases, calls, strict=True) if not right(case, call)]
    passed = total - len(wrong)
    evidence = f"{passed} of {total} cases passed"
    if wrong:
        evidence = f"{_told(suite.function, *wrong[0])}; {evidence}"
    return ProgramFinding("pass" if passed / total >= share else "fail", passed, total, evidence, ran.tier)


def outcome_of(
    code: str,
    function: str,
    inputs: Sequence[Sequence[Any]],
    *,
    limits: Limits | None = None,
    full: bool = False,
    hash_seed: int = 0,
) -> Outcome:
    """What a sandbox makes of one call for each of the inputs; `full`: only a whole CPython will do."""
    job = Job(code, function, tuple(inputs), limits or Limits(), hash_seed)
    return sandbox.run(job, full=full)


def right(case: Case, call: Call) -> bool:
    return call.status == "returned" and same(case.expected, call.value)


def shown(value: Any) -> str:
    """A value as evidence quotes it; one that cannot be written down is named by its type."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return f"a value of type {type(value).__name__}"
    return shown_text(text)


def shown_text(text: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 2 * _SHOWN]).split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}..."


def _told(function: str, case: Case, call: Call) -> str:
    """The case and what came of it: `f([1, 2], 3) gave 7`."""
    asked = f"{function}({', '.join(map(shown, case.args))})"
    if call.status == "returned":
        return f"{asked} gave {shown(call.value)} of type {type(call.value).__name__}"
    named = {"timeout": "took too long", "memory": "took too much memory", "too_large": "gave too large a value"}
    said = named.get(call.status, f"raised {shown_text(call.error)}")
    return f"{asked} {said}"
