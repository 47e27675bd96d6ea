"""A text without the instructions in it, as the spans that are left and as one text."""

import re
from collections.abc import Sequence

from state.sources import Instruction

_MARKERS = re.compile(r"[ \t]*(?:(?:#{1,6}|[-*+•>]|\d{1,3}[.)])[ \t]*)*")

Stretch = tuple[int, int]


def kept(text: str, instructions: Sequence[Instruction]) -> list[Stretch]:
    """Start and end of what is left of the text, in order.

    With an instruction go the blanks before or after it, and its line where nothing else stands on that.
    """
    left: list[Stretch] = []
    at = 0
    for found in sorted(instructions, key=lambda one: one.start):
        start, end = _widened(text, at, found)
        if start > at:
            left.append((at, start))
        at = max(at, end)
    return [*left, (at, len(text))] if at < len(text) else left


def without(text: str, instructions: Sequence[Instruction]) -> str:
    """The text as it can be given to a model."""
    return "".join(text[start:end] for start, end in kept(text, instructions))


def _widened(text: str, at: int, found: Instruction) -> Stretch:
    start, end = max(at, found.start), found.end
    line = text.rfind("\n", at, start) + 1 or at
    opens = (line == 0 or text[line - 1] == "\n") and _MARKERS.fullmatch(text, line, start)
    while end < len(text) and text[end] in " \t":
        end += 1
    closes = end == len(text) or text[end] == "\n"
    if opens and closes:
        return line, min(end + 1, len(text))
    return (line + len(text[line:start].rstrip(" \t")) if closes else start), end
