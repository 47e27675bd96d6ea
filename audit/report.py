"""What an audit found, by kind of defect."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from audit.base import CaughtBy


class Kind(BaseModel):
    """`by_checks` counts the planted defects that a deterministic check refused, `by_review` those that were not
    approved in the end, where a judge was asked. `checks` says which checks refused how many."""

    model_config = ConfigDict(extra="forbid")

    name: str
    means: str
    caught_by: CaughtBy
    planted: int = 0
    by_checks: int = 0
    by_review: int | None = None
    checks: dict[str, int] = Field(default_factory=dict)
    missed: list[int] = Field(default_factory=list, description="ids of the records whose defect no check refused")

    @property
    def share(self) -> float:
        return self.by_checks / self.planted if self.planted else 0.0


class AuditReport(BaseModel):
    """`untouched` records were reviewed as they are; `refused` of them failed a check, `disapproved` the judge."""

    model_config = ConfigDict(extra="forbid")

    records: int
    by_type: dict[str, int]
    untouched: int
    refused: int
    refused_by: dict[str, int]
    disapproved: int | None = None
    judge: str | None = None
    seed: int
    kinds: list[Kind]

    @property
    def checkable(self) -> list[Kind]:
        """The kinds that a deterministic check is to catch, and that some record could have."""
        return [kind for kind in self.kinds if kind.caught_by == "check" and kind.planted]

    @property
    def share_caught(self) -> float:
        """Of all planted defects of the checkable kinds, what the checks alone refused."""
        planted = sum(kind.planted for kind in self.checkable)
        return sum(kind.by_checks for kind in self.checkable) / planted if planted else 0.0

    @property
    def share_refused(self) -> float:
        return self.refused / self.untouched if self.untouched else 0.0

    def as_json(self) -> dict[str, Any]:
        shares = {"share_caught": round(self.share_caught, 4), "share_refused": round(self.share_refused, 4)}
        told = self.model_dump(mode="json")
        for kind, plain in zip(self.kinds, told["kinds"], strict=True):
            plain["share"] = round(kind.share, 4)
        return {**told, **shares, "checkable_kinds": len(self.checkable)}


def counted(checks: Sequence[frozenset[str]]) -> dict[str, int]:
    """How often each check refused, the busiest first."""
    return dict(Counter(name for found in checks for name in sorted(found)).most_common())
