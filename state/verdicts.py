"""What a check found: pass, fail or unverified, with its evidence."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Result = Literal["pass", "fail", "unverified"]
Kind = Literal["exact", "heuristic"]


SECOND_SOURCE = "second_source"
"""The check that stays open where no other source speaks of a claim, which says nothing against an answer."""


class Verdict(BaseModel):
    """`unverified` means that the check could not decide: it is neither a pass nor a fail."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    check: str
    result: Result
    kind: Kind = Field(description="exact: decided by rule; heuristic: may err, and says so")
    evidence: str = ""
    version: str = "1"
    seconds: float = 0.0
    candidate: int = 0


def failed(verdicts: list[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.result == "fail"]


def undecided(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that could not decide; the lack of a second source is none of them."""
    return [verdict for verdict in verdicts if verdict.result == "unverified" and verdict.check != SECOND_SOURCE]


def uncorroborated(verdicts: Iterable[Verdict]) -> bool:
    """Whether a second source was looked for, and not every claim that matters has one."""
    return any(verdict.check == SECOND_SOURCE and verdict.result == "unverified" for verdict in verdicts)
