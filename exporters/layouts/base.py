"""What a layout is: for each set of columns that a framework has a use for, the columns it reads instead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporters.base import MESSAGE_COLUMNS, Columns, Shape, shape_of
from state.errors import UsageError

Turns = Sequence[Mapping[str, str]]
_DECISIVE = frozenset({*MESSAGE_COLUMNS, "label", "solution"})
"""Columns that a framework must not lose: the others (a margin, a context) may be left out."""


@dataclass(frozen=True)
class Place:
    """Where a row stands in the dataset. `index` counts from 0 within the split."""

    split: str
    index: int
    topic: str


@dataclass(frozen=True)
class Arrangement:
    """One shape of rows. `usage` says in Markdown what to tell the framework, with `{train}` for the file.

    `fits` answers False for a row that the framework would cut or skip without a word.
    """

    shapes: Mapping[str, Shape]
    arrange: Callable[[Columns, Place], dict[str, Any]]
    usage: str
    fits: Callable[[Columns], bool] = lambda _: True


@dataclass(frozen=True)
class Layout:
    """One framework. The module's constant `LAYOUT` is what the loader looks for.

    `arrangements` are found by the columns they take; without any, every row stays as it is. `reads` is the
    suffix of the files that the framework reads, if it does not read all; `beside(arrangement, files)` gives
    more files by their name, from the data file of each split.
    """

    name: str
    title: str
    arrangements: Mapping[tuple[str, ...], Arrangement] = field(default_factory=dict)
    reads: str = ""
    beside: Callable[[Arrangement, Mapping[str, str]], dict[str, str]] = lambda _arrangement, _files: {}

    def arrangement(self, columns: Sequence[str]) -> Arrangement:
        """The one that takes the most of these columns. Raises `UsageError` where the framework has no such rows."""
        if not self.arrangements:
            return as_they_are(columns)
        fitting = self._fitting(columns)
        if not fitting:
            known = "; ".join(", ".join(takes) for takes in self.arrangements)
            raise UsageError(f"layout {self.name!r} has no rows of {', '.join(columns)}; it has rows of: {known}")
        return self.arrangements[max(fitting, key=len)]

    def takes(self, columns: Sequence[str]) -> bool:
        """Whether it has rows of these columns."""
        return not self.arrangements or bool(self._fitting(columns))

    def _fitting(self, columns: Sequence[str]) -> list[tuple[str, ...]]:
        needed = _DECISIVE & set(columns)
        return [takes for takes in self.arrangements if needed <= set(takes) <= set(columns)]


def as_they_are(columns: Sequence[str], usage: str = "") -> Arrangement:
    return Arrangement({c: shape_of(c) for c in columns}, lambda row, _: {c: row[c] for c in columns}, usage)


def system_of(turns: Turns) -> str:
    """What the system turn at the start says; nothing where there is none."""
    return turns[0]["content"] if turns and turns[0]["role"] == "system" else ""


def without_system(turns: Turns) -> list[Mapping[str, str]]:
    return list(turns[1:] if system_of(turns) else turns)


def alternate(turns: Turns) -> bool:
    """Whether, after the system turn, every other turn is the assistant's."""
    return all((turn["role"] == "assistant") == bool(n % 2) for n, turn in enumerate(without_system(turns)))


def one_turn(turns: Turns) -> bool:
    """Whether, after the system turn, one turn is left."""
    return len(without_system(turns)) == 1


def conversation(row: Columns) -> list[Mapping[str, str]]:
    """A prompt and its completion, or the messages, as one conversation."""
    return list(row["messages"]) if "messages" in row else [*row["prompt"], *row["completion"]]


def block(text: str, language: str = "") -> str:
    """A fenced block of Markdown."""
    return f"```{language}\n{text}\n```"
