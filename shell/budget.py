"""A run that its budget has stopped: what came of it so far, and how to go on."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from shell.places import command
from shell.text import say
from state.settings import Settings

MORE = 2
"""A budget that was used up is proposed again at so many times what was spent."""


def say_how_to_go_on(settings: Settings, output: Mapping[str, Any], console: Console) -> None:
    """One line with the reason and the command that resumes the run; a deadline counts anew by itself."""
    words = command("resume", settings, output["run_id"], *_raised(settings, output), checkpoints=True)
    say(console, f"stopped: {output['stopped']}; nothing is lost; go on with: {words}")


def _raised(settings: Settings, output: Mapping[str, Any]) -> list[str]:
    """The options that raise what is used up."""
    usd, tokens = settings.budget_usd, settings.budget_tokens
    words: list[str] = []
    if usd is not None and (output["cost_usd"] or 0) >= usd:
        words += ["--budget-usd", _dollars(MORE * output["cost_usd"])]
    if tokens is not None and output["tokens"] >= tokens:
        words += ["--budget-tokens", str(MORE * output["tokens"])]
    return words


def _dollars(amount: float) -> str:
    """Two digits that count, cents at least from a dollar on."""
    return f"{amount:.2f}" if amount >= 1 else f"{float(f'{amount:.2g}'):.6f}".rstrip("0")
