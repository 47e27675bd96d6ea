"""Pages that a search engine found, cut into passages, and the best of those chosen from many domains."""

import math
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address

import httpx

from state.sources import Hit, Source
from tools.search._passages import cut_passages, overlap_scores, spread, spread_by


def best_passages(sources: Sequence[Source], query: str, limit: int) -> list[Hit]:
    """The passages that hold terms of the query, scored by the share they hold and by the rank of their page.

    `sources` are in the order of the engine, best first. Takes time, so not for an event loop's thread.
    """
    found = [
        (source, rank, cut)
        for rank, source in enumerate(sources)
        for cut in cut_passages(source.text, source.instructions)
    ]
    shares = overlap_scores([f"{source.title} {source.text[cut.start : cut.end]}" for source, _, cut in found], query)
    hits = [
        Hit(source=source, start=cut.start, end=cut.end, score=share / math.log2(rank + 2))
        for (source, rank, cut), share in zip(found, shares, strict=True)
        if share > 0
    ]
    return diverse(spread(sorted(hits, key=lambda hit: -hit.score), 2 * limit), limit)


def diverse(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """At most `limit` of the hits, best first, with no more than a third of one domain while others are left."""
    return spread_by(hits, limit, lambda hit: registered_domain(hit.source.final_url), max(1, limit // 3))


@lru_cache(maxsize=10_000)
def registered_domain(url: str) -> str:
    """The domain that somebody registered: `a.co.uk` of `https://www.a.co.uk/x`, by the public suffix list.

    The host itself where there is none, and the whole address where it has no host: each document of one's own
    stands for itself.
    """
    from tld import get_fld

    try:
        host = httpx.URL(url).host
    except (httpx.InvalidURL, ValueError):
        return url
    if not host or _is_address(host):
        return host or url
    return str(get_fld(f"https://{host}/", fail_silently=True, search_private=True) or host)


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False
