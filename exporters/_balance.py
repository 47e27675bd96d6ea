"""What a learner could pick up instead of the lesson: length that tells answers apart, labels and groups uneven."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from exporters._dataset import Dataset
from exporters._rows import Row


def balance(made: Dataset) -> dict[str, dict[str, Any]]:
    """`pairs` where rows have a chosen and a rejected answer, `labels` where they have a label, and `groups` where
    more than one record is stored for a question: each read off the columns, whatever the type."""
    found = {"pairs": _pairs(made.rows), "labels": _labels(made.rows), "groups": _groups(made)}
    return {name: measured for name, measured in found.items() if measured}


def _pairs(rows: Sequence[Row]) -> dict[str, Any]:
    """Words of the chosen answer less those of the rejected one. Picking the longer answer is right by chance in
    half of the pairs of equal length."""
    pairs = [row.columns for row in rows if {"chosen", "rejected"} <= row.columns.keys()]
    gaps = [_words(pair["chosen"]) - _words(pair["rejected"]) for pair in pairs]
    if not gaps:
        return {}
    longer, equal = sum(gap > 0 for gap in gaps), gaps.count(0)
    return {
        "rows": len(gaps),
        "mean_length_gap_words": round(fmean(gaps), 4),
        "share_chosen_longer": round(longer / len(gaps), 4),
        "share_equal_length": round(equal / len(gaps), 4),
        "accuracy_of_longer_is_chosen": round((longer + equal / 2) / len(gaps), 4),
    }


def _words(turns: Sequence[Mapping[str, str]]) -> int:
    return sum(len(turn["content"].split()) for turn in turns)


def _labels(rows: Sequence[Row]) -> dict[str, Any]:
    labels = [row.columns["label"] for row in rows if "label" in row.columns]
    desirable = sum(labels)
    if not labels:
        return {}
    return {
        "rows": len(labels),
        "desirable": desirable,
        "undesirable": len(labels) - desirable,
        "share_desirable": round(desirable / len(labels), 4),
    }


def _groups(made: Dataset) -> dict[str, Any]:
    """How many records are stored for each exported question."""
    sizes = [made.stored[question] for question in {row.record.question_id for row in made.rows}]
    if max(sizes) < 2:
        return {}
    return {
        "questions": len(sizes),
        "records": sum(sizes),
        "smallest": min(sizes),
        "mean": round(fmean(sizes), 4),
        "largest": max(sizes),
    }
