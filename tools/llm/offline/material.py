"""What an answer can be made of: the answering sentences, and those of the passages that fit around them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tools.llm.offline.asking import names_in
from tools.llm.offline.base import Request
from tools.llm.offline.finding import find
from tools.llm.offline.reading import Statement, meaning, statements
from tools.llm.offline.relevance import Weights, distinct, stands_alone
from tools.llm.offline.wanted import Wanted, wanted
from tools.text import normalised, sentences

_POINTS = ("definitions", "key_concepts", "summary", "constraints", "examples")
_NEAR, _FITTING, _NO_LESS = 0.2, 0.5, 0.55
"""Of a fitting sentence: the least share of the question, the least score, the least share of the best score."""
_ON_TOPIC, _NOT_FAR = 2, 0.4
"""Of another that touches the answer: the least number of shared terms, the least share of the best score."""
_QUOTED = re.compile(r"[\"“'‘`]([^\"“”`]{12,})[\"”'’`]")


@dataclass(frozen=True)
class Material:
    """`answer`: the sentences that answer; none where the evidence does not hold the answer. `read`: all statements
    that may be quoted; of these, `fitting` explain the answer, `others` touch it, and `distant` ones hardly do, the
    most fitting first."""

    question: str
    answer: tuple[str, ...] = ()
    read: tuple[Statement, ...] = ()
    fitting: tuple[Statement, ...] = ()
    others: tuple[Statement, ...] = ()
    distant: tuple[Statement, ...] = ()

    @property
    def asked(self) -> Wanted:
        return wanted(self.question)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that keep their capital inside a sentence."""
        return names_in(s.text for s in self.read)

    @property
    def around(self) -> list[Statement]:
        """Every statement that may stand beside the answer, the most fitting first."""
        return [*self.fitting, *self.others]

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the passages that the answer stands in."""
        return _titles(self.answer, self.read)


def material(request: Request) -> Material:
    """What the request gives to answer with, without the sentences that its feedback complains of."""
    question, context = request.text("question"), request.object("context")
    reference = context.get("reference_answer")
    text = reference.get("text", "") if isinstance(reference, Mapping) else ""
    complaint = _complaint(request.object("feedback"))
    read = tuple(s for s in statements(request.objects("passages")) if not _is_named(s.text, complaint))
    if not context.get("answerable", bool(text)) or not text:
        return Material(question, read=read)
    answering = [s for s in sentences(text) if not _is_named(s, complaint)]
    if not answering:
        another = [s.text for s in find(wanted(question), read).answer]
        answering = another or sentences(text)
    return Material(question, tuple(answering), read, *_around(wanted(question), answering, read, _points(context)))


def _complaint(feedback: Mapping[str, Any]) -> str:
    """All that a failed check or the critique says, to look for sentences in."""
    checks = [c for c in feedback.get("failed_checks") or [] if isinstance(c, Mapping)]
    return " ".join([*(str(c.get("evidence", "")) for c in checks), str(feedback.get("critique", ""))])


def _is_named(sentence: str, complaint: str) -> bool:
    """Whether a complaint quotes the sentence, or a long part of it."""
    plain = normalised(sentence)
    return plain in normalised(complaint) or any(normalised(q) in plain for q in _QUOTED.findall(complaint))


def _around(
    asked: Wanted, answering: Sequence[str], read: Sequence[Statement], points: set[str]
) -> tuple[tuple[Statement, ...], ...]:
    """The sentences that explain the answer, others that touch it, and those that have a word in common with it."""
    weights, titles = Weights(read), set(_titles(answering, read))
    said = {meaning(s).plain for s in answering}
    in_answer = frozenset(t for s in answering for t in meaning(s).terms)
    scored: list[tuple[float, float, Statement]] = []
    for s in distinct(read):
        near = weights.share(asked.terms, s)
        score = near + weights.share(in_answer, s) / 2 + 0.3 * (s.title in titles) + 0.2 * (s.meaning.plain in points)
        if near and stands_alone(s) and s.meaning.plain not in said:
            scored.append((score, near, s))
    scored.sort(key=lambda row: -row[0])
    least = max(_FITTING, _NO_LESS * scored[0][0]) if scored else 0.0
    fitting = [s for score, near, s in scored if near >= _NEAR and score >= least] or [s for *_, s in scored[:1]]
    rest = [(score, s) for score, _, s in scored if s not in fitting]
    touching = [s for score, s in rest if score >= _NOT_FAR * scored[0][0]]
    others = [s for s in touching if len(s.meaning.terms & (asked.terms | in_answer)) >= _ON_TOPIC]
    return tuple(fitting), tuple(others), tuple(s for _, s in rest if s not in others)


def _points(context: Mapping[str, Any]) -> set[str]:
    """The sentences that the researcher chose."""
    points = [point for name in _POINTS for point in context.get(name) or [] if isinstance(point, Mapping)]
    return {meaning(s).plain for point in points for s in sentences(str(point.get("text", "")))}


def _titles(answering: Sequence[str], read: Sequence[Statement]) -> tuple[str, ...]:
    plain = {meaning(s).plain for s in answering}
    return tuple(dict.fromkeys(s.title for s in read if s.title and s.meaning.plain in plain))
