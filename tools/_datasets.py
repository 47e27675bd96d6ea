"""Rows of datasets, read from files, and the measures that are computed over them."""

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from state.errors import UsageError
from tools.text import normalised

Row = Mapping[str, Any]
Rows = Sequence[Row]

NOT_CONTENT = frozenset({"id", "meta", "run_id", "question_id", "created_at", "updated_at"})
"""Columns that tell rows apart without being part of what they say."""


def load_rows(rows_or_path: Rows | str | Path) -> Rows:
    """The rows themselves, or those of the file. Raises `UsageError` that names the file, line or row at fault."""
    if not isinstance(rows_or_path, (str, Path)):
        rows = list(rows_or_path)
    else:
        path = Path(rows_or_path)
        readers = {".jsonl": _jsonl, ".parquet": _parquet}
        if path.suffix.lower() not in readers:
            raise UsageError(f"{path} is no dataset file; allowed are {', '.join(readers)}")
        try:
            rows = readers[path.suffix.lower()](path)
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from error
    wrong = next((place for place, row in enumerate(rows) if not isinstance(row, Mapping)), None)
    if wrong is not None:
        raise UsageError(f"row {wrong} is a {type(rows[wrong]).__name__}; every row must be an object with columns")
    return rows


def _jsonl(path: Path) -> list[Any]:
    rows = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                rows += [json.loads(line)] if line.strip() else []
            except ValueError as error:
                raise ValueError(f"line {number} is not JSON ({error})") from error
    return rows


def _parquet(path: Path) -> list[Any]:
    from pyarrow import parquet

    rows: list[Any] = parquet.read_table(path).to_pylist()
    return rows


def columns_of(rows: Rows) -> list[str]:
    """The names of the columns, in the order in which they first occur."""
    return list(dict.fromkeys(str(name) for row in rows for name in row))


def texts_of(rows: Rows, column: str) -> list[str]:
    """What is not missing in a column of texts or messages."""
    values = (row.get(column) for row in rows)
    return [as_text(value) for value in values if isinstance(value, (str, list)) and not is_missing(value)]


def content_of(row: Row) -> str:
    """What a row says, normalised, so that equal rows give equal texts; a missing value is as good as no column."""
    said = {name: value for name, value in row.items() if name not in NOT_CONTENT and not is_missing(value)}
    return json.dumps({str(name): normalised(as_text(value)) for name, value in said.items()}, sort_keys=True)


def distribution(values: Sequence[float]) -> dict[str, float]:
    """Count, smallest, mean, median, largest and standard deviation (of the whole), to 4 places; empty for none."""
    if not values:
        return {}
    return {
        "count": len(values),
        "min": rounded(min(values)),
        "mean": rounded(statistics.fmean(values)),
        "median": rounded(statistics.median(values)),
        "max": rounded(max(values)),
        "deviation": rounded(statistics.pstdev(values)),
    }


def distinct_n(texts: Iterable[str], n: int) -> float:
    """Different n-grams of words by all n-grams, 0 to 1; 0 where there is none. Source: Li et al., NAACL 2016."""
    grams = [gram for text in texts for gram in _grams(normalised(text).split(), n)]
    return rounded(len(set(grams)) / len(grams)) if grams else 0.0


def as_text(value: Any) -> str:
    """A value as text: messages as their contents, what is neither text nor messages as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(part, Mapping) and "content" in part for part in value):
        return "\n".join(as_text(part["content"]) for part in value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def repeats(texts: Iterable[str]) -> int:
    """How many of the texts occurred before."""
    found = list(texts)
    return len(found) - len(set(found))


def is_missing(value: Any) -> bool:
    """Whether a value is null, not a number (NaN), blank or empty."""
    blank = isinstance(value, str) and not value.strip()
    return value is None or blank or value in ([], {}) or (isinstance(value, float) and value != value)


def is_number(value: Any) -> bool:
    """Whether a value can be computed with: no truth value, not infinite, not absurdly large."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e150


def rounded(value: float) -> float:
    return round(value, 4)


def _grams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + n]) for place in range(len(words) - n + 1)]
