"""A fixed set of web pages as a search source: read politely at its first use, then searched in memory."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from state.errors import AgentError, SearchUnavailable
from state.sources import Hit, Source
from tools.boundary import outcome
from tools.search._page_index import PageIndex
from tools.search._progress import Progress


class Reads(Protocol):
    """What of a fetcher is used here."""

    async def page(self, url: str) -> Source: ...
    async def close(self) -> None: ...


@dataclass
class Reading:
    """What was read of a set of pages: sources by address, and those left out, each with the reason."""

    sources: dict[str, Source] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def add(self, url: str, page: Source | AgentError) -> None:
        """Keeps a page, or why there is none; the same page under another address counts once."""
        if isinstance(page, AgentError):
            self.skipped[url] = str(page)
        elif page.final_url not in self.sources:
            self.sources[page.final_url] = page

    def described(self) -> str:
        """One line: how many pages, and what was left out first."""
        said = f"{len(self.sources)} pages{self.note}"
        if not self.skipped:
            return said
        url, reason = next(iter(self.skipped.items()))
        return f"{said}; left out {len(self.skipped)}, first {reason if url in reason else f'{url}: {reason}'}"


class PageSearch:
    """Reads its pages once for all who ask; whoever is cancelled while waiting leaves the others theirs."""

    def __init__(self, engine: str, fetcher: Reads, read: Callable[[], Awaitable[Reading]]) -> None:
        self._engine, self._fetcher, self._read = engine, fetcher, read
        self._loading: asyncio.Task[PageIndex] | None = None
        self._reading = Reading()

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` passages, best first. Raises `SearchUnavailable` where no page at all can be read."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._loaded())
            self._loading.add_done_callback(self._landed)
        index = await asyncio.shield(self._loading)
        return await asyncio.to_thread(index.search, query, limit)

    async def close(self) -> None:
        if self._loading:
            self._loading.cancel()
            await asyncio.wait([self._loading])
        await self._fetcher.close()

    def described(self) -> str:
        """One line: how many pages were read, and what was left out first."""
        return self._reading.described()

    async def _loaded(self) -> PageIndex:
        self._reading = await self._read()
        if not self._reading.sources:
            raise SearchUnavailable(f"{self._engine}: no page can be read: {self._reading.described()}")
        pages = [page.model_copy(update={"engine": self._engine}) for page in self._reading.sources.values()]
        return await asyncio.to_thread(PageIndex, pages)

    def _landed(self, ended: asyncio.Task[PageIndex]) -> None:
        """What failed is tried again by the next who asks."""
        if ended.cancelled() or ended.exception():
            self._loading = None


async def read_pages(fetcher: Reads, urls: Sequence[str], told_as: str) -> Reading:
    """All these pages, many hosts at once, told on standard error where it takes longer than a moment."""
    progress, done, skipped = Progress(told_as), 0, 0

    async def read(url: str) -> Source | AgentError:
        nonlocal done, skipped
        page = await outcome(fetcher.page(url))
        done, skipped = done + 1, skipped + isinstance(page, AgentError)
        progress.tell(done, len(urls), skipped)
        return page

    try:
        pages = await asyncio.gather(*map(read, urls))
    finally:
        progress.end()
    reading = Reading()
    for url, page in zip(urls, pages, strict=True):
        reading.add(url, page)
    return reading
