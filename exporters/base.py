"""What an exporter is, what it needs of a training type, and how each column is typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

Columns = Mapping[str, Any]
ColumnKind = Literal["messages", "bool", "float", "string"]

ANSWER_COLUMNS = ("completion", "chosen", "rejected")
"""Assistant turns that follow `prompt`."""
MESSAGE_COLUMNS = ("prompt", *ANSWER_COLUMNS, "messages")


class ExportType(Protocol):
    """What is needed of a training type.

    `export` turns the content columns of one stored row into `columns`; an empty dict says that the type
    leaves this row out (a tie, say).
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
    def trainer(self) -> str: ...


@dataclass(frozen=True)
class Exporter:
    """One file format. The module's constant `EXPORTER` is what the loader looks for.

    `write(stem, rows, columns)` writes the rows of one split to files named `stem` plus a suffix;
    `loads` is the suffix of the one that `datasets.load_dataset` should read.
    """

    name: str
    title: str
    loads: str
    write: Callable[[Path, Sequence[Columns], Sequence[str]], None]


def column_kind(column: str) -> ColumnKind:
    """The type of a column, by its name alone: the same in every export, whatever the values look like."""
    if column in MESSAGE_COLUMNS:
        return "messages"
    if column == "label":
        return "bool"
    return "float" if column == "margin" else "string"
