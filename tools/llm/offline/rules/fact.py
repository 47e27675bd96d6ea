"""Plain statements: `The call … returns 2` → `What does the call … return?`"""

import re
from collections.abc import Iterator

from tools.llm.offline.asking import Asked, Line, Rule
from tools.llm.offline.clauses import Clause

_PARTICLE = {"evaluate": "to", "consist": "of", "factor": "into", "simplify": "to", "refer": "to", "depend": "on"}
_VERBS = "produce give yield form return equal contain describe denote create accept store state determine"
_OBJECT = frozenset(_VERBS.split())
_CHANGE = re.compile(r"([^,]+?) (into|to) (?:an?|the) ")
_REASONED = re.compile(r"\b(?:because|therefore|as a result)\b")
_NAMED = re.compile(r"[A-Z]\w*$")
_CONDITION = re.compile(r"(.*?) ?(?:only when|only if|exactly when|when) (.+)$")
_VALUE = re.compile(r"(?:about )?(?:[-(]?\d|[a-z]\b(?! [a-z]{3})|`|\||[A-Z][a-z]?\w*\d|[-(a-z0-9]+\^|sqrt|log)")
_HAS_THE = re.compile(r"the ((?:[a-z]+ ){0,2}[a-z]+) (?=[a-z] [=<>]|[-(]?\d|[A-Z]\w*\d|[A-Z]\w*\()")
_ADJECTIVE = re.compile(r"\b(?:long|wide|high|deep|thick|tall|old|higher|lower|larger|smaller|more|less)\b")
_NAMING = frozenset(["produce", "give", "yield"])
_EXACT = frozenset(["return", "raise", "equal", "evaluate"])
_MEANS = re.compile(r"([a-z]+ed|made|built|written|sent|shown|formed) (?:with|using|from|of|by \w+ing) ")


def ask(line: Line) -> Iterator[Asked]:
    for clause in line.clauses:
        reasoned = _REASONED.search(line.body) and clause.base not in _EXACT
        made = None if clause.negated or reasoned else _made(clause)
        if made:
            question, phrase = made
            is_name = clause.base in _NAMING or bool(_CHANGE.match(clause.rest))
            yield Asked(question, "example" if line.is_example else "fact", phrase, is_name)


def _made(clause: Clause) -> tuple[str, str] | None:
    """The question, and the words that answer it."""
    if clause.auxiliary in ("is", "are"):
        return _of_being(clause)
    if clause.auxiliary not in ("do", "does"):
        return None
    if clause.base == "have":
        found = _HAS_THE.match(clause.rest)
        return _the(found[1], clause.subject, clause.rest[found.end() :]) if found else None
    if clause.base == "raise" and clause.rest.startswith("`"):
        return f"Which exception {clause.question(_circumstance(clause))}?", clause.rest
    return _of_object(clause) or _of_condition(clause)


def _of_being(clause: Clause) -> tuple[str, str] | None:
    """`The sum of … is 7` → `What is the sum of …?`; `is made with …` → `How is … made?`"""
    if clause.subject.startswith("the ") and len(clause.subject.split()) > 2 and _VALUE.match(clause.rest):
        if _ADJECTIVE.search(clause.rest):
            return None
        named = f"is the value of {clause.subject}" if clause.rest.startswith("`") else clause.question("")
        return f"What {named}?", clause.rest
    if found := _MEANS.match(clause.rest):
        return f"How {clause.question(found[1])}?", ""
    return _of_condition(clause)


def _of_object(clause: Clause) -> tuple[str, str] | None:
    """The question after what a verb like `returns`, `consists of` or `converts … into` is followed by."""
    particle = _PARTICLE.get(clause.base, "")
    if clause.base in ("convert", "reduce", "oxidize", "turn", "change", "transform"):
        found = _CHANGE.match(clause.rest)
        return _into(clause, found) if found else None
    if (clause.base not in _OBJECT and not particle) or (particle and not clause.rest.startswith(f"{particle} ")):
        return None
    if _NAMED.match(clause.subject) or re.match(r"[a-z]\(.*\) = ", clause.rest):
        return None
    circumstance = _circumstance(clause)
    phrase = clause.rest.removeprefix(particle).removesuffix(circumstance).strip()
    return f"What {clause.question(f'{particle} {circumstance}'.strip())}?", phrase


def _into(clause: Clause, change: re.Match[str]) -> tuple[str, str]:
    question = f"What {clause.question(f'{change[1]} {change[2]}')}?"
    return question, re.split(r" (?:by|with|at) ", clause.rest[change.end(2) :])[0]


def _circumstance(clause: Clause) -> str:
    """What narrows the statement and therefore belongs to the question: `when …`, `for the call …`."""
    found = re.search(r" ((?:when|if|(?:for|after) (?:an?|the)) .+|by default)$", clause.rest)
    return found[1] if found else ""


def _of_condition(clause: Clause) -> tuple[str, str] | None:
    found = _CONDITION.match(clause.rest)
    if found and re.match(r"(?:an?|the|that) |.* that ", found[1]) and clause.auxiliary != "does":
        return None
    return (f"When {clause.question(found[1])}?", "") if found and "," not in found[2] else None


def _the(name: str, subject: str, phrase: str) -> tuple[str, str] | None:
    """`has the roots 2 and 3` → `What are the roots of …?`; names that say nothing alone make no question."""
    if name.split()[-1] in ("value", "form", "same", "term"):
        return None
    verb = "are" if name.endswith("s") and not name.endswith("ss") else "is"
    return f"What {verb} the {name} of {subject}?", phrase.removeprefix(" ")


RULE = Rule(ask)
