"""What comparing two answers comes to."""

from dataclasses import dataclass

from state.verdicts import Result


@dataclass(frozen=True)
class Comparison:
    """`reason` says why it is no pass, without the expected answer; the forms are what was compared in the end."""

    result: Result
    reason: str = ""
    expected_form: str = ""
    given_form: str = ""


PASS = Comparison("pass")


def fail(reason: str) -> Comparison:
    return Comparison("fail", reason)


def unverified(reason: str) -> Comparison:
    return Comparison("unverified", reason)
