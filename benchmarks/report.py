"""What all benchmarks have in common: their options, and a table or JSON on standard output."""

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

Row = Mapping[str, Any]


def options(about: str | None, **defaults: Any) -> argparse.ArgumentParser:
    """`--records --concurrency --latency-ms --json`, with small defaults for a quick look."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=50)
    parser.add_argument("--concurrency", type=int, default=16, help="calls on the wire at once")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="the server's, before each answer")
    parser.add_argument("--json", action="store_true", help="one JSON value instead of a table")
    parser.set_defaults(**defaults)
    return parser


def parsed(
    parser: argparse.ArgumentParser, arguments: Sequence[str] | None, **quick: float | str
) -> argparse.Namespace:
    """The options as given; with `--quick`, which it adds, those that are not given are `quick`."""
    told = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in quick.items())
    parser.add_argument("--quick", action="store_true", help=f"a first look: {told}")
    if parser.parse_args(arguments).quick:
        parser.set_defaults(**quick)
    return parser.parse_args(arguments)


def shown(rows: Sequence[Row], as_json: bool, title: str = "") -> None:
    if as_json:
        print(json.dumps({"title": title, "rows": [dict(row) for row in rows]}))
        return
    table = Table(title=title or None)
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(width=200).print(table)


def shown_alone(row: Row, as_json: bool, title: str = "") -> None:
    """One row with many columns, from top to bottom."""
    shown([row] if as_json else [{"what": name, "found": value} for name, value in row.items()], as_json, title)
