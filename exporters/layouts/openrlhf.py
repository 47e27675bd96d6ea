"""openrlhf: conversations under keys that are named on the command line.

The options are those of releases that group them (`--data.input_key`); older ones write `--input_key`. KTO is
trained by the releases that have `train_kto`.
"""

from exporters.base import MESSAGES
from exporters.layouts.base import Arrangement, Layout, as_they_are, block, conversation


def _usage(trainer: str, *options: str, dataset: str = "dataset") -> str:
    given = " ".join(f"--data.{option}" for option in (f"{dataset} {{train}}", *options, "apply_chat_template"))
    return block(f"python -m openrlhf.cli.{trainer} {given}", "sh")


_SFT = Arrangement(
    {"messages": MESSAGES},
    lambda row, _: {"messages": conversation(row)},
    _usage("train_sft", "input_key messages", "multiturn"),
)
_PAIR = ("prompt", "chosen", "rejected")
_PAIR_KEYS = ("prompt_key prompt", "chosen_key chosen", "rejected_key rejected")
_PROMPTS = "train_ppo_ray"

LAYOUT = Layout(
    name="openrlhf",
    title="OpenRLHF",
    reads=".parquet",
    arrangements={
        ("messages",): _SFT,
        ("prompt", "completion"): _SFT,
        ("prompt", "completion", "label"): as_they_are(
            ("prompt", "completion", "label"),
            _usage("train_kto", "input_key prompt", "output_key completion", "label_key label"),
        ),
        _PAIR: as_they_are(_PAIR, _usage("train_dpo", *_PAIR_KEYS)),
        (*_PAIR, "margin"): as_they_are((*_PAIR, "margin"), _usage("train_rm", *_PAIR_KEYS)),
        ("prompt", "solution"): Arrangement(
            {"prompt": MESSAGES, "label": str},
            lambda row, _: {"prompt": row["prompt"], "label": row["solution"]},
            _usage(_PROMPTS, "input_key prompt", "label_key label", dataset="prompt_dataset"),
        ),
        ("prompt",): as_they_are(("prompt",), _usage(_PROMPTS, "input_key prompt", dataset="prompt_dataset")),
    },
)
