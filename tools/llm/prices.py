"""What calls cost, from a small dated table of prices."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml


class Usage(Protocol):
    @property
    def model(self) -> str: ...
    @property
    def input_tokens(self) -> int: ...
    @property
    def output_tokens(self) -> int: ...


@cache
def price_table() -> dict[str, dict[str, float]]:
    """US dollars per million tokens, by model; see `as_of` in prices.yaml."""
    table = yaml.safe_load(Path(__file__).with_name("prices.yaml").read_text(encoding="utf-8"))
    return {name: {kind: float(price) for kind, price in row.items()} for name, row in table["models"].items()}


def cost_usd(usage: Iterable[Usage]) -> float | None:
    """US dollars of all calls; `None` where a model that was used is not in the table."""
    total, prices = 0.0, price_table()
    for row in usage:
        if row.model not in prices:
            return None
        price = prices[row.model]
        total += (row.input_tokens * price["input"] + row.output_tokens * price["output"]) / 1_000_000
    return round(total, 6)
