"""Web search by Tavily: its client, its errors made ours, and passages cut from the pages it returns."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any
from urllib.request import getproxies

import httpx
from pydantic import BaseModel, BeforeValidator

from state.errors import (
    AgentError,
    SearchAuthError,
    SearchError,
    SearchRateLimited,
    SearchRequestError,
    SearchUnavailable,
    UsageError,
)
from state.settings import Settings
from state.sources import Hit, Source
from tools.boundary import boundary, retry_after_s, retrying
from tools.documents import MAX_CHARACTERS, cleaned
from tools.fetch.fetcher import Fetcher
from tools.injection import find_instructions, unflagged
from tools.licenses.decide import decide
from tools.licenses.hosts import host_evidence
from tools.search._page_licenses import with_licenses
from tools.search._ranking import best_passages
from tools.search.base import SearchSource

if TYPE_CHECKING:
    from tavily import AsyncTavilyClient

ENDPOINT = "https://api.tavily.com"
LONGEST_QUERY = 400
MOST_PAGES = 20
LONGEST_EXTRACT_S = 60.0
"""Limits of the service: characters of a query, pages of one call, seconds that an extraction may be given."""

MOST_BYTES = 50_000_000
"""A longer answer, as it comes, is refused."""

LICENSE_S = 15.0
"""So long a search waits for its pages to name their licences."""

_BY_STATUS: dict[int, type[SearchError]] = {
    **dict.fromkeys((401, 403, 432, 433), SearchAuthError),
    408: SearchUnavailable,
    429: SearchRateLimited,
}

Text = Annotated[str, BeforeValidator(lambda value: cleaned(value) if isinstance(value, str) else value or "")]


class Page(BaseModel):
    """One result of a search or an extraction; `content` is a snippet, `raw_content` the page's text."""

    url: Text
    title: Text = ""
    content: Text = ""
    raw_content: Text = ""

    def source(self, extracted: dict[str, str]) -> Source:
        text = (self.raw_content or extracted.get(self.url, "") or self.content)[:MAX_CHARACTERS]
        evidence = host_evidence(self.url)
        license_id, license_class, found_in = decide(evidence)
        return Source(
            url=self.url,
            final_url=self.url,
            title=unflagged(self.title) or self.url,
            license=license_id,
            license_class=license_class,
            license_found_in=found_in if evidence else "the search engine names none",
            license_evidence=evidence,
            engine="tavily",
            text=text,
            instructions=find_instructions(text),
        )


class Answer(BaseModel):
    results: list[Page]


