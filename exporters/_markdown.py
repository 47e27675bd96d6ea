"""Text from the web inside Markdown: shown as it is, never as markup."""

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&!$])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=:])")
_CLEAN_URL = re.compile(r"https?://[^\s<>|`\\\"]+")


def plain(text: str) -> str:
    """The text on one line, with everything escaped that Markdown or HTML would read as markup."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def link(url: str) -> str:
    """The URL as a link where it is a web address and nothing else, else as plain text."""
    return f"<{url}>" if _CLEAN_URL.fullmatch(url) else plain(url)


def table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A table; cells must be escaped already where they hold text of others."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)
