"""The generator: composes a draft of quoted sentences, the answering one first."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from tools.llm.offline.base import FieldWriter, OfflineRole, Request, Saying
from tools.llm.offline.finding import defined, find
from tools.llm.offline.reading import Statement, meaning, statements
from tools.llm.offline.relevance import Weights, distinct, stands_alone
from tools.llm.offline.wanted import wanted
from tools.plugins import load_plugin, plugin_names
from tools.text import normalised, sentences

_FIELDS = "tools.llm.offline.fields"
_POINTS = ("definitions", "key_concepts", "summary", "constraints", "examples")
_TIE = re.compile(r"(?:For (?:example|instance)|First|Second|Third|Fourth|Next|Then|Finally), ")
_NEAR, _FITTING, _NO_LESS = 0.2, 0.5, 0.55
"""Of a supporting sentence: the least share of the question, the least score, the least share of the best score."""
_TRIES, _POOL = 3, 6
_QUOTED = re.compile(r"[\"“'‘`]([^\"“”`]{12,})[\"”'’`]")
DECLINE = "The sources at hand do not hold the answer to this question."


def answer(request: Request) -> dict[str, Any]:
    """A draft with the fields of the schema. Raises `UsageError` for a field that the offline model cannot write."""
    writers = {name: _writer(name) for name in request.fields or _fields_of(request.text("training_type"))}
    previous = request.object("feedback").get("previous")
    for more in range(_TRIES):
        saying = _saying(request, request.candidate + more)
        draft = {name: writer.write(request, saying) for name, writer in writers.items()}
        if draft != previous:
            break
    return draft


def _writer(name: str) -> FieldWriter:
    return load_plugin(_FIELDS, "FIELD", FieldWriter, name, called="field of a draft that the offline model writes:")


def _fields_of(training_type: str) -> list[str]:
    """The fields of a draft where no schema was given: those of the training type, as far as they are known."""
    names = plugin_names(_FIELDS)
    return [name for name in names if training_type in _writer(name).training_types] or ["response", "own_reasoning"]


def _saying(request: Request, variation: int) -> Saying:
    """What to say: the reference answer without what was complained of, and what explains it."""
    context = request.object("context")
    reference = context.get("reference_answer")
    text = reference.get("text", "") if isinstance(reference, Mapping) else ""
    if not context.get("answerable", bool(text)) or not text:
        return Saying((DECLINE,), answerable=False)
    complaint = _complaint(request.object("feedback"))
    read = [s for s in statements(request.objects("passages")) if not _is_named(s.text, complaint)]
    answering = [s for s in sentences(text) if not _is_named(s, complaint)]
    if not answering:
        another = [s.text for s in find(wanted(request.text("question")), read).answer]
        answering = another or sentences(text)
    chosen = _chosen(*_support(request, answering, read), variation)
    return Saying(_opening(answering), tuple(s.text for s in chosen), _titles(answering, read))


def _complaint(feedback: Mapping[str, Any]) -> str:
    """All that a failed check or the critique says, to look for sentences in."""
    checks = [c for c in feedback.get("failed_checks") or [] if isinstance(c, Mapping)]
    return " ".join([*(str(c.get("evidence", "")) for c in checks), str(feedback.get("critique", ""))])


def _is_named(sentence: str, complaint: str) -> bool:
    """Whether a complaint quotes the sentence, or a long part of it."""
    plain = normalised(sentence)
    return plain in normalised(complaint) or any(normalised(q) in plain for q in _QUOTED.findall(complaint))


def _support(
    request: Request, answering: Sequence[str], read: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """The sentences of the passages that explain the answer, and others that touch it, the most fitting first."""
    asked, weights = wanted(request.text("question")), Weights(read)
    said = {meaning(s).plain for s in answering}
    in_answer = frozenset(t for s in answering for t in meaning(s).terms)
    titles, points = set(_titles(answering, read)), _points(request.object("context"))
    scored: list[tuple[float, float, Statement]] = []
    for s in distinct(read):
        near = weights.share(asked.terms, s)
        score = near + weights.share(in_answer, s) / 2 + 0.3 * (s.title in titles) + 0.2 * (s.meaning.plain in points)
        if near and stands_alone(s) and s.meaning.plain not in said:
            scored.append((score, near, s))
    scored.sort(key=lambda row: -row[0])
    least = max(_FITTING, _NO_LESS * scored[0][0]) if scored else 0.0
    fitting = [s for score, near, s in scored if near >= _NEAR and score >= least] or [s for *_, s in scored[:1]]
    return fitting, [s for *_, s in scored if s not in fitting]


def _points(context: Mapping[str, Any]) -> set[str]:
    """The sentences that the researcher chose."""
    points = [point for name in _POINTS for point in context.get(name) or [] if isinstance(point, Mapping)]
    return {meaning(s).plain for point in points for s in sentences(str(point.get("text", "")))}


def _chosen(fitting: Sequence[Statement], others: Sequence[Statement], variation: int) -> list[Statement]:
    """The three best supporting sentences; for another variation another choice, definitions first, examples last."""
    pool, best = [*fitting, *others][:_POOL], min(len(fitting), _POOL)
    ways = dict.fromkeys(w for most in (best, len(pool)) for n in _sizes(most) for w in combinations(range(most), n))
    chosen = [pool[place] for place in list(ways)[variation % len(ways)]] if ways else []
    return sorted(chosen, key=lambda s: (s.meaning.is_example, not defined(s.meaning)))


def _sizes(most: int) -> list[int]:
    """How many sentences to choose: three where there are so many, else all; other numbers after that."""
    return [size for size in (3, 2, 4, 1) if size <= most]


def _opening(answering: Sequence[str]) -> tuple[str, ...]:
    """The answer without a word that only ties its first sentence to those before it on its page."""
    if len(answering) > 1:
        return tuple(answering)
    bare = _TIE.sub("", answering[0])
    return (bare[:1].upper() + bare[1:],)


def _titles(answering: Sequence[str], read: Sequence[Statement]) -> tuple[str, ...]:
    plain = {meaning(s).plain for s in answering}
    return tuple(dict.fromkeys(s.title for s in read if s.title and s.meaning.plain in plain))


ROLE = OfflineRole(answer)
