"""What a check found: pass, fail or unverified, with its evidence."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Result = Literal["pass", "fail", "unverified"]
Kind = Literal["exact", "heuristic"]


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
