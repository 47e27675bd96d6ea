"""What comparing two answers comes to."""

from dataclasses import dataclass

from state.verdicts import Result


@dataclass(frozen=True)
class How:
    """`formulas`: what the exact rules cannot read is compared as a formula, in another process, which takes time.

    `tolerance`: how far a number may lie from the expected one, relative to it.
    """

    formulas: bool = False
    tolerance: float | None = None


@dataclass(frozen=True)
class Comparison:
    """`reason` says why it is no pass, without the expected answer; the forms are what was compared in the end."""

    result: Result
    reason: str = ""
    expected_form: str = ""
    given_form: str = ""


EXACT = How()
PASS = Comparison("pass")


def fail(reason: str) -> Comparison:
    return Comparison("fail", reason)


def unverified(reason: str) -> Comparison:
    return Comparison("unverified", reason)
