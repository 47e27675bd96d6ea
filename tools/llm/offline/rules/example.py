"""`For example, ethanol is a primary alcohol` → `What is an example of a primary alcohol?`"""

import re
from collections.abc import Iterator

from state.answers import TaskType
from tools.llm.offline.asking import Asked, Line, Rule

_KIND = re.compile(r"(an? [a-z][a-z -]+?)(?= with | and | that | which | whose | in |, |$)")
_REACTS = re.compile(r"(.+? reacts? .+?) to form ")


def ask(line: Line) -> Iterator[Asked]:
    if found := _REACTS.match(line.body):
        asked: TaskType = "example" if line.is_example else "fact"
        yield Asked(f"What forms when {found[1]}?", asked, line.body[found.end() :], is_name=True)
    clause = next(iter(line.clauses), None)
    if not line.is_example or clause is None or clause.auxiliary != "is":
        return
    kind = _KIND.match(clause.rest)
    if kind and len(kind[1].split()) > 2:
        yield Asked(f"What is an example of {kind[1]}?", "example")


RULE = Rule(ask)
