"""Comparing an answer with the passages, sentence by sentence: what is held, and what is not and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.llm.offline.reading import Meaning, Statement, holds, meaning
from tools.text import sentences

_ANSWER_FIELDS = ("response", "answer", "chosen", "completion", "text", "code")
_OPENING = re.compile(r"^(?:So|Therefore|Thus|Hence|Indeed|In short|In other words|That is), ")
_PARTLY = 0.8


@dataclass(frozen=True)
class Grounded:
    """One sentence of an answer. `problem` is empty where a passage holds it."""

    said: Meaning
    problem: str = ""


def answer_text(record: Mapping[str, object]) -> str:
    """The answer in a record's content columns: the text that a model would learn to write."""
    for name in _ANSWER_FIELDS:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value
    messages = record.get("messages")
    said = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
    from_messages = [str(m.get("content", "")) for m in said if m.get("role") == "assistant"]
    return "\n".join([*from_messages, *(turn["assistant"] for turn in turns_of(record))])


def turns_of(record: Mapping[str, object]) -> list[dict[str, str]]:
    """The turns of a conversation, as `user` and `assistant`; none where the record is of another kind."""
    turns = record.get("turns")
    found = [turn for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else []
    return [{who: str(turn.get(who, "")) for who in ("user", "assistant")} for turn in found]


def grounded(answer: str, own: Iterable[str], among: Sequence[Statement]) -> list[Grounded]:
    """Every sentence of the answer but those of its writer's own reasoning, each with what is wrong with it."""
    own_text = {meaning(s).plain for text in own for s in sentences(text)}
    said = [meaning(_OPENING.sub("", s)) for s in sentences(answer)]
    return [Grounded(m, _problem(m, among)) for m in said if m.plain not in own_text]


def _problem(said: Meaning, among: Sequence[Statement]) -> str:
    """Why no passage holds the sentence, told by the sentence that comes nearest; empty where one does."""
    if any(holds(s.meaning, said) for s in among):
        return ""
    nearest = max(among, key=lambda s: _overlap(said, s.meaning), default=None)
    if nearest is None or _overlap(said, nearest.meaning) < _PARTLY / 2:
        return "no passage says this"
    return _difference(said, nearest.meaning)


def _overlap(said: Meaning, other: Meaning) -> float:
    whole = set(said.sequence)
    return len(whole & set(other.sequence)) / len(whole) if whole else 0.0


def _difference(said: Meaning, nearest: Meaning) -> str:
    if new := said.numbers - nearest.numbers:
        return f"the number {', '.join(sorted(new))} is not in the nearest sentence: {nearest.text}"
    if said.negations != nearest.negations:
        return f"it is negated otherwise than the nearest sentence: {nearest.text}"
    if other := said.code - nearest.code:
        return f"{', '.join(sorted(other))} is not in the nearest sentence: {nearest.text}"
    if new := said.terms - nearest.terms:
        return f"{', '.join(sorted(new))} is not in the nearest sentence: {nearest.text}"
    return f"its words stand in another order in the nearest sentence: {nearest.text}"
