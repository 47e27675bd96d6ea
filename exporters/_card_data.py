"""The sections of the card that say what the rows are, how to read them, and what could mislead a learner."""

from collections.abc import Mapping, Sequence

from exporters._balance import balance
from exporters._dataset import REASONS, Dataset
from exporters._markdown import plain, table
from exporters._parts import Part
from exporters.base import EXTRA_COLUMNS, Exporter
from exporters.layouts import layout

_CAPTIONS: Mapping[str, str] = {
    "pairs": "Lengths of chosen and rejected answers, in whitespace-separated words. The rule that always picks the "
    "longer answer should be right about half of the time.",
    "labels": "Labels.",
    "groups": "Records that are stored for each exported question.",
}


def use(made: Dataset, written: Sequence[Part], exporter: Exporter) -> str:
    """How to read each config, and what to tell the framework whose layout the rows have."""
    calls = [f'load_dataset("<this folder>", "{part.config}")' for part in written[1:]]
    lines = ["from datasets import load_dataset", 'rows = load_dataset("<this folder>")', *calls]
    usage = exporter.usage.format(folders=", ".join(f"`{part.folder}`" for part in written))
    told = made.arrangement.usage.replace("{train}", data_file("train", exporter))
    framed = f"The columns are those of {layout(made.options.layout).title}.\n\n{told}" if told else ""
    code = "```python\n" + "\n".join(lines) + "\n```"
    return "## How to load it\n\n" + "\n\n".join(filter(None, (code, usage and f"{usage}.", framed)))


def data_file(split: str, exporter: Exporter) -> str:
    """The file, relative to the dataset's folder, that holds the rows of a split."""
    return f"data/{exporter.loads.format(split=split)}"


def columns(made: Dataset, written: Sequence[Part]) -> str:
    """The columns of the rows, and of the candidates where there are any."""
    rows = ", ".join(f"`{column}`" for column in written[0].shapes if column not in EXTRA_COLUMNS)
    reader = made.kind.trainer if layout(made.options.layout).name == "trl" else layout(made.options.layout).title
    told = f"Columns for {reader}: {rows}; beside them `id` and `meta` (a JSON string)."
    for part in written[1:]:
        listed = ", ".join(f"`{column}`" for column in part.shapes)
        told += (
            f"\n\nThe config `{part.config}` holds every stored record of the exported questions, also those that are "
            f"no row for the trainer, with the reason in `left_out`. Its columns: {listed}."
        )
    return told


def counts(made: Dataset) -> str:
    splits = [(f"split {name}", len(rows)) for name, rows in made.splits.items()]
    candidates = made.candidates.splits if made.candidates else {}
    stored = [(f"candidates of split {name}", len(rows)) for name, rows in candidates.items()]
    statuses = [(f"records {plain(status)}", count) for status, count in made.by_status.items()]
    idle = [("not for training", len(made.not_for_training))] if made.not_for_training else []
    refused = [(f"refused: {REASONS[reason]}", len(ids)) for reason, ids in sorted(made.refused.items())]
    return "## Counts\n\n" + table(("what", "number"), [*splits, *stored, *statuses, *idle, *refused])


def evenness(made: Dataset) -> str:
    """Lengths, labels and groups; empty where the rows have none of them."""
    measured = balance(made)
    tables = [
        f"{_CAPTIONS[name]}\n\n"
        + table(("what", "value"), [(what.replace("_", " "), value) for what, value in found.items()])
        for name, found in measured.items()
    ]
    return "\n\n".join(["## Balance", *tables]) if tables else ""
