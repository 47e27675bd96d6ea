"""`First, to make an ester, warm …` → `What are the steps to make an ester?`, and one question for each later step."""

import re
from collections.abc import Iterator

from tools.llm.offline.asking import Asked, Line, Rule

_STEP = re.compile(r"(?:(\w+), )?to ([a-z]+ .+?), (?=[a-z]+ )", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:it|them|this|these)\b")


def ask(line: Line) -> Iterator[Asked]:
    found = _STEP.match(line.body)
    if not found or _VAGUE.search(found[2]):
        return
    if (found[1] or "").lower() == "first":
        yield Asked(f"What are the steps to {found[2]}?", "procedure")
    else:
        yield Asked(f"How do you {found[2]}?", "procedure")


RULE = Rule(ask)
