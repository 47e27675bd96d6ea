"""The licence of pages whose texts a search engine brought, read from the pages themselves."""

import asyncio
from collections.abc import Sequence

from state.errors import AgentError, FetchTimeout, FetchUnreadable
from state.sources import Hit, LicenseEvidence, Source
from tools.boundary import outcome
from tools.licenses.classes import UNKNOWN
from tools.search._pages import Reads
from tools.search._ranking import registered_domain

NOT_READ = "the page itself could not be read"


async def with_licenses(hits: Sequence[Hit], fetcher: Reads, wait_s: float) -> list[Hit]:
    """The hits, and what each of their pages says of its licence, where that was unknown; read at once.

    The text stays the engine's: the passages are slices of it, and the engine may have read what we may not. A page
    that cannot be read within `wait_s` seconds leaves the licence unknown, with the reason as evidence.
    """
    asked = {hit.source.source_id: hit.source for hit in hits if hit.source.license_class == UNKNOWN}
    answers = await asyncio.gather(*(_with_license(source, fetcher, wait_s) for source in asked.values()))
    known = dict(zip(asked, answers, strict=True))
    return [hit.model_copy(update={"source": known.get(hit.source.source_id, hit.source)}) for hit in hits]


async def _with_license(source: Source, fetcher: Reads, wait_s: float) -> Source:
    page = await _page(source.final_url, fetcher, wait_s)
    if isinstance(page, Source):
        names = ("license", "license_class", "license_found_in", "license_evidence")
        return source.model_copy(update={name: getattr(page, name) for name in names})
    reason = " ".join(str(page).split())[:300]
    failed = LicenseEvidence(place=NOT_READ, said=reason, license=UNKNOWN, license_class=UNKNOWN)
    found_in = f"{NOT_READ}: {reason}"[:300]
    return source.model_copy(
        update={"license_found_in": found_in, "license_evidence": (*source.license_evidence, failed)}
    )


async def _page(url: str, fetcher: Reads, wait_s: float) -> Source | AgentError:
    """The page, or why its marks cannot be had; one of another site says nothing of what was asked for."""
    try:
        async with asyncio.timeout(wait_s):
            page = await outcome(fetcher.page(url))
    except TimeoutError:
        return FetchTimeout(f"{url}: no answer within {wait_s:g} seconds")
    if isinstance(page, Source) and registered_domain(page.final_url) != registered_domain(url):
        return FetchUnreadable(f"{url} leads to another site, {page.final_url}")
    return page
