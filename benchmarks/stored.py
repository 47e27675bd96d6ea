"""What a database holds of a run that was killed, read without the product."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stored:
    """Of one run: questions that are not there or have not ended, rows that are there twice, and questions that
    ended in another way than approved with one row."""

    lost: int
    twice: int
    other: int


def stored(database: Path, run_id: str, questions: int) -> Stored:
    """`questions`: how many the run was given, all different."""
    with sqlite3.connect(database) as opened:
        asked = opened.execute("SELECT question_id, question, status FROM questions WHERE run_id = ?", (run_id,))
        found = asked.fetchall()
        rows = opened.execute("SELECT question_id FROM synthetic_data_sft WHERE run_id = ?", (run_id,)).fetchall()
    ended = {text for _, text, status in found if status in ("approved", "rejected", "needs_human", "failed")}
    count = Counter(question_id for (question_id,) in rows)
    twice = sum(times - 1 for times in count.values()) + len(found) - len({text for _, text, _ in found})
    good = sum(status == "approved" and count[question_id] > 0 for question_id, _, status in found)
    return Stored(lost=questions - len(ended), twice=twice, other=len(found) - good)
