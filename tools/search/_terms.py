"""What a query asks for, and by which of its words passages are ranked."""

import math
import re
from collections.abc import Mapping

from tools.text import STOP_WORDS

MOST_TERMS = 40
RANKED = 10_000
"""FTS5 ranks by the rarer terms alone where it would have to rank more passages than so many."""

_ASKING = frozenset(("explain", "describe", "define", "discuss", "compare"))


def query_terms(query: str) -> list[str]:
    """The first 40 different words of a query that say what it is about; its numbers where it has no such words."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", query.casefold())))
    telling = [word for word in words if word not in STOP_WORDS and word not in _ASKING and not word.isdigit()]
    return (telling or [word for word in words if word.isdigit()])[:MOST_TERMS]


def telling(counts: Mapping[str, int], weights: Mapping[str, float], least: float) -> list[str]:
    """The terms to rank by: all, or without the most common ones where that leaves out no passage that holds enough.

    `counts`: how many passages hold a term. A passage that holds none of the terms that stay weighs less than `least`.
    """
    stay = sorted(counts, key=lambda term: counts[term])
    left_out = 0.0
    while len(stay) > 1 and sum(counts[term] for term in stay) > RANKED:
        left_out += weights[stay[-1]]
        if left_out >= least:
            break
        stay.pop()
    return [term for term in counts if term in stay]


def idf(holding: int, total: int) -> float:
    """What FTS5's BM25 counts for a term that stands once in the body of a passage of average length."""
    return max(math.log((total - holding + 0.5) / (holding + 0.5)), 1e-6)
