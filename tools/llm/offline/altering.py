"""Sentences made false on purpose: another number, subject or cause, or a negation, so that no passage holds them."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from operator import ne
from typing import TypeVar

from tools.llm.offline.asking import line_of
from tools.llm.offline.clauses import Clause, parse
from tools.llm.offline.material import Material
from tools.llm.offline.reading import Statement, holds, meaning

_FIGURE = re.compile(r"(?<![\w.,-])-?\d+(?:\.\d+)?(?![\w,]|\.\d|-[a-z\d])")
_CAUSE = re.compile(r",? because ")
_STEP = re.compile(r"((?:\w+, )?to [^,]+, )(?=[a-z])", re.IGNORECASE)
_POINTING = re.compile(r"(?:its?|their|they|this|these|the \w+ (?:is|are|then)) ")

T = TypeVar("T")
_LONG_SUBJECT = 6

Alter = Callable[[str, Material, random.Random], Iterator[str]]


def other_number(sentence: str, material: Material, chance: random.Random) -> Iterator[str]:
    """With one of its numbers exchanged for one that stands elsewhere in the passages."""
    own = set(_FIGURE.findall(sentence))
    known = sorted({n for s in material.read for n in _FIGURE.findall(s.text)} - own)
    for found in _shuffled(list(_FIGURE.finditer(sentence)), chance):
        slips = [_slipped(found.group(), chance)]
        number = chance.choice(known or slips)
        yield sentence[: found.start()] + number + sentence[found.end() :]


def other_subject(sentence: str, material: Material, chance: random.Random) -> Iterator[str]:
    """Said of something else that the passages speak of, of what does the same thing if there is such."""
    clause, body = _clause(sentence, material)
    if clause is None or not body.startswith(clause.subject):
        return
    found = [c for s in material.read if (c := _clause(s.text, material)[0]) and _may_stand_for(c, clause)]
    for other in sorted(_shuffled(found, chance), key=lambda c: (not _differ_in_one(c, clause), c.base != clause.base)):
        yield _sentence(other.subject + body[len(clause.subject) :])


def negated(sentence: str, material: Material, _chance: random.Random) -> Iterator[str]:
    """The opposite: with a negation, or without the one that it has."""
    if step := _STEP.match(sentence):
        yield f"{step[1]}do not {sentence[step.end() :]}"
    clause, _ = _clause(sentence, material)
    if clause and clause.negated:
        main, rest = clause.main.replace("not ", "", 1).removesuffix("not"), clause.rest.removeprefix("not ")
        yield _sentence(" ".join(part for part in (clause.subject, clause.auxiliary, main.strip(), rest) if part))
    elif clause:
        parts = (clause.subject, clause.auxiliary, "not", clause.main, clause.rest)
        yield _sentence(" ".join(part for part in parts if part))
    yield _sentence(f"it is not the case that {line_of(sentence, material.names).body}")


def other_cause(sentence: str, material: Material, chance: random.Random) -> Iterator[str]:
    """With the reason of something else."""
    if not (found := _CAUSE.search(sentence)):
        return
    reasons = [_CAUSE.split(s.text, maxsplit=1)[1:] for s in material.read]
    for (reason,) in _shuffled([r for r in reasons if r and not _POINTING.match(r[0])], chance):
        if reason not in sentence:
            yield sentence[: found.end()] + reason


def altered(sentence: str, ways: Sequence[Alter], material: Material, chance: random.Random) -> str:
    """The sentence, altered in the first of the ways that makes a statement that no passage holds."""
    for way in (*ways, negated):
        for changed in way(sentence, material, chance):
            if not _is_held(changed, material.read):
                return changed
    return _sentence(f"it is not the case that {sentence}")


def _is_held(sentence: str, read: Sequence[Statement]) -> bool:
    said = meaning(sentence)
    return any(holds(s.meaning, said) for s in read)


def _may_stand_for(other: Clause, clause: Clause) -> bool:
    mine, theirs = meaning(clause.subject).sequence, meaning(other.subject).sequence
    short = bool(theirs) and len(other.subject.split()) < _LONG_SUBJECT
    return other.plural == clause.plural and short and mine != theirs


def _differ_in_one(other: Clause, clause: Clause) -> bool:
    mine, theirs = meaning(clause.subject).sequence, meaning(other.subject).sequence
    return len(mine) == len(theirs) and sum(map(ne, mine, theirs)) == 1


def _clause(sentence: str, material: Material) -> tuple[Clause | None, str]:
    body = line_of(sentence, material.names).body
    return parse(body), body


def _sentence(body: str) -> str:
    return f"{body[:1].upper()}{body[1:]}".rstrip(".") + "."


def _slipped(number: str, chance: random.Random) -> str:
    """Another number of the same form: its last digit exchanged."""
    return number[:-1] + chance.choice([d for d in "123456789" if d != number[-1]])


def _shuffled(values: list[T], chance: random.Random) -> list[T]:
    chance.shuffle(values)
    return values
