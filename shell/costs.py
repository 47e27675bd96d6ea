"""What a run has cost: by stage, by model, all in all and for each approved record."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.table import Table

from shell.estimate import money
from shell.text import line
from storage.events import Usage
from tools.llm.prices import Prices

SUMS = ("calls", "cached", "input_tokens", "output_tokens")


def costs(usage: Sequence[Usage], prices: Prices, approved: int) -> dict[str, Any]:
    """As JSON. `cached` counts answers that were kept from earlier calls, which are not among the `calls`; dollars
    are null where a model has no price, and what an approved record took where none was approved."""
    total = _row(usage, prices)
    tokens, usd = total["input_tokens"] + total["output_tokens"], total["cost_usd"]
    return {
        "by_stage": _by(usage, prices, "stage", lambda row: row.role),
        "by_model": _by(usage, prices, "model", lambda row: row.model),
        "total": total,
        "approved_records": approved,
        "per_approved_record": {
            "tokens": round(tokens / approved) if approved else None,
            "cost_usd": round(usd / approved, 6) if approved and usd is not None else None,
        },
        "prices_as_of": str(prices.as_of(row.model for row in usage) or "") or None,
    }


def costs_table(told: dict[str, Any]) -> Table:
    """The same for people: the stages, then the models, then all."""
    dated = f" at prices of {told['prices_as_of']}" if told["prices_as_of"] else ""
    table = Table("costs", "calls", "from cache", "tokens read", "written", f"dollars{dated}")
    for row in told["by_stage"]:
        _add(table, row["stage"], row)
    table.add_section()
    for row in told["by_model"]:
        _add(table, row["model"], row)
    table.add_section()
    _add(table, "all", told["total"])
    each = told["per_approved_record"]
    if each["tokens"] is not None:
        tokens = f"{each['tokens']:,} tokens"
        table.add_row(f"each of {told['approved_records']:,} approved", "", "", tokens, "", _dollars(each["cost_usd"]))
    return table


def _by(usage: Sequence[Usage], prices: Prices, name: str, key: Callable[[Usage], str]) -> list[dict[str, Any]]:
    names = dict.fromkeys(key(row) for row in usage)
    return [{name: one, **_row([row for row in usage if key(row) == one], prices)} for one in names]


def _row(usage: Sequence[Usage], prices: Prices) -> dict[str, Any]:
    sums = {name: sum(getattr(row, name) for row in usage) for name in SUMS}
    return {**sums, "seconds": round(sum(row.seconds for row in usage), 2), "cost_usd": prices.total(usage)}


def _add(table: Table, name: str, row: dict[str, Any]) -> None:
    table.add_row(line(name), *(f"{row[column]:,}" for column in SUMS), _dollars(row["cost_usd"]))


def _dollars(usd: float | None) -> str:
    return "no price" if usd is None else money(usd)
