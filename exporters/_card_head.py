"""The YAML header of the dataset card, as the HuggingFace Hub and `datasets` read it."""

import re
from typing import Any

import yaml

from exporters._dataset import Dataset
from exporters._rows import Row

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


def header(made: Dataset, suffix: str) -> str:
    """The header with its fences. `suffix` is that of the files which `datasets.load_dataset` should read."""
    languages = sorted(name for name in made.count("language") if _LANGUAGE.fullmatch(name))
    data_files = [{"split": name, "path": f"data/{name}{suffix}"} for name in made.splits]
    fields: dict[str, Any] = {
        "pretty_name": title(made),
        **made.license,
        **({"language": languages} if languages else {}),
        "task_categories": [_task(made)],
        "size_categories": [_size(len(made.rows))],
        "tags": ["synthetic", "synthetic-data-agent", made.kind.name],
        "configs": [{"config_name": "default", "data_files": data_files}],
    }
    return f"---\n{yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)}---\n"


def _task(made: Dataset) -> str:
    return "question-answering" if {"question", "context"} <= set(made.kind.columns) else "text-generation"


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>1M")
