"""hf: a HuggingFace `DatasetDict` in the data folder, as `datasets.load_from_disk` reads it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from exporters import parquet
from exporters.base import Columns, Exporter, Shape
from state.errors import UsageError


def write(folder: Path, splits: Mapping[str, Sequence[Columns]], shapes: Mapping[str, Shape]) -> None:
    """Saves the splits to `folder`. Raises `UsageError` where `datasets` is not installed."""
    try:
        from datasets import Dataset, DatasetDict
    except ImportError as error:
        raise UsageError(
            "format 'hf' needs the package datasets: pip install 'synthetic-data-agent[hub]', or use --format parquet"
        ) from error

    tables = {
        split: Dataset(parquet.table(rows, shapes), fingerprint=_fingerprint(rows)) for split, rows in splits.items()
    }
    DatasetDict(tables).save_to_disk(folder)


def _fingerprint(rows: Sequence[Columns]) -> str:
    """The name under which the library caches what is made of these rows: the same for the same rows."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def read(path: Path) -> list[Columns]:
    """The rows of one shard; the library itself is not needed for that."""
    import pyarrow as pa

    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as stream:
        rows: list[Columns] = stream.read_all().to_pylist()
    return rows


EXPORTER = Exporter(
    name="hf",
    title="HuggingFace DatasetDict",
    loads="{split}/*.arrow",
    write=write,
    read=read,
    usage="`datasets.load_from_disk` reads each of the folders {folders}",
)
