"""The YAML header of the dataset card, as the HuggingFace Hub and `datasets` read it."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

from exporters._dataset import Dataset
from exporters._parts import Part
from exporters._rows import Row
from exporters.base import Exporter

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LONGEST_TITLE = 120


def title(made: Dataset) -> str:
    """What the rows are about and for what they are, on one line."""
    first: Row = made.rows[0]
    topics = {row.record.sub_topic or row.record.topic for row in made.rows}
    about = " ".join((first.record.sub_topic or first.record.topic).split())[:_LONGEST_TITLE]
    others = f" and {len(topics) - 1} more" if len(topics) > 1 else ""
    return f"{about}{others}: {made.kind.title}"


def header(made: Dataset, written: Sequence[Part], exporter: Exporter) -> str:
    """The header with its fences; `datasets.load_dataset` finds each part as a config by it."""
    languages = sorted(name for name in made.count("language") if _LANGUAGE.fullmatch(name))
    fields: dict[str, Any] = {
        "pretty_name": title(made),
        **made.license,
        **({"language": languages} if languages else {}),
        "task_categories": [_task(made)],
        "size_categories": [_size(len(made.rows))],
        "tags": ["synthetic", "synthetic-data-agent", made.kind.name],
        "configs": [{"config_name": part.config, "data_files": _data_files(part, exporter)} for part in written],
    }
    return f"---\n{yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)}---\n"


def _data_files(part: Part, exporter: Exporter) -> list[dict[str, str]]:
    return [{"split": split, "path": f"{part.folder}/{exporter.loads.format(split=split)}"} for split in part.splits]


def _task(made: Dataset) -> str:
    return "question-answering" if {"question", "context"} <= set(made.kind.columns) else "text-generation"


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>1M")
