"""Which answer a response gives: what is boxed, else what is marked, else what is called the answer, else all of it."""

import re
from collections.abc import Iterator

MAX_RESPONSE = 50_000
"""Characters of a response from which on no answer is looked for."""

_BRACE = re.compile(r"\\(?:boxed|fbox)\s*\{|\\[{}]|[{}]")
_MARK = "####"
_CALLED = re.compile(
    r"\banswers?\b[*\s]*(?:is|are|[:=])[*\s:]*(?!not\b|no\b)(?P<answer>\S.*?)[ \t]*(?=[.;][*\s]+[A-Z]|\n|\Z)",
    re.IGNORECASE,
)


def answers_of(response: str) -> list[str]:
    """The different answers that a response gives, in order; none where it gives none, or thinks to its end."""
    thought, closed, said = response.rpartition("</think>")
    if "<think>" in said:
        return []
    said = said.strip() if closed or not thought else response
    for found in (_boxed(said), _marked(said), [match["answer"] for match in _CALLED.finditer(said)]):
        answers = list(dict.fromkeys(answer.strip() for answer in found if answer.strip()))
        if answers:
            return answers
    return [said.strip()] if said.strip() else []


def _marked(text: str) -> Iterator[str]:
    """What stands behind the marks of the last lines; further up such a mark is a heading."""
    for line in reversed(text.strip().splitlines()):
        _, mark, answer = line.partition(_MARK)
        if not mark:
            return
        yield answer


def _boxed(text: str) -> Iterator[str]:
    """What stands in the innermost boxes, in order."""
    opened: list[int] = []
    inner = -1
    for brace in _BRACE.finditer(text):
        sign = brace.group()
        if sign.startswith(("\\boxed", "\\fbox")):
            opened.append(brace.end())
        elif sign == "{":
            opened.append(-1)
        elif sign == "}" and opened:
            start = opened.pop()
            if start > inner:
                inner = start
                yield text[start : brace.start()]
