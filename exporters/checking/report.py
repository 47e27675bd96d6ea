"""What came of checking stored rows again: how many hold, and each that does not, with the check and its evidence."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

Tell = Callable[[int, int], None]
"""Is told how many rows of how many are done."""


@dataclass(frozen=True)
class Broken:
    """One finding. `row` says where it is: file and number, or record and question; `id` is empty for a whole file."""

    row: str
    id: str
    check: str
    evidence: str


@dataclass
class Report:
    """`rows` were looked at, `ids` are theirs. `unverified` and `not_run` count checks of rows that were neither
    confirmed nor refuted: those that could not decide, and those that could not be run on what is there. `notes` say
    why, each with how often. `others`: findings in rows that nobody approved, which break nothing."""

    what: str
    rows: int = 0
    ids: set[str] = field(default_factory=set)
    broken: list[Broken] = field(default_factory=list)
    unverified: int = 0
    not_run: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    others: list[Broken] = field(default_factory=list)

    @property
    def held(self) -> int:
        return self.rows - len(self.ids & {found.id for found in self.broken})

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "rows": self.rows,
            "held": self.held,
            "broken": [asdict(found) for found in self.broken],
            "unverified": self.unverified,
            "not_run": self.not_run,
            "notes": dict(self.notes),
            "others": [asdict(found) for found in self.others],
        }
