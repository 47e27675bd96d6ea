"""Text of strangers on a terminal."""

import io

import pytest
from rich.console import Console

from shell.text import line, plain, say, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("clear \x1b[2J", "clear  [2J"),
        ("back\x08space", "back space"),
        ("bell\x07", "bell "),
        ("over\rwritten", "over written"),
        ("right\u202eto left", "right to left"),
        ("C1 \x9b2J", "C1  2J"),
        ("half \ud800", "half  "),
        ("lines\nand\ttabs", "lines\nand\ttabs"),
        ("Ünïcode ≠ ASCII 你好 🙂", "Ünïcode ≠ ASCII 你好 🙂"),
    ],
)
def test_control_characters_become_spaces(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_one_line_is_one_line() -> None:
    assert plain("a\n\n  b\tc ", lines=False) == "a b c"


def test_long_text_is_cut_with_a_mark() -> None:
    assert shortened("a\nb", 3) == "a b"
    assert shortened("abcd", 3) == "ab…"


def test_square_brackets_are_no_markup_and_a_line_is_never_broken() -> None:
    out = io.StringIO()
    console = Console(file=out, width=20, force_terminal=True, color_system="truecolor")
    text = f"[red]alarm[/red] [/nothing] {'x' * 50} [link=file:///etc/passwd]"
    say(console, text)
    assert out.getvalue() == f"{text}\n"
    assert line("[bold]a[/]").plain == "[bold]a[/]"
