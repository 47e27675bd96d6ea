"""parquet: typed columns, so that "7", "null" and dates stay the strings they are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from exporters.base import Columns, Exporter, column_kind

_ROWS_AT_ONCE = 1000


def schema(columns: Sequence[str]) -> Any:
    """The Arrow schema of these columns; messages are `list<struct<role: string, content: string>>`."""
    import pyarrow as pa

    message = pa.struct([("role", pa.string()), ("content", pa.string())])
    kinds = {"messages": pa.list_(message), "bool": pa.bool_(), "float": pa.float64(), "string": pa.string()}
    return pa.schema([(column, kinds[column_kind(column)]) for column in columns])


def write(stem: Path, rows: Sequence[Columns], columns: Sequence[str]) -> None:
    """Writes `stem`.parquet in batches; rows were checked before."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    typed = schema(columns)
    with pq.ParquetWriter(stem.with_suffix(".parquet"), typed) as file:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            file.write_table(pa.Table.from_pylist(list(rows[start : start + _ROWS_AT_ONCE]), schema=typed))


EXPORTER = Exporter(name="parquet", title="Parquet", loads=".parquet", write=write)
