"""parquet: typed columns, so that "7", "null" and dates stay the strings they are."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exporters.base import Columns, Exporter, Shape

_ROWS_AT_ONCE = 1000


def schema(shapes: Mapping[str, Shape]) -> Any:
    """The Arrow schema of these columns; messages are `list<struct<role: string, content: string>>`."""
    import pyarrow as pa

    return pa.schema([(column, _arrow(shape)) for column, shape in shapes.items()])


def _arrow(shape: Shape) -> Any:
    import pyarrow as pa

    if isinstance(shape, list):
        return pa.list_(_arrow(shape[0]))
    if isinstance(shape, dict):
        return pa.struct([(name, _arrow(inner)) for name, inner in shape.items()])
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[shape]


def table(rows: Sequence[Columns], shapes: Mapping[str, Shape]) -> Any:
    """The rows as one Arrow table of these columns."""
    import pyarrow as pa

    return pa.Table.from_pylist(list(rows), schema=schema(shapes))


def write(folder: Path, splits: Mapping[str, Sequence[Columns]], shapes: Mapping[str, Shape]) -> None:
    """Writes `folder`/<split>.parquet in batches; rows were checked before."""
    import pyarrow.parquet as pq

    for split, rows in splits.items():
        with pq.ParquetWriter(folder / f"{split}.parquet", schema(shapes)) as file:
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                file.write_table(table(rows[start : start + _ROWS_AT_ONCE], shapes))


def read(path: Path) -> list[Columns]:
    """The rows of one file."""
    import pyarrow.parquet as pq

    rows: list[Columns] = pq.read_table(path).to_pylist()
    return rows


EXPORTER = Exporter(name="parquet", title="Parquet", loads="{split}.parquet", write=write, read=read)
