"""`A because B`, `B and therefore A` → `Why A?`; `A leads to B` → `What does A lead to?`"""

import re
from collections.abc import Iterator

from tools.llm.offline.asking import Asked, Line, Rule
from tools.llm.offline.clauses import Clause, parse, predicates

_THEREFORE = re.compile(r",? (?:and )?(?:therefore|as a result|thus|hence) |, (?:and )?so (?!that )")
_UNLIKE = re.compile(r"unlike [^,]+, ", re.IGNORECASE)
_VAGUE = re.compile(r"the (?:\w+|(?:associated|resulting|common|corresponding|same|given|other) .+)$")
_BARE_NUMBER = re.compile(r"-?\d|[a-z] =")
_TAIL = re.compile(r", (?:which|where|whereas) .*$")


def ask(line: Line) -> Iterator[Asked]:
    because = re.split(r",? because ", _UNLIKE.sub("", line.body))
    therefore = _THEREFORE.split(line.body, maxsplit=1)
    if len(because) == 2:
        whole = parse(_TAIL.sub("", because[0]))
        yield from _why(predicates(whole)[-1] if whole else None)
    elif len(therefore) == 2:
        yield from _why(_effect(line.body, therefore[1]))
    else:
        yield from _leads_to(line)


def _effect(body: str, effect: str) -> Clause | None:
    """What follows `therefore`: a clause of its own, or a second verb of the same subject."""
    if not re.search(r"[^,] and (?:therefore|thus|hence) ", body):
        return parse(_TAIL.sub("", effect))
    whole = parse(body)
    return predicates(whole)[-1] if whole and len(predicates(whole)) > 1 else None


def _why(effect: Clause | None) -> Iterator[Asked]:
    if effect is None or _VAGUE.match(effect.subject) or not (effect.rest or effect.main):
        return
    if effect.main or not _BARE_NUMBER.match(effect.rest):
        yield Asked(f"Why {effect.question()}?", "cause")


def _leads_to(line: Line) -> Iterator[Asked]:
    for clause in line.clauses:
        if " when " in clause.rest:
            continue
        if clause.base == "lead" and clause.rest.startswith("to "):
            yield Asked(f"What {clause.question('to')}?", "cause")
        elif clause.base == "cause":
            yield Asked(f"What {clause.question('')}?", "cause")


RULE = Rule(ask)
