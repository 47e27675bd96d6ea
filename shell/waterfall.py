"""The waterfall of a run as a table with bars: what is left after each stage, and why the others fell out."""

from collections.abc import Sequence

from rich.bar import Bar
from rich.table import Table

from shell.text import line
from state.run_state import Step

WIDTH = 24
REASONS = 4
"""How many reasons are shown at a stage, the most frequent first; `--json` has all."""


def waterfall_table(steps: Sequence[Step]) -> Table:
    """One row for each stage; the bars are shares of what was written."""
    table = Table("stage", "questions", "", "fell out", "why")
    most = max((step["count"] for step in steps), default=0)
    for step in steps:
        bar = Bar(max(most, 1), 0, step["count"], width=WIDTH)
        lost = f"{step['fell_out']:,}" if step["fell_out"] else ""
        table.add_row(step["stage"], f"{step['count']:,}", bar, lost, line(_why(step)))
    return table


def _why(step: Step) -> str:
    told = [f"{reason} {count:,}" for reason, count in step["reasons"].items()]
    more = sum(list(step["reasons"].values())[REASONS:])
    return "; ".join([*told[:REASONS], *([f"other reasons {more:,}"] if more else [])])
