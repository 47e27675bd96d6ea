"""Several search sources asked at once, their hits merged into one ranking of many domains, each page in it once."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache

from state.errors import AgentError
from state.sources import Hit, Source
from tools.boundary import outcomes
from tools.fetch.targets import canonical
from tools.search._ranking import diverse
from tools.search.base import Search

Find = Callable[[str, int], Awaitable[list[Hit]]]
RANK_OFFSET = 60
"""The constant k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

SHORT = 100_000
"""Characters of pages that are compared sooner than a thread is found for them."""

_WORD = re.compile(r"\w+")


async def find(query: str, limit: int, *, sources: Sequence[Search]) -> list[Hit]:
    """At most `limit` hits, best first, no more than a third of one domain while others are left.

    A source that fails is left out as long as another one finds something. Raises the first source's `SearchError`
    where none found anything and one failed.
    """
    answers = await outcomes(source.search(query, limit) for source in sources)
    found = [answer for answer in answers if not isinstance(answer, AgentError)]
    failures = [answer for answer in answers if isinstance(answer, AgentError)]
    short = sum(len(hit.source.text) for ranking in found for hit in ranking) < SHORT
    merged = diverse(merge(found) if short else await asyncio.to_thread(merge, found), limit)
    if failures and not merged:
        raise failures[0]
    return merged


def merge(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Reciprocal rank fusion, best first; equals stay in the order of the rankings.

    The same words count as one hit, wherever they were found. A page that several rankings have, by its address or by
    its text, is in the result in one version alone: the first whose licence is known, else the first.
    """
    sources = {hit.source.source_id: hit.source for ranking in rankings for hit in ranking}
    version = versions(list(sources.values()))
    scores: dict[str, float] = {}
    first: dict[str, Hit] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking):
            words = _words(hit.text)
            scores[words] = scores.get(words, 0.0) + 1 / (RANK_OFFSET + rank)
            kept = version[hit.source.source_id] == hit.source.source_id
            if kept and words not in first:
                first[words] = hit
    ordered = sorted(first, key=lambda words: -scores[words])
    return [first[words].model_copy(update={"score": scores[words]}) for words in ordered]


def versions(sources: Sequence[Source]) -> dict[str, str]:
    """For each source, by its identifier, the one that stands for its page."""
    page: dict[str, int] = {}
    keys = {source.source_id: _keys(source) for source in sources}
    for number, names in enumerate(keys.values()):
        together = {page[name] for name in names if name in page}
        page.update({name: number for name, one in page.items() if one in together})
        page.update(dict.fromkeys(names, number))
    chosen: dict[int, str] = {}
    for source in sorted(sources, key=lambda source: source.license_class == "unknown"):
        chosen.setdefault(page[keys[source.source_id][0]], source.source_id)
    return {source: chosen[page[names[0]]] for source, names in keys.items()}


def _keys(source: Source) -> list[str]:
    """What makes two sources one page: either address, or the words of the text."""
    return list(dict.fromkeys([canonical(source.url), canonical(source.final_url), _words(source.text)]))


@lru_cache(maxsize=256)
def _words(text: str) -> str:
    """The same for texts that differ in case, white space and punctuation alone."""
    words = " ".join(_WORD.findall(text.casefold())) or text
    return hashlib.sha256(words.encode()).hexdigest()
