"""axolotl: conversations for its chat templates, and the strings that its older strategies read.

`chat_template.default` (DPO) takes the last turn of `chosen` and `rejected`, `chat_template.argilla` (ORPO) the
whole conversation without the system turn: both find what they need in the same row.
"""

from typing import Any

from exporters.base import MESSAGES, Columns
from exporters.layouts.base import (
    Arrangement,
    Layout,
    Place,
    alternate,
    as_they_are,
    block,
    conversation,
    one_turn,
    system_of,
    without_system,
)

_KTO_TYPE = "llama3.ultra   # or chatml.ultra: the template of your model"


def _usage(kind: str, *more: str) -> str:
    dataset = ("datasets:", "  - path: {train}", "    ds_type: parquet", f"    type: {kind}")
    return block("\n".join([*more, *dataset]), "yaml")


def _text(turns: Any) -> str:
    return str(turns[-1]["content"])


def _pair(row: Columns, _: Place) -> dict[str, Any]:
    asked = without_system(row["prompt"])
    answered = {column: [*asked, *row[column]] for column in ("chosen", "rejected")}
    return {"messages": row["prompt"], "system": system_of(row["prompt"]), **answered}


def _reward(row: Columns, _: Place) -> dict[str, Any]:
    answers = {column: _text(row[column]) for column in ("chosen", "rejected")}
    return {"system": system_of(row["prompt"]), "input": _text(row["prompt"]), **answers}


def _labelled(row: Columns, _: Place) -> dict[str, Any]:
    said = {column: _text(row[column]) for column in ("prompt", "completion")}
    return {"system": system_of(row["prompt"]), **said, "label": row["label"]}


def _answers_once(row: Columns) -> bool:
    answers = [row[column] for column in ("chosen", "rejected", "completion") if column in row]
    return all(len(turns) == 1 for turns in answers)


def _exchange(row: Columns) -> bool:
    return one_turn(row["prompt"]) and _answers_once(row)


_CHAT = Arrangement({"messages": MESSAGES}, lambda row, _: {"messages": conversation(row)}, _usage("chat_template"))
_PAIR_USAGE = _usage("chat_template.default", "rl: dpo") + "\n\nand for ORPO\n\n"

LAYOUT = Layout(
    name="axolotl",
    title="Axolotl",
    reads=".parquet",
    arrangements={
        ("messages",): _CHAT,
        ("prompt", "completion"): _CHAT,
        ("prompt", "completion", "label"): Arrangement(
            {"system": str, "prompt": str, "completion": str, "label": bool},
            _labelled,
            _usage(_KTO_TYPE, "rl: kto", "remove_unused_columns: false"),
            _exchange,
        ),
        ("prompt", "chosen", "rejected"): Arrangement(
            {"messages": MESSAGES, "system": str, "chosen": MESSAGES, "rejected": MESSAGES},
            _pair,
            _PAIR_USAGE + _usage("chat_template.argilla", "rl: orpo", "remove_unused_columns: false"),
            lambda row: alternate(row["prompt"]) and _answers_once(row),
        ),
        ("prompt", "chosen", "rejected", "margin"): Arrangement(
            {"system": str, "input": str, "chosen": str, "rejected": str},
            _reward,
            _usage("bradley_terry.chat_template", "reward_model: true"),
            _exchange,
        ),
        ("prompt", "solution"): as_they_are(
            ("prompt", "solution"),
            _usage("passthrough", "rl: grpo", "trl:", "  reward_funcs: [trl.rewards.accuracy_reward]"),
        ),
    },
)
