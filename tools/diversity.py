"""How different the questions of a dataset are: words, coverage, kinds, lengths, and how near the nearest one is."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from statistics import quantiles

from pydantic import BaseModel, ConfigDict, Field

from state.records import Outline, Question
from tools._phrases import without_phrases

PAIRS = 5
_POSTINGS = 400
"""Places in the lists of its rarest words that are looked at for the neighbours of one question."""
_COMPARED = 12

KINDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "compare": r".*\b(?:differ|differs|difference|differences|compare|compared|versus|vs)\b",
        "compute": r"(?:calculate|compute|determine|evaluate|solve|find|simplify)\b|.*\bhow (?:many|much|long|far)\b"
        r"|what (?:is|are) (?:the (?:value|number|sum|product|result|solution)|[-(\d])",
        "why": r".*\bwhy\b|what causes?\b|for what reason\b",
        "how": r"how\b",
        "what": r"(?:(?:at|in|by|to|for|of|from|on|with|under) )?what\b|define\b",
        "which": r"(?:\w+ )?which\b",
        "who, when, where": r"(?:who|whom|whose|when|where)\b",
        "explain": r"(?:explain|describe|discuss|outline)\b",
        "write": r"(?:write|give|list|name|create|implement|prove|show)\b",
        "yes or no": r"(?:is|are|was|were|do|does|did|can|could|has|have|should|will|must)\b",
    }.items()
}
"""By the words that open a question: a heuristic, and the first that fits counts; else `other`."""


class _Numbers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quantiles(_Numbers):
    least: float
    lower: float = Field(description="a quarter of the values is smaller")
    median: float
    upper: float = Field(description="a quarter of the values is larger")
    most: float


class Coverage(_Numbers):
    """`share` of the planned aspects with a question; `evenness`: the entropy of the questions over all planned
    aspects, divided by the largest there could be, from 0 (one has all) to 1 (all have as many)."""

    planned: int
    covered: int
    share: float
    evenness: float


class Close(_Numbers):
    """Two questions by their ids, and the share of their words that both have (Jaccard index)."""

    one: int
    other: int
    similarity: float


class Diversity(_Numbers):
    """`distinct`: different n-grams by all n-grams, for n from 1 to 3 (Li et al. 2016), over all questions together.

    `words`: lengths in words. `nearest`: of each question, the similarity to its nearest; found among questions that
    share its rarest words, so it is a lower bound.
    """

    questions: int
    distinct: list[float]
    aspects: Coverage
    difficulties: dict[str, int]
    task_types: dict[str, int]
    kinds: dict[str, int]
    words: Quantiles | None
    nearest: Quantiles | None
    closest: list[Close]


def diversity(questions: Iterable[Outline], planned: Collection[str] = ()) -> Diversity:
    """`planned`: the aspects that were to be covered; those that have a question count among them."""
    asked = list(questions)
    words = [_words(one.question) for one in asked]
    near = _nearest([frozenset(one) for one in words])
    return Diversity(
        questions=len(asked),
        distinct=[_distinct(words, n) for n in (1, 2, 3)],
        aspects=_coverage(Counter(one.aspect for one in asked if one.aspect), planned),
        difficulties=_counted(one.difficulty for one in asked),
        task_types=_counted(one.task_type for one in asked),
        kinds=_counted(kind_of(one.question) for one in asked),
        words=_spread([len(one) for one in words]),
        nearest=_spread([similarity for _, similarity in near]),
        closest=_closest(asked, near),
    )


def outline_of(question: Question) -> Outline:
    spec = question.task_spec
    labels = (spec.aspect, spec.difficulty, spec.task_type, spec.procedure) if spec else ()
    return Outline(
        question.question_id, question.run_id or "", question.question, question.topic, question.sub_topic, *labels
    )


def kind_of(question: str) -> str:
    """The name in `KINDS` of what opens the question, apart from courtesies."""
    text = " ".join(without_phrases(question).split()).lstrip("\"'“‘`*# ")
    return next((name for name, opening in KINDS.items() if opening.match(text)), "other")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _distinct(texts: Sequence[Sequence[str]], n: int) -> float:
    grams = Counter(gram for words in texts for gram in zip(*(words[k:] for k in range(n)), strict=False))
    return round(len(grams) / grams.total(), 4) if grams else 0.0


def _counted(labels: Iterable[str]) -> dict[str, int]:
    """The most frequent first."""
    return dict(sorted(Counter(label or "none" for label in labels).items(), key=lambda one: (-one[1], one[0])))


def _coverage(counts: Counter[str], planned: Collection[str]) -> Coverage:
    every, total = {*planned, *counts}, counts.total()
    entropy = -sum(count / total * math.log(count / total) for count in counts.values())
    return Coverage(
        planned=len(every),
        covered=len(counts),
        share=round(len(counts) / len(every), 4) if every else 0.0,
        evenness=round(entropy / math.log(len(every)), 4) if len(every) > 1 else float(bool(every and total)),
    )


def _spread(values: Sequence[float]) -> Quantiles | None:
    if not values:
        return None
    several = values if len(values) > 1 else [*values, *values]
    lower, median, upper = quantiles(several, n=4, method="inclusive")
    named = {"least": min(values), "lower": lower, "median": median, "upper": upper, "most": max(values)}
    return Quantiles(**{name: round(value, 4) for name, value in named.items()})


def _nearest(texts: Sequence[frozenset[str]]) -> list[tuple[int, float]]:
    """For each text the place of its nearest neighbour, itself where it has none, and their similarity."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(texts):
        for word in words:
            places[word].append(place)
    found = []
    for place, words in enumerate(texts):
        compared = ((other, _jaccard(words, texts[other])) for other in _neighbours(place, words, places))
        found.append(max(compared, key=lambda one: (one[1], -one[0]), default=(place, 0.0)))
    return found


def _neighbours(place: int, words: frozenset[str], places: Mapping[str, Sequence[int]]) -> list[int]:
    """Those that share most of its rarest words."""
    left, shared = _POSTINGS, Counter[int]()
    for word in sorted(words, key=lambda one: (len(places[one]), one)):
        shared.update(places[word][:left])
        left -= len(places[word])
        if left <= 0:
            break
    shared.pop(place, None)
    return nlargest(_COMPARED, shared, key=lambda other: (shared[other], -other))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _closest(asked: Sequence[Outline], near: Sequence[tuple[int, float]]) -> list[Close]:
    """The pairs of questions that are most alike, each once."""
    pairs = {(min(place, other), max(place, other)): s for place, (other, s) in enumerate(near) if place != other}
    chosen = nlargest(PAIRS, pairs.items(), key=lambda pair: (pair[1], -pair[0][0], -pair[0][1]))
    return [Close(one=asked[a].question_id, other=asked[b].question_id, similarity=round(s, 4)) for (a, b), s in chosen]
