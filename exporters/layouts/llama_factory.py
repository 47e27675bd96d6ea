"""llama-factory: ShareGPT and Alpaca rows, and the `dataset_info.json` that describes them.

Its `dataset_info.json` points at the parquet files: read from JSON, strings that look like dates would become
timestamps. After the system turn it wants every other turn to be the assistant's, and skips other rows.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from exporters.base import MESSAGE, MESSAGES, Columns
from exporters.layouts.base import Arrangement, Layout, Place, alternate, block, conversation, one_turn, system_of

_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "observation_tag": "tool",
    "function_tag": "function_call",
    "system_tag": "system",
}


def _usage(stage: str) -> str:
    return "Train with:\n\n" + block(f"dataset_dir: .\ndataset: synthetic_train\n{stage}", "yaml")


def _messages(row: Columns, _: Place) -> dict[str, Any]:
    return {"messages": conversation(row)}


def _ranking(row: Columns, _: Place) -> dict[str, Any]:
    return {"messages": row["prompt"], "chosen": row["chosen"][0], "rejected": row["rejected"][0]}


def _alpaca(row: Columns, _: Place) -> dict[str, Any]:
    return {"system": system_of(row["prompt"]), "instruction": row["prompt"][-1]["content"]}


def _beside(made: Arrangement, files: Mapping[str, str]) -> dict[str, str]:
    described = {f"synthetic_{split}": {"file_name": file, **_described(made)} for split, file in files.items()}
    return {"dataset_info.json": json.dumps(described, indent=2) + "\n"}


def _described(made: Arrangement) -> dict[str, Any]:
    if "instruction" in made.shapes:
        return {"formatting": "alpaca", "columns": {"prompt": "instruction", "system": "system"}}
    columns = {("kto_tag" if column == "label" else column): column for column in made.shapes}
    ranking = {"ranking": True} if "chosen" in made.shapes else {}
    return {"formatting": "sharegpt", **ranking, "columns": columns, "tags": _TAGS}


_SFT = Arrangement({"messages": MESSAGES}, _messages, _usage("stage: sft"), lambda row: alternate(conversation(row)))

LAYOUT = Layout(
    name="llama-factory",
    title="LLaMA-Factory",
    reads=".parquet",
    beside=_beside,
    arrangements={
        ("messages",): _SFT,
        ("prompt", "completion"): _SFT,
        ("prompt", "completion", "label"): replace(
            _SFT,
            shapes={"messages": MESSAGES, "label": bool},
            arrange=lambda row, place: {**_messages(row, place), "label": row["label"]},
            usage=_usage("stage: kto"),
        ),
        ("prompt", "chosen", "rejected"): Arrangement(
            {"messages": MESSAGES, "chosen": MESSAGE, "rejected": MESSAGE},
            _ranking,
            _usage("stage: dpo        # pref_loss: orpo for ORPO; stage: rm for a reward model"),
            lambda row: alternate(row["prompt"]) and len(row["chosen"]) == len(row["rejected"]) == 1,
        ),
        ("prompt",): Arrangement(
            {"system": str, "instruction": str},
            _alpaca,
            _usage("stage: ppo        # and reward_model"),
            lambda row: one_turn(row["prompt"]),
        ),
    },
)
