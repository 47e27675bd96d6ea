"""What only shows when rows are seen together: duplicates, contradictions, labels of one kind, leaks into test."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from exporters._rows import comparable, prompt_of, prompts_in, said
from exporters.base import Columns


class Seen(Protocol):
    """A row as far as it is compared with others: one that is about to be written, or was read back."""

    @property
    def columns(self) -> Columns: ...
    @property
    def record_id(self) -> int: ...


@dataclass(frozen=True)
class SetCheck:
    """`refuses` answers the ids of the records that must not be exported."""

    reason: str
    means: str
    refuses: Callable[[Sequence[Seen]], set[int]]


def duplicates(rows: Sequence[Seen]) -> set[int]:
    """Every row but the first of those that say the same."""
    first: dict[Any, int] = {}
    for row in rows:
        first.setdefault(said(row.columns), row.record_id)
    return {row.record_id for row in rows} - set(first.values())


def opposite_preferences(rows: Sequence[Seen]) -> set[int]:
    """Both rows where one prefers what the other rejects: nothing says which is right."""
    pairs = {_pair(row): row.record_id for row in rows if {"chosen", "rejected"} <= row.columns.keys()}
    return {number for (prompt, chosen, rejected), number in pairs.items() if (prompt, rejected, chosen) in pairs}


def opposite_labels(rows: Sequence[Seen]) -> set[int]:
    """All rows of one prompt and completion whose labels differ."""
    return _disagreeing(rows, ("prompt", "completion"), "label")


def opposite_solutions(rows: Sequence[Seen]) -> set[int]:
    """All rows of one prompt whose solutions differ: nothing says which is right."""
    return _disagreeing(rows, ("prompt",), "solution")


def _disagreeing(rows: Sequence[Seen], same: Sequence[str], differs: str) -> set[int]:
    """All rows that are equal in the columns `same` and not in the column `differs`."""
    groups: dict[Any, dict[int, Any]] = defaultdict(dict)
    for row in rows:
        if {*same, differs} <= row.columns.keys():
            group = tuple(comparable(row.columns[column]) for column in same)
            groups[group][row.record_id] = row.columns[differs]
    return {number for given in groups.values() if len(set(given.values())) > 1 for number in given}


def one_sided_labels(rows: Sequence[Seen]) -> set[int]:
    """All rows with a label where every label is the same: there is nothing to learn from them."""
    labels = {row.record_id: row.columns["label"] for row in rows if "label" in row.columns}
    return set(labels) if len(set(labels.values())) == 1 else set()


SET_CHECKS: Sequence[SetCheck] = (
    SetCheck("duplicate_row", "the same columns as an earlier row", duplicates),
    SetCheck("opposite_preferences", "another row prefers what this one rejects", opposite_preferences),
    SetCheck("opposite_labels", "another row gives this completion the other label", opposite_labels),
    SetCheck("opposite_solutions", "another row gives this prompt another solution", opposite_solutions),
    SetCheck("one_sided_labels", "every label of the export is the same", one_sided_labels),
)


def leaks(train: Sequence[Seen], test: Sequence[Seen]) -> set[int]:
    """The rows of test whose prompt stands in train too, also inside a conversation, or the other way round."""
    asked = {prompt_of(row.columns) for row in train}
    on_the_way = {prompt for row in train for prompt in prompts_in(row.columns)}
    return {r.record_id for r in test if prompt_of(r.columns) in on_the_way or prompts_in(r.columns) & asked}


def _pair(row: Seen) -> tuple[Any, Any, Any]:
    return prompt_of(row.columns), comparable(row.columns["chosen"]), comparable(row.columns["rejected"])
