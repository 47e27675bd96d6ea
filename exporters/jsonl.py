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


def read(path: Path) -> list[Columns]:
    """The rows of either file; a line that is no JSON object is a row without columns."""
    if path.suffix == ".parquet":
        return parquet.read(path)
    with path.open(encoding="utf-8", errors="replace") as file:
        return [_row(line) for line in file]


def _row(line: str) -> Columns:
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


EXPORTER = Exporter(
    name="jsonl",
    title="JSON Lines",
    loads="{split}.parquet",
    write=write,
    read=read,
    copies=("{split}.jsonl", "{split}.parquet"),
)
