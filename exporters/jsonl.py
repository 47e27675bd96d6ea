"""jsonl: one JSON object per line, and beside it the same rows as typed parquet.

`datasets` reads JSON Lines through a parser that turns strings which look like dates into timestamps, also
inside messages and also where string features are declared. So the parquet is what it is pointed at.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from exporters import parquet
from exporters.base import Columns, Exporter, Shape


def write(folder: Path, splits: Mapping[str, Sequence[Columns]], shapes: Mapping[str, Shape]) -> None:
    """Writes `folder`/<split>.jsonl and `folder`/<split>.parquet."""
    for split, rows in splits.items():
        with (folder / f"{split}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for row in rows:
                ordered = {column: row[column] for column in shapes}
                file.write(json.dumps(ordered, ensure_ascii=False, allow_nan=False) + "\n")
    parquet.write(folder, splits, shapes)


EXPORTER = Exporter(name="jsonl", title="JSON Lines", loads="{split}.parquet", write=write)
