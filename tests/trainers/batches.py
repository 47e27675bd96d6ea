"""What a trainer feeds its model, read back as text, and what a row should give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.trainers.tiny_model import END

ANSWERS = ("completion", "chosen", "rejected")
MASKED = -100


@dataclass(frozen=True)
class Fed:
    """One sequence: its column, its whole text, and the part of it that the loss covers."""

    column: str
    text: str
    learned: str


def fed(trainer: Any, batch: Mapping[str, Any], columns: Sequence[str]) -> list[Fed]:
    """Every sequence of a batch. `columns` are those of the training type."""
    decode = trainer.processing_class.decode
    return [
        Fed(column, decode(ids[shown]), decode(ids[learned]))
        for column, ids, shown, learned in _sequences(batch, columns)
    ]


def all_fed(trainer: Any, columns: Sequence[str]) -> list[Fed]:
    """Every sequence of every batch of one epoch."""
    return [one for batch in trainer.get_train_dataloader() for one in fed(trainer, batch, columns)]


def _sequences(batch: Mapping[str, Any], columns: Sequence[str]) -> Iterator[tuple[str, Any, Any, Any]]:
    """Column, token ids, and two masks: what is no padding, and what the loss covers."""
    if "chosen_labels" in batch:
        for side in ("chosen", "rejected"):
            part = {name: batch[f"{side}_{name}"] for name in ("input_ids", "attention_mask", "labels")}
            yield from _rows([side], part)
    else:
        yield from _rows([column for column in columns if column in (*ANSWERS, "messages")], batch)


def _rows(sides: Sequence[str], batch: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any, Any]]:
    """Where there are two sides, the sequences of one stand before those of the other."""
    ids, shown = batch["input_ids"], batch["attention_mask"].bool()
    learned = batch["completion_mask"].bool() if "completion_mask" in batch else shown
    learned = batch["labels"] != MASKED if "labels" in batch else learned
    each = len(ids) // len(sides)
    for place in range(len(ids)):
        yield sides[place // each], ids[place], shown[place], learned[place]


def wanted(rows: Sequence[Mapping[str, Any]]) -> list[Fed]:
    """What exported rows should give, by hand: every turn under its role, and the assistant's words learned."""
    return [
        Fed(column, written([*row.get("prompt", []), *row[column]]), spoken(row[column]))
        for row in rows
        for column in (*ANSWERS, "messages")
        if column in row
    ]


def written(turns: Sequence[Mapping[str, str]]) -> str:
    return "".join(f"<|{turn['role']}|>{turn['content']}{END}" for turn in turns)


def spoken(turns: Sequence[Mapping[str, str]]) -> str:
    return "".join(f"{turn['content']}{END}" for turn in turns if turn["role"] == "assistant")
