"""How different the exported questions are, once for each question."""

from collections.abc import Mapping
from typing import Any

from exporters._dataset import Dataset
from exporters._markdown import plain, table
from exporters._rows import Row
from state.records import Outline
from tools.diversity import Diversity, Quantiles, diversity


def diversity_of(made: Dataset) -> Diversity:
    """Of what the user asks first in each row. Records do not say which aspect of a sub-topic they are about."""
    first = {row.record.question_id: row for row in reversed(made.rows)}
    return diversity(_outline(number, first[number]) for number in sorted(first))


def diversity_section(made: Dataset) -> str:
    found = diversity_of(made)
    numbers: list[tuple[str, Any]] = [("questions", found.questions)]
    numbers += [(f"distinct-{n}", share) for n, share in enumerate(found.distinct, start=1)]
    numbers += [("words", _told(found.words)), ("similarity to the nearest question", _told(found.nearest))]
    labels = {"difficulty": found.difficulties, "task type": found.task_types, "opening": found.kinds}
    return (
        "## Diversity\n\nDistinct-n is the share of different n-grams (Li et al. 2016); similarity is the share of "
        "words that two questions have in common. Of words and similarity: least, median, most.\n\n"
        + table(("what", "value"), [*numbers, *((name, _listed(counts)) for name, counts in labels.items())])
    )


def _outline(number: int, row: Row) -> Outline:
    columns, record = row.columns, row.record
    asked = [turn["content"] for turn in columns.get("prompt", columns.get("messages", [])) if turn["role"] == "user"]
    text = columns.get("question") or (asked[0] if asked else "")
    labels = {"difficulty": record.difficulty, "task_type": record.task_type}
    return Outline(number, record.run_id, text, record.topic, record.sub_topic, **labels)


def _told(spread: Quantiles | None) -> str:
    return f"{spread.least:g}, {spread.median:g}, {spread.most:g}" if spread else "none"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{plain(label)} {count}" for label, count in counts.items())
