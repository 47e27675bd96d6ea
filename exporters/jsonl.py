"""jsonl: one JSON object per line, and beside it the same rows as typed parquet.

`datasets` reads JSON Lines through a parser that turns strings which look like dates into timestamps, also
inside messages and also where string features are declared. So the parquet is what it is pointed at.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from exporters import parquet
from exporters.base import Columns, Exporter


def write(stem: Path, rows: Sequence[Columns], columns: Sequence[str]) -> None:
    """Writes `stem`.jsonl and `stem`.parquet."""
    with stem.with_suffix(".jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            ordered = {column: row[column] for column in columns}
            file.write(json.dumps(ordered, ensure_ascii=False, allow_nan=False) + "\n")
    parquet.write(stem, rows, columns)


EXPORTER = Exporter(name="jsonl", title="JSON Lines", loads=".parquet", write=write)