class TavilySearch:
    """An opened connection to Tavily. Calls are tried again by the project's one policy."""

    def __init__(
        self, client: "AsyncTavilyClient", http: httpx.AsyncClient, settings: Settings, fetcher: Fetcher | None
    ) -> None:
        self._client, self._http = client, http
        self._timeout_s, self._attempts = settings.request_timeout_s, settings.attempts
        self._fetcher = (fetcher or Fetcher(settings)) if settings.tavily_licenses else None

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` passages of the pages found, best first; none is a normal answer. Raises `SearchError`."""
        words = " ".join(cleaned(query).split())[:LONGEST_QUERY]
        if not words or limit < 1:
            return []
        pages = await self._pages(
            "search", query=words, max_results=min(MOST_PAGES, max(5, limit)), include_raw_content="text"
        )
        extracted = await self._extract([page.url for page in pages if not page.raw_content])
        sources = [page.source(extracted) for page in {page.url: page for page in pages}.values()]
        hits = await asyncio.to_thread(best_passages, sources, words, limit)
        return await with_licenses(hits, self._fetcher, min(LICENSE_S, self._timeout_s)) if self._fetcher else hits

    async def close(self) -> None:
        if self._fetcher:
            await self._fetcher.close()
        await self._http.aclose()

    async def _extract(self, urls: list[str]) -> dict[str, str]:
        """The texts of these pages by URL; without those that Tavily cannot read, or refuses to."""
        if not urls:
            return {}
        try:
            pages = await self._pages("extract", urls=urls, format="text")
        except SearchRequestError:
            return {}
        return {page.url: page.raw_content for page in pages}

    async def _pages(self, method: str, **arguments: Any) -> list[Page]:
        limit_s = self._timeout_s if method == "search" else min(self._timeout_s, LONGEST_EXTRACT_S)

        async def call() -> list[Page]:
            with boundary(search_error):
                async with asyncio.timeout(self._timeout_s):
                    answer = await getattr(self._client, method)(timeout=limit_s, **arguments)
                return Answer.model_validate(answer).results

        return await retrying(call, attempts=self._attempts)


def search_error(error: Exception) -> AgentError | None:
    """The named error for what Tavily's client raised; `None` for what is no failure of the service."""
    from tavily.errors import TimeoutError as TavilyTimeout

    if isinstance(error, (TimeoutError, TavilyTimeout, httpx.TimeoutException)):
        return SearchUnavailable("tavily gave no answer within the time limit")
    if isinstance(error, httpx.RequestError):
        return SearchUnavailable(f"tavily cannot be reached: {type(error).__name__} {error}".strip())
    # The client reads the body without looking: a null, a list or broken JSON surface as these.
    if isinstance(error, (ValueError, AttributeError, TypeError, RecursionError)):
        return SearchUnavailable(f"tavily's answer cannot be read: {' '.join(str(error).split())[:200]}")
    return None


class _Bounded(httpx.AsyncByteStream):
    """A body that may not be endless."""

    def __init__(self, body: httpx.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for part in self._body:
            left -= len(part)
            if left < 0:
                raise SearchRequestError(f"tavily's answer is longer than {MOST_BYTES} bytes")
            yield part

    async def aclose(self) -> None:
        await self._body.aclose()


async def _refuse(response: httpx.Response) -> None:
    """Raises what an error status means, while its headers can be read: the client would drop them."""
    status = response.status_code
    if isinstance(response.stream, httpx.AsyncByteStream):
        response.stream = _Bounded(response.stream)
    if status == httpx.codes.OK:
        return
    await response.aread()
    message = f"tavily answered {status}: {_detail(response)}".rstrip(": ")
    kind = _BY_STATUS.get(status, SearchUnavailable if status >= 500 else SearchRequestError)
    if status == httpx.codes.FORBIDDEN and response.request.url.path.endswith("/extract"):
        kind = SearchRequestError  # of an extraction, 403 means that this page is not supported
    raise kind(message, retry_after=retry_after_s(response.headers))


def _detail(response: httpx.Response) -> str:
    try:
        detail = response.json()["detail"]
        text = detail["error"] if isinstance(detail, dict) else detail
    except (ValueError, KeyError, TypeError):
        text = response.reason_phrase
    return " ".join(str(text).split())[:200]


def _key(settings: Settings) -> str:
    key = settings.tavily_api_key.get_secret_value().strip() if settings.tavily_api_key else ""
    if not key:
        raise UsageError("TAVILY_API_KEY is not set; set it, or use another source, for example corpus")
    if not (key.isascii() and key.isprintable()):
        raise UsageError("TAVILY_API_KEY holds characters that no key has; only printable ASCII is allowed")
    return key


def _connect(settings: Settings, fetcher: Fetcher | None) -> TavilySearch:
    from tavily import AsyncTavilyClient

    key, base_url = _key(settings), settings.tavily_base_url or ENDPOINT
    try:
        if httpx.URL(base_url).scheme not in ("http", "https"):
            raise ValueError("it must begin with http:// or https://")
        http = httpx.AsyncClient(base_url=base_url, event_hooks={"response": [_refuse]})
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise UsageError(f"tavily_base_url {base_url!r} or the proxy of the environment: {error}") from error
    return TavilySearch(AsyncTavilyClient(key, api_base_url=base_url, client=http), http, settings, fetcher)


async def _open(settings: Settings, fetcher: Fetcher | None = None) -> TavilySearch:
    return await asyncio.to_thread(_connect, settings, fetcher)


def _describe(settings: Settings) -> str:
    key = "with the key of TAVILY_API_KEY" if settings.tavily_api_key else "TAVILY_API_KEY is not set"
    proxy = ", through the proxy of the environment" if {"http", "https", "all"} & getproxies().keys() else ""
    pages = ", pages read for their licences" if settings.tavily_licenses else ""
    return f"tavily at {settings.tavily_base_url or ENDPOINT}, {key}{proxy}{pages}"


SOURCE = SearchSource(name="tavily", title="Tavily web search", open=_open, describe=_describe, reads_pages=True)
