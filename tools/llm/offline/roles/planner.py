"""The planner: aspects from the outline, those nearest to the sub-topic first."""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tools.llm.offline.base import OfflineRole, Request
from tools.text import content_terms, normalised

_MOST_ASPECTS = 40


@dataclass
class _Part:
    title: str
    counts: Counter[str] = field(default_factory=Counter)


def answer(request: Request) -> dict[str, Any]:
    """At least 3 aspects and at most one for two questions, as far as the outline has them.

    The outline is what a search for the sub-topic found: all of it may be asked about.
    """
    parts = _parts(request)
    most = min(_MOST_ASPECTS, max(3, math.ceil(request.count("num_questions", 10) / 2)))
    subject = set(content_terms(f"{request.text('topic')} {request.text('sub_topic')}"))
    nearest = sorted(parts, key=lambda part: -_nearness(part, subject))
    return {"aspects": [{"name": p.title, "query": p.title} for p in nearest[:most]]}


def _parts(request: Request) -> list[_Part]:
    """The titles of the outline in its order, each once with all its texts."""
    found: dict[str, _Part] = {}
    for entry in request.objects("outline"):
        title = " ".join(str(entry.get("title", "")).split())
        if title:
            part = found.setdefault(normalised(title), _Part(title))
            part.counts.update(content_terms(f"{title}\n{entry.get('text', '')}"))
    return list(found.values())


def _nearness(part: _Part, subject: set[str]) -> int:
    """How often a part names the subject; in its title it counts five times."""
    return sum(min(part.counts[t], 3) for t in subject) + 5 * len(subject & set(content_terms(part.title)))


ROLE = OfflineRole(answer)
