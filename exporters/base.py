"""What an exporter is, what it needs of a training type, and how each column is typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from pydantic import BaseModel

Columns = Mapping[str, Any]
ColumnKind = Literal["messages", "bool", "float", "string"]
Shape: TypeAlias = "type | list[Shape] | dict[str, Shape]"
"""How a column is typed: `str`, `int`, `float` or `bool`, a list of one shape, or a dict of named ones."""

ANSWER_COLUMNS = ("completion", "chosen", "rejected")
"""Assistant turns that follow `prompt`."""
MESSAGE_COLUMNS = ("prompt", *ANSWER_COLUMNS, "messages")
EXTRA_COLUMNS = ("id", "meta")
"""What every row has beside the columns of its type."""

MESSAGE: Shape = {"role": str, "content": str}
MESSAGES: Shape = [MESSAGE]
_SHAPES: Mapping[ColumnKind, Shape] = {"messages": MESSAGES, "bool": bool, "float": float, "string": str}


class ExportType(Protocol):
    """What is needed of a training type.

    `export` turns the content columns of one stored row into `columns`; an empty dict says that the row is not
    for training (a tie, say). `record` declares the content columns.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def export(self) -> Callable[[Columns], dict[str, Any]]: ...
    @property
    def record(self) -> type[BaseModel]: ...
    @property
    def trainer(self) -> str: ...


@dataclass(frozen=True)
class Exporter:
    """One file format. The module's constant `EXPORTER` is what the loader looks for.

    `write(folder, splits, shapes)` writes the rows of each split into a new folder, with the columns of `shapes`
    in their order. `loads` names the file of a split, with `{split}` in it, that `datasets.load_dataset` should
    read, and `usage` the other way to read the folder, where there is one. `copies` names the files of a split
    where its rows are written more than once: each pattern is one whole copy. `read` gives the rows of one of those
    files, and raises `OSError` or `ValueError` for one that it cannot read.
    """

    name: str
    title: str
    loads: str
    write: Callable[[Path, Mapping[str, Sequence[Columns]], Mapping[str, Shape]], None]
    read: Callable[[Path], list[Columns]]
    usage: str = ""
    copies: tuple[str, ...] = ()

    @property
    def holds(self) -> tuple[str, ...]:
        return self.copies or (self.loads,)


def column_kind(column: str) -> ColumnKind:
    """The type of a column, by its name alone: the same in every export, whatever the values look like."""
    if column in MESSAGE_COLUMNS:
        return "messages"
    if column == "label":
        return "bool"
    return "float" if column == "margin" else "string"


def shape_of(column: str) -> Shape:
    return _SHAPES[column_kind(column)]
