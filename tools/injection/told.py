"""What people are told of the instructions in a page."""

from state.sources import Source

MOST, LONGEST = 3, 100


def notice(source: Source) -> str:
    """One line; empty where there is nothing to tell."""
    count = len(source.instructions)
    many = "1 instruction" if count == 1 else f"{count} instructions"
    return f"{many} to a model found in this page, not shown to the model" if count else ""


def quoted(source: Source) -> list[str]:
    """The first of them with their kinds, at most 100 characters of each, what cannot be seen written out."""
    said = [(found.kind, source.text[found.start : found.end]) for found in source.instructions[:MOST]]
    return [f'{kind}: "{_escaped(text)}"' for kind, text in said]


def _escaped(text: str) -> str:
    one_line = " ".join(text.split(" "))
    seen = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in one_line[: LONGEST + 1])
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - 1]}…"
