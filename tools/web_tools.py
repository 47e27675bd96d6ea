"""Tools for a model that look things up: search, read one page, and pick out what matters to a question."""

import re
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool

from state.errors import AgentError, UsageError
from state.settings import Settings, load_settings
from state.sources import Hit, Source
from tools.fetch.fetcher import Fetcher
from tools.find import find
from tools.injection import without
from tools.loop import on_exit, run
from tools.search import search_source
from tools.search._passages import PER_SOURCE, cut_passages, overlap_scores
from tools.text import sentences

MAX_RESULTS = 20
MAX_PAGE_BYTES = 5_000_000

Reply = dict[str, Any]
"""`{"status": "success", ...}` or `{"status": "error", "error": "one line"}`."""


class WebTools:
    """Search and reading through the configured sources, answered as plain dictionaries.

    Pages on private networks are refused unless `allow_private`, or named in the settings. A page is read once, at
    the pace that its host allows. Raises `UsageError` if settings are wrong.
    """

    def __init__(self, settings: Settings | None = None, *, allow_private: bool = False) -> None:
        self._settings = settings or load_settings()
        limits: dict[str, Any] = {"fetch_max_bytes": min(MAX_PAGE_BYTES, self._settings.fetch_max_bytes)}
        self._limited = self._settings.model_copy(update=limits | ({"fetch_private": ("*",)} if allow_private else {}))
        self._fetcher: Fetcher | None = None

    def web_search(self, query: str, max_results: int = 5) -> Reply:
        """Find passages that bear on a query. `results`: up to 20, best first, each with title, url, license and
        its text word for word."""
        return _reply(self._web_search(query, max_results))

    def fetch_url(self, url: str) -> Reply:
        """Read one public http or https page of up to 5 MB: its title, author, license and main text."""
        return _reply(self._fetch_url(url))

    def search_documentation(self, query: str, library: str = "", max_results: int = 5) -> Reply:
        """Find documents on a query, or on a part of a library. `results`: up to 20 documents, best first, each
        with title, url, license and its best passages in reading order."""
        return _reply(self._search_documentation(f"{library} {query}", max_results))

    def extract_key_information(self, text_or_url: str, query: str, max_sentences: int = 5) -> Reply:
        """Pick out the sentences of a text, or of the page at a URL, that bear most on a query.
        `sentences`: up to 20, word for word and in reading order, each with its score from 0 to 1."""
        return _reply(self._extract_key_information(text_or_url, query, max_sentences))

    def as_tools(self) -> list[BaseTool]:
        """These methods as LangChain tools."""
        methods = (self.web_search, self.fetch_url, self.search_documentation, self.extract_key_information)
        return [StructuredTool.from_function(method) for method in methods]

    async def _web_search(self, query: str, max_results: int) -> Reply:
        hits = await self._find(query, _within_limits("max_results", max_results))
        results = [{**_about(hit.source), "text": hit.text, "score": round(hit.score, 4)} for hit in hits]
        return {"query": query, "count": len(results), "results": results}

    async def _fetch_url(self, url: str) -> Reply:
        page = await self._page(url)
        text = without(page.text, page.instructions)
        return {**_about(page), "final_url": page.final_url, "sha256": page.sha256, "text": text}

    async def _search_documentation(self, query: str, max_results: int) -> Reply:
        limit = _within_limits("max_results", max_results)
        hits = await self._find(f"{query} documentation", limit * PER_SOURCE)
        hits = hits or await self._find(query, limit * PER_SOURCE)
        pages: dict[str, list[Hit]] = {}
        for hit in hits:
            pages.setdefault(hit.source.final_url, []).append(hit)
        results = [
            {**_about(found[0].source), "passages": [hit.text for hit in sorted(found, key=lambda hit: hit.start)]}
            for found in list(pages.values())[:limit]
        ]
        return {"query": query.strip(), "count": len(results), "results": results}

    async def _extract_key_information(self, text_or_url: str, query: str, max_sentences: int) -> Reply:
        limit = _within_limits("max_sentences", max_sentences)
        page = await self._page(text_or_url.strip()) if re.fullmatch(r"\s*https?://\S+\s*", text_or_url) else None
        text = page.text if page else text_or_url
        found = [sentence for cut in cut_passages(text) for sentence in sentences(text[cut.start : cut.end])]
        scores = overlap_scores(found, query)
        best = sorted((place for place in range(len(found)) if scores[place] > 0), key=lambda place: -scores[place])
        picked = [{"text": found[place], "score": round(scores[place], 4)} for place in sorted(best[:limit])]
        return {"query": query, "source": _about(page) if page else None, "count": len(picked), "sentences": picked}

    async def _find(self, query: str, limit: int) -> list[Hit]:
        if not query.strip():
            raise UsageError("query is empty; give the words to look for")
        async with AsyncExitStack() as stack:
            sources = []
            for name in self._settings.sources:
                sources.append(await search_source(name).open(self._settings))
                stack.push_async_callback(sources[-1].close)
            return await find(query, limit, sources=sources)

    async def _page(self, url: str) -> Source:
        if self._fetcher is None:
            self._fetcher = Fetcher(self._limited)
            on_exit(self._fetcher.close)
        return await self._fetcher.page(url)


def _reply(work: Coroutine[Any, Any, Reply]) -> Reply:
    try:
        return {"status": "success", **run(work)}
    except AgentError as error:
        return {"status": "error", "error": str(error)}


def _about(source: Source) -> Reply:
    return {"title": source.title, "url": source.url, "author": source.author, "license": source.license}


def _within_limits(name: str, value: int) -> int:
    if not 1 <= value <= MAX_RESULTS:
        raise UsageError(f"{name} must be from 1 to {MAX_RESULTS}, got {value}")
    return value
