"""verl: parquet with `prompt`, `reward_model` and `extra_info` for its RL trainers, `messages` for its SFT trainer.

It has no trainer for pairs or labels. Its built-in rewards know other data sources than ours, so a reward function
is named in the configuration.
"""

from typing import Any

from exporters.base import MESSAGES, Columns, Shape
from exporters.layouts.base import Arrangement, Layout, Place, block, conversation

DATA_SOURCE = "synthetic-data-agent"
_SHAPES: dict[str, Shape] = {
    "data_source": str,
    "prompt": MESSAGES,
    "ability": str,
    "reward_model": {"style": str, "ground_truth": str},
    "extra_info": {"split": str, "index": int},
}


def _prompt(row: Columns, place: Place) -> dict[str, Any]:
    """`style` is `rule` where there is a solution to compare with, else `model`: a reward model decides."""
    return {
        "data_source": DATA_SOURCE,
        "prompt": row["prompt"],
        "ability": place.topic,
        "reward_model": {"style": "rule" if "solution" in row else "model", "ground_truth": row.get("solution", "")},
        "extra_info": {"split": place.split, "index": place.index},
    }


_FILES = "data.train_files={train}"
_RULE = block(
    f"{_FILES} data.prompt_key=prompt custom_reward_function.path=reward.py custom_reward_function.name=score"
)
_SCORE = block("def score(data_source, solution_str, ground_truth, extra_info=None): ...", "python")
_SFT = Arrangement(
    {"messages": MESSAGES},
    lambda row, _: {"messages": conversation(row)},
    block(f"{_FILES} data.multiturn.enable=true data.multiturn.messages_key=messages"),
)

LAYOUT = Layout(
    name="verl",
    title="verl",
    reads=".parquet",
    arrangements={
        ("messages",): _SFT,
        ("prompt", "completion"): _SFT,
        ("prompt", "solution"): Arrangement(
            _SHAPES, _prompt, f"{_RULE}\n\nwhere `reward.py` compares an answer with the ground truth:\n\n{_SCORE}"
        ),
        ("prompt",): Arrangement(_SHAPES, _prompt, block(f"{_FILES} data.prompt_key=prompt reward_model.enable=true")),
    },
)
