"""Several search sources asked at once, their hits merged into one ranking."""

from collections.abc import Awaitable, Callable, Sequence

from state.errors import AgentError
from state.sources import Hit
from tools.boundary import outcomes
from tools.search.base import Search

Find = Callable[[str, int], Awaitable[list[Hit]]]
RANK_OFFSET = 60
"""The constant k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""


async def find(query: str, limit: int, *, sources: Sequence[Search]) -> list[Hit]:
    """At most `limit` hits, best first. A source that fails is left out as long as another one finds something.

    Raises the first source's `SearchError` where none found anything and one failed.
    """
    answers = await outcomes(source.search(query, limit) for source in sources)
    merged = merge([answer for answer in answers if not isinstance(answer, AgentError)])[:limit]
    failures = [answer for answer in answers if isinstance(answer, AgentError)]
    if failures and not merged:
        raise failures[0]
    return merged


def merge(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Reciprocal rank fusion; the same span of the same text counts as one hit, wherever it was found."""
    scores: dict[tuple[str, int, int], float] = {}
    first: dict[tuple[str, int, int], Hit] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking):
            key = (hit.source.sha256, hit.start, hit.end)
            scores[key] = scores.get(key, 0.0) + 1 / (RANK_OFFSET + rank)
            first.setdefault(key, hit)
    return [first[key].model_copy(update={"score": scores[key]}) for key in sorted(scores, key=lambda k: -scores[k])]
