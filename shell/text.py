"""Text from the web, from models and from users, made safe for a terminal."""

from rich.console import Console
from rich.text import Text


def plain(text: str, *, lines: bool = True) -> str:
    """Without control characters, so that nothing in it can move the cursor or colour the screen."""
    kept = "\n\t" if lines else ""
    shown = "".join(c if c.isprintable() or c in kept else " " for c in text)
    return shown if lines else " ".join(shown.split())


def shortened(text: str, limit: int) -> str:
    one_line = plain(text, lines=False)
    return one_line if len(one_line) <= limit else f"{one_line[: limit - 1]}…"


def line(text: str, style: str = "") -> Text:
    """One line as Rich shows it word for word: square brackets in it are no markup."""
    return Text(plain(text, lines=False), style=style)


def say(console: Console, text: str) -> None:
    """Prints one line, never broken, so that a command in it can be copied."""
    console.print(line(text), soft_wrap=True)
