"""A documentation site: its pages found by following links from one of them, then searched in memory."""

import asyncio

from state.errors import AgentError, FetchUnreadable, UsageError
from state.settings import Settings
from state.sources import Source
from tools.boundary import outcome
from tools.fetch.fetcher import Fetcher
from tools.fetch.targets import canonical
from tools.search._api import checked_url
from tools.search._links import Scope, links
from tools.search._pages import PageSearch, Reading
from tools.search._progress import Progress
from tools.search.base import SearchSource

MOST_PAGES, MOST_STEPS = 200, 4
"""So many pages are asked for, and so many links followed in a row."""


class Crawl:
    """Reads a site breadth first, each page once, as far as its robots.txt allows. Used once."""

    def __init__(self, fetcher: Fetcher, start: str) -> None:
        self._fetcher, self._start = fetcher, canonical(start)
        self._scope: Scope | None = None
        self._reading, self._progress = Reading(), Progress(start)

    async def read(self) -> Reading:
        level, seen, asked = [self._start], {self._start}, 0
        try:
            for _ in range(MOST_STEPS + 1):
                level, left = level[: MOST_PAGES - asked], len(level) > MOST_PAGES - asked
                asked += len(level)
                found = await asyncio.gather(*map(self._visit, level))
                if left:
                    self._reading.note = f" of the first {MOST_PAGES} that were found"
                    break
                level = [url for url in dict.fromkeys(url for urls in found for url in urls) if url not in seen]
                seen.update(level)
        finally:
            self._progress.end()
        return self._reading

    async def _visit(self, url: str) -> list[str]:
        """Keeps the page, or why it is none, and answers with the site's pages that it leads to."""
        answer = await outcome(self._fetcher.get(url))
        if isinstance(answer, AgentError):
            self._keep(url, answer)
            return []
        self._scope = self._scope or Scope.below(answer.final_url)
        scope = self._scope
        if not scope.holds(answer.final_url):
            self._keep(url, FetchUnreadable(f"{url} leads out of the site, to {answer.final_url}"))
            return []
        self._keep(url, await outcome(self._fetcher.page(url)))
        return [link for link in await asyncio.to_thread(links, answer) if scope.is_page(link)]

    def _keep(self, url: str, page: Source | AgentError) -> None:
        self._reading.add(url, page)
        read, skipped = len(self._reading.sources), len(self._reading.skipped)
        self._progress.tell(read, read + skipped, skipped)


async def _open(settings: Settings, fetcher: Fetcher | None = None) -> PageSearch:
    if not settings.site:
        raise UsageError("the source site needs SYNTHDATA_SITE, the address at which a documentation site begins")
    start = str(checked_url("site", settings.site))
    reader = fetcher or Fetcher(settings)
    return PageSearch("site", reader, lambda: Crawl(reader, start).read())


def _describe(settings: Settings) -> str:
    place = settings.site or "no address: SYNTHDATA_SITE is not set"
    return f"the site at {place}, up to {MOST_PAGES} pages and {MOST_STEPS} links deep, as its robots.txt allows"


SOURCE = SearchSource(name="site", title="Documentation site", open=_open, describe=_describe, reads_pages=True)
