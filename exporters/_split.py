"""Train and test, by question: all rows of one question are in one split."""

import hashlib
from collections.abc import Sequence

from exporters._rows import Row

TEST_SHARE = 0.1
FEWEST_QUESTIONS = 20
"""With fewer questions, and no share asked for, there is no test split: it would say nothing."""


def split_by_question(rows: Sequence[Row], share: float | None, seed: int) -> tuple[list[Row], list[Row]]:
    """Train and test. A question's place hangs on its id and the seed alone, not on the other questions.

    `share` of the questions, rounded, go to test; where any is asked for and there are two questions at
    least one goes, and never all.
    """
    questions = sorted({row.record.question_id for row in rows}, key=lambda number: _draw(number, seed))
    if share is None:
        share = TEST_SHARE if len(questions) >= FEWEST_QUESTIONS else 0.0
    size = min(max(round(share * len(questions)), 1), len(questions) - 1) if share else 0
    held_out = set(questions[:size])
    train = [row for row in rows if row.record.question_id not in held_out]
    return train, [row for row in rows if row.record.question_id in held_out]


def _draw(question_id: int, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{question_id}".encode()).hexdigest()
