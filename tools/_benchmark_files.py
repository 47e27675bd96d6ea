"""Files of benchmark items, read item by item."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from state.errors import UsageError
from tools._datasets import as_text

COLUMNS = ("question", "prompt", "problem", "text", "input")
"""The column with an item's text: the first of these that it has, else all its texts together."""
QUOTED = 200


@dataclass(frozen=True)
class Item:
    """`name` is `file:number`; numbers count the lines or rows of the file from 1."""

    name: str
    text: str


def items_of(path: Path) -> list[Item]:
    """The items of one file. Raises `UsageError` that names the file, what is wrong with it and what is allowed."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"benchmark file {path} is of no known kind; allowed are {', '.join(READERS)}")
    try:
        numbered = [(number, _text_of(value)) for number, value in reader(path)]
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise UsageError(
            f"benchmark file {path} cannot be read ({_line(error)}); allowed are {', '.join(READERS)}"
        ) from error
    return [Item(f"{path.name}:{number}", text) for number, text in numbered if text.strip()]


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:QUOTED]


def _text_of(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "\n".join(_strings(value))
    found = next((value[name] for name in COLUMNS if value.get(name)), None)
    return as_text(found) if found is not None else "\n".join(_strings(value))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    for number, line in _lines(path):
        try:
            yield number, json.loads(line)
        except ValueError as error:
            raise ValueError(f"line {number} is not JSON") from error


def _json(path: Path) -> Iterator[tuple[int, Any]]:
    """A list, or an object whose first list is that of the items."""
    value = json.loads(path.read_text(encoding="utf-8-sig"))
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, list)), None)
    if not isinstance(value, list):
        raise ValueError("it holds no list of items")
    yield from enumerate(value, start=1)


def _csv(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from enumerate(csv.DictReader(lines), start=1)


def _parquet(path: Path) -> Iterator[tuple[int, Any]]:
    from pyarrow import parquet

    rows: list[Any] = parquet.read_table(path).to_pylist()
    yield from enumerate(rows, start=1)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig") as lines:
        yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


READERS: Mapping[str, Callable[[Path], Iterator[tuple[int, Any]]]] = {
    ".jsonl": _json_lines,
    ".json": _json,
    ".csv": _csv,
    ".parquet": _parquet,
    ".txt": _lines,
}
