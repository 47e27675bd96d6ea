"""cache: how many answers of models are kept, how much room they take, and dropping those that are not worth it."""

import json
import re
import time
from collections.abc import Awaitable, Callable
from math import inf
from typing import Any

from rich.console import Console
from rich.table import Table

from shell.errors import DONE
from shell.places import existing_store
from shell.text import line, say
from state.errors import UsageError
from state.settings import Settings
from storage.call_cache import CallCache, Contents, open_call_cache
from tools.loop import run as wait_for

SECONDS = {"h": 3600, "d": 86_400, "w": 604_800}
BYTES = {"kb": 1e3, "mb": 1e6, "gb": 1e9}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ?([a-z]+)")

Prune = Callable[[CallCache], Awaitable[int]]
"""Drops answers, the oldest first, and says how many."""


def show_cache(settings: Settings, prune: str | None, as_json: bool) -> int:
    """Raises `UsageError` for a `prune` that is neither an age nor a size, `StorageError` for a file without use."""
    wanted = _prune(prune) if prune is not None else None
    there = settings.cache_path.expanduser().exists()
    dropped, contents = wait_for(_pruned(settings, wanted)) if there else (0, Contents({}, 0))
    last = wait_for(_last_run(settings))
    if as_json:
        told = {"file": str(settings.cache_path), "answers": contents.answers, "bytes": contents.size}
        print(json.dumps({**told, "models": contents.by_model, "dropped": dropped, "last_run": last}))
    else:
        _show(settings, contents, dropped if wanted else None)
        if last:
            sent, kept = last["sent"], last["kept"]
            say(Console(), f"the last run, {last['run_id']}, sent {sent:,} calls and found {kept:,} answers kept")
    return DONE


async def _pruned(settings: Settings, prune: Prune | None) -> tuple[int, Contents]:
    cache = await open_call_cache(settings.cache_path)
    try:
        dropped = await prune(cache) if prune else 0
        return dropped, await cache.contents()
    finally:
        await cache.close()


async def _last_run(settings: Settings) -> dict[str, Any] | None:
    """How many calls the newest run of the database sent, and how many answers it found kept."""
    store = await existing_store(settings)
    runs = await store.runs.list(1) if store else []
    if store is None or not runs:
        return None
    usage = await store.events.usage(runs[0].run_id)
    return {
        "run_id": runs[0].run_id,
        "sent": sum(row.calls for row in usage),
        "kept": sum(row.cached for row in usage),
    }


def _prune(text: str) -> Prune:
    found = _AMOUNT.fullmatch(text.strip().lower())
    amount, unit = (float(found[1]), found[2]) if found else (0.0, "")
    if text == "all":
        return lambda cache: cache.drop_before(inf)
    if unit in SECONDS:
        moment = time.time() - amount * SECONDS[unit]
        return lambda cache: cache.drop_before(moment)
    if unit in BYTES:
        return lambda cache: cache.shrink(amount * BYTES[unit])
    raise UsageError(f"--prune is 'all', an age such as 12h, 30d or 2w, or a size such as 100MB or 1GB, not {text!r}")


def _show(settings: Settings, contents: Contents, dropped: int | None) -> None:
    console = Console()
    if dropped is not None:
        say(console, f"dropped {dropped:,} answers")
    if not contents.answers:
        say(console, f"no answers are kept in {settings.cache_path}")
        return
    table = Table("model", "answers")
    for model, answers in contents.by_model.items():
        table.add_row(line(model), f"{answers:,}")
    console.print(table)
    off = "" if settings.cache else "; not in use: SYNTHDATA_CACHE is false"
    say(console, f"{contents.answers:,} answers in {settings.cache_path}, {contents.size / 1e6:,.1f} MB{off}")
