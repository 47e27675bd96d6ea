"""`An alkane is a hydrocarbon that …` → `What is an alkane?`"""

import re
from collections.abc import Iterator

from tools.llm.offline.asking import Asked, Line, Rule

_GENUS = re.compile(r"(?:an?|any|one of the|the) [a-z`]")
_SINGLE_OUT = re.compile(
    r"\b(?:that|which|whose|who|where|with|of|in|for|between|from|without|made|used|built|formed)\b"
)
_COMPARED = re.compile(r"\b(?:than|as large|as well|same as)\b")
_REASONED = re.compile(r"\b(?:because|therefore)\b")


def ask(line: Line) -> Iterator[Asked]:
    clause = next(iter(line.clauses), None)
    if clause is None or line.is_example or clause.auxiliary not in ("is", "are") or clause.main:
        return
    if _COMPARED.search(_SINGLE_OUT.split(clause.rest)[0]) or _REASONED.search(line.body) or clause.negated:
        return
    if not (_SINGLE_OUT.search(clause.rest) or re.match("the .+ (?:of|for) ", clause.subject)):
        return
    if _GENUS.match(clause.rest) or ((clause.plural and " that " in clause.rest) or " whose " in clause.rest):
        yield Asked(f"What {clause.question('')}?", "definition")


RULE = Rule(ask)
