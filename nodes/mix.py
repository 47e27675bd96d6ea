"""The mix of difficulties and kinds that a run is to have, and what a batch must bring for it."""

from collections import Counter
from collections.abc import Mapping
from typing import get_args

from state.answers import TaskType
from tools.asked import OfRun

Mix = Mapping[str, float]
"""The share of each label; together 1."""

DIFFICULTIES: Mix = {"easy": 0.3, "medium": 0.4, "hard": 0.3}
TASK_TYPES: Mix = dict.fromkeys(get_args(TaskType), 1 / len(get_args(TaskType)))
VERIFIABLE: Mix = {"calculation": 0.5, "fact": 0.5}
"""Of questions with one short exact answer."""


def missing(count: int, have: OfRun, *, verifiable: bool) -> dict[str, dict[str, int]]:
    """How many of the next `count` questions should have which difficulty and which task type.

    Each sums up to `count`, and goes to the labels that are furthest below their share of what the run has.
    """
    kinds = VERIFIABLE if verifiable else TASK_TYPES
    return {
        "difficulty": lacking(count, have.difficulties, DIFFICULTIES),
        "task_type": lacking(count, have.task_types, kinds),
    }


def lacking(count: int, have: Counter[str], mix: Mix) -> dict[str, int]:
    """`count` over the labels in proportion to what each lacks of its share; the larger remainders are rounded up."""
    total = count + sum(have[label] for label in mix)
    short = {label: max(0.0, share * total - have[label]) for label, share in mix.items()}
    exact = {label: count * lack / sum(short.values()) for label, lack in short.items()}
    whole = {label: int(part) for label, part in exact.items()}
    by_remainder = sorted(mix, key=lambda label: whole[label] - exact[label])
    for label in by_remainder[: count - sum(whole.values())]:
        whole[label] += 1
    return {label: part for label, part in whole.items() if part}
