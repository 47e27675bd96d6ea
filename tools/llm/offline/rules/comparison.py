"""`A …, whereas B …` and `Unlike B, A …` → `How does A differ from B?`"""

import re
from collections.abc import Iterator

from tools.llm.offline.asking import Asked, Line, Rule
from tools.llm.offline.clauses import Clause, has_plural_head, parse
from tools.text import content_terms

_UNLIKE = re.compile(r"[Uu]nlike ([^,]+), (?:which [^,]+, )?(.+)$")
_WHEREAS = re.compile(r"(.+?), (?:whereas|while) (.+)$")
_AT_DEGREES = re.compile(r"at (?:about |only about )?-?\d[\d.]* degrees? Celsius")
_VAGUE = re.compile(r"\b(?:one|ones|same|it|its|they|other|another|both)\b|^the \w+$")


def ask(line: Line) -> Iterator[Asked]:
    if found := _UNLIKE.match(line.body):
        clause = parse(found[2])
        if clause and not _VAGUE.search(f"{clause.subject} {found[1]}"):
            yield Asked(_differ(clause, found[1]), "comparison")
    elif found := _WHEREAS.match(line.body):
        first, second = parse(found[1]), parse(found[2])
        if first and second and _comparable(first, second):
            yield Asked(_question(first, second), "comparison")


def _comparable(first: Clause, second: Clause) -> bool:
    """Whether two clauses say the same kind of thing about two subjects that stand by themselves."""
    one, other = first.subject, second.subject
    alike = first.base == second.base or set(content_terms(one)) & set(content_terms(other))
    return bool(alike) and one not in other and other not in one and not (_VAGUE.search(one) or _VAGUE.search(other))


def _question(first: Clause, second: Clause) -> str:
    if first.main == second.main and _AT_DEGREES.match(first.rest) and _AT_DEGREES.match(second.rest):
        return f"At what temperatures do {first.subject} and {second.subject} {first.main}?"
    return _differ(first, second.subject)


def _differ(clause: Clause, other: str) -> str:
    return f"How {'do' if _is_plural(clause) else 'does'} {clause.subject} differ from {other}?"


def _is_plural(clause: Clause) -> bool:
    if clause.auxiliary in ("do", "does", "is", "are", "has", "have", "was", "were"):
        return clause.plural
    return has_plural_head(clause.subject.split())


RULE = Rule(ask)
