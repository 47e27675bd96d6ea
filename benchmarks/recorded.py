"""What a database holds of a run's questions and calls, read without the product."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ENDINGS = ("approved", "rejected", "needs_human", "failed")


@dataclass(frozen=True)
class Recorded:
    """`statuses` and `reasons` count questions; `calls` those that were sent, by outcome, `longest_s` the longest of
    each; `twice` the rows and questions beyond the first of each. `finished_at` is in Unix seconds."""

    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unexplained: int = 0
    twice: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    longest_s: dict[str, float] = field(default_factory=dict)
    finished_at: float | None = None

    @property
    def ended(self) -> int:
        return sum(self.statuses[ending] for ending in ENDINGS)


def recorded(database: Path, run_id: str) -> Recorded:
    """Of a run of the type `sft`, finished or not."""
    with closing(sqlite3.connect(database)) as opened:
        find = "SELECT question, status, reason FROM questions WHERE run_id = ?"
        asked = opened.execute(find, (run_id,)).fetchall()
        rows = opened.execute("SELECT question_id, candidate FROM synthetic_data_sft WHERE run_id = ?", (run_id,))
        kept = rows.fetchall()
        find = "SELECT data FROM events WHERE run_id = ? AND kind = 'model_called' ORDER BY id"
        calls = [json.loads(data) for (data,) in opened.execute(find, (run_id,))]
        ((finished,),) = opened.execute("SELECT max(finished_at) FROM runs WHERE run_id = ?", (run_id,))
    failed = [reason for _, status, reason in asked if status == "failed"]
    sent, longest = Counter[str](), dict[str, float]()
    for call in calls:
        if not call["cached"]:
            sent[call["outcome"]] += 1
            longest[call["outcome"]] = max(longest.get(call["outcome"], 0.0), call["seconds"])
    return Recorded(
        statuses=Counter(status for _, status, _ in asked),
        reasons=Counter(_short(reason) for reason in failed),
        unexplained=sum(not reason for reason in failed),
        twice=len(kept) - len(set(kept)) + len(asked) - len({text for text, _, _ in asked}),
        calls=sent,
        longest_s=longest,
        finished_at=datetime.fromisoformat(finished).replace(tzinfo=UTC).timestamp() if finished else None,
    )


def _short(reason: str) -> str:
    """The error's name and the first words of its message, which differ least."""
    return ":".join(reason.split(":")[:2])[:80]
