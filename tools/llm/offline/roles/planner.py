"""The planner: aspects from the outline, those nearest to the sub-topic first."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.llm.offline.base import OfflineRole, Request
from tools.text import content_terms, normalised

_MOST_ASPECTS = 40
_ALIKE = 0.2
"""Cosine of two texts' words from which one is held to be about the same subject as the other."""

_CUT_WORD = re.compile(r"\w+$")


@dataclass
class _Part:
    title: str
    counts: Counter[str] = field(default_factory=Counter)
    words: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> None:
        self.counts.update(content_terms(text))
        self.words |= {term: word for word in re.findall(r"[\w-]+", text) for term in content_terms(word)}


def answer(request: Request) -> dict[str, Any]:
    """At least 3 aspects and at most one for two questions, as far as the outline has them."""
    parts = _parts(request)
    most = min(_MOST_ASPECTS, max(3, math.ceil(request.count("num_questions", 10) / 2)))
    spread = Counter(t for part in parts for t in part.counts)
    fitting = _fitting(parts, set(content_terms(f"{request.text('topic')} {request.text('sub_topic')}")))
    return {"aspects": [{"name": p.title, "query": _query(p, spread)} for p in fitting[:most]]}


def _parts(request: Request) -> list[_Part]:
    """The titles of the outline in its order, each once with all its texts."""
    found: dict[str, _Part] = {}
    for entry in request.objects("outline"):
        title = " ".join(str(entry.get("title", "")).split())
        if title:
            part = found.setdefault(normalised(title), _Part(title))
            part.read(f"{title}\n{_CUT_WORD.sub('', str(entry.get('text', '')))}")
    return list(found.values())


def _fitting(parts: Sequence[_Part], subject: set[str]) -> list[_Part]:
    """The parts that name the sub-topic, the most telling first, then those that share their words, step by step."""
    near = {p.title: _nearness(p, subject) for p in parts}
    fitting = sorted((p for p in parts if near[p.title]), key=lambda p: -near[p.title])
    for known in fitting:
        fitting += [p for p in parts if p not in fitting and _cosine(p.counts, known.counts) >= _ALIKE]
    return fitting


def _nearness(part: _Part, subject: set[str]) -> int:
    """How often a part names the subject; in its title it counts five times."""
    return sum(min(part.counts[t], 3) for t in subject) + 5 * len(subject & set(content_terms(part.title)))


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    product = sum(one[t] * other[t] for t in one.keys() & other.keys())
    return product / (math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values())) or 1.0)


def _query(part: _Part, spread: Counter[str]) -> str:
    """The title and the three words that the part uses most and the others least."""
    titled = set(content_terms(part.title))
    telling = [t for t in part.counts if t not in titled and part.words[t].replace("-", "").isalpha() and len(t) > 3]
    telling.sort(key=lambda t: (-part.counts[t] / spread[t], t))
    return " ".join([part.title, *(part.words[t].lower() for t in telling[:3])])


ROLE = OfflineRole(answer)
