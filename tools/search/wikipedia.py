"""Wikipedia, or another wiki of its software, through langchain-community's wrapper with a client of ours under it."""

import asyncio
import re
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from state.errors import SearchRateLimited, SearchRequestError
from state.settings import Settings
from state.sources import Hit, Source
from tools.documents import MAX_CHARACTERS, cleaned
from tools.fetch.targets import canonical
from tools.injection import find_instructions, unflagged
from tools.licenses.decide import decide
from tools.licenses.findings import value_finding
from tools.licenses.hosts import host_evidence
from tools.search._api import Api, Ask, community
from tools.search._ranking import best_passages
from tools.search._words import joined, search_words
from tools.search.base import SearchSource

if TYPE_CHECKING:
    from tools.fetch.fetcher import Fetcher

LONGEST_QUERY = 300
FEWEST_PAGES, MOST_PAGES = 3, 10
PAUSE_S = 0.2
"""Wikimedia asks for one request after the other, and names no pause between them."""

_ASKED = {"action": "query", "format": "json", "formatversion": "2"}
_HEADING = re.compile(r"^(={2,6})[ \t]*(.+?)[ \t]*\1[ \t]*$", re.MULTILINE)
_WAIT = {"ratelimited", "maxlag", "readonly"}


class _Found(BaseModel):
    title: str


class _Revision(BaseModel):
    revid: int


class _Page(BaseModel):
    """One page as the API gives it; `content`, `summary` and `url` are what the wrapper reads."""

    title: str
    fullurl: str = ""
    extract: str = ""
    revisions: list[_Revision] = Field(default_factory=list)
    pageprops: dict[str, Any] = Field(default_factory=dict)
    summary: str = ""

    @property
    def content(self) -> str:
        return cleaned(_HEADING.sub(lambda found: f"{'#' * len(found[1])} {found[2]}", self.extract))

    @property
    def url(self) -> str:
        """That of this revision, which stays as it is."""
        mark = "&" if "?" in self.fullurl else "?"
        return canonical(f"{self.fullurl}{mark}oldid={self.revisions[0].revid}")


class _Rights(BaseModel):
    url: str = ""
    text: str = ""


class _Wiki(BaseModel):
    sitename: str = "Wikipedia"


class _Query(BaseModel):
    search: list[_Found] = Field(default_factory=list)
    pages: list[_Page] = Field(default_factory=list)
    rightsinfo: _Rights = _Rights()
    general: _Wiki = _Wiki()


class _Error(BaseModel):
    code: str
    info: str = ""


class _Answer(BaseModel):
    query: _Query = _Query()
    error: _Error | None = None


class _Client:
    """What the wrapper asks of the package `wikipedia`, which has one address per process and no timeout."""

    def __init__(self, ask: Ask[_Answer], exceptions: ModuleType) -> None:
        self._ask, self.exceptions = ask, exceptions
        self.query = _Query()
        self.pages: dict[str, _Page] = {}

    def search(self, query: str, results: int) -> list[str]:
        wanted = {"list": "search", "srsearch": query, "srlimit": str(results), "srprop": "", "srnamespace": "0"}
        self.query = self._ask({**_ASKED, **wanted, "meta": "siteinfo", "siprop": "general|rightsinfo"}).query
        return [found.title for found in self.query.search]

    def page(self, title: str, **_options: bool) -> _Page:
        """The page, at the end of redirects. Raises the package's errors where the wrapper should go on without it."""
        about = {"prop": "extracts|info|revisions|pageprops", "explaintext": "1", "inprop": "url", "rvprop": "ids"}
        wanted = {"titles": title, "redirects": "1", "ppprop": "disambiguation"}
        pages = self._ask({**_ASKED, **about, **wanted}).query.pages
        if not pages or not (pages[0].extract.strip() and pages[0].fullurl.startswith("http") and pages[0].revisions):
            raise self.exceptions.PageError(title)
        if "disambiguation" in pages[0].pageprops:
            raise self.exceptions.DisambiguationError(title, [])
        self.pages[pages[0].url] = pages[0]
        return pages[0]


class WikipediaSearch:
    """An opened connection to one wiki."""

    def __init__(self, settings: Settings) -> None:
        self._language = settings.wikipedia_language
        self._api = Api(
            "wikipedia", _endpoint(settings), settings, _parsed, pause_s=min(PAUSE_S, settings.fetch_delay_s)
        )
        self._wrapper = community("utilities.wikipedia").WikipediaAPIWrapper
        self._exceptions: ModuleType = import_module("wikipedia.exceptions")

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` passages of whole articles, best first; none is a normal answer. Raises `SearchError`."""
        words = search_words(query)
        if not words or limit < 1:
            return []
        most = min(MOST_PAGES, max(FEWEST_PAGES, limit // 2))
        sources = await self._api.in_thread(partial(self._sources, words, most))
        return await asyncio.to_thread(best_passages, sources, query, limit)

    async def close(self) -> None:
        await self._api.close()

    def _sources(self, words: list[str], most: int, ask: Ask[_Answer]) -> list[Source]:
        """Of articles that hold all the words, or any of them where there is none with all."""
        wrapper = self._wrapper(top_k_results=most, doc_content_chars_max=MAX_CHARACTERS, lang=self._language)
        # The wrapper sets its own client whatever it is given, so ours takes its place afterwards.
        client = wrapper.wiki_client = _Client(ask, self._exceptions)
        for joint in (" ", " OR "):
            found = wrapper.load(joined(words, joint, LONGEST_QUERY))
            if found:
                unique = {document.metadata["source"]: document.page_content for document in found}
                return [_source(client.pages[url], text, client.query) for url, text in unique.items()]
        return []


def _source(page: _Page, text: str, query: _Query) -> Source:
    rights = query.rightsinfo.url or query.rightsinfo.text
    evidence = (*([value_finding("rights of the wiki", rights)] if rights else ()), *host_evidence(page.url))
    license_id, license_class, found_in = decide(evidence)
    return Source(
        url=canonical(page.fullurl),
        final_url=page.url,
        title=unflagged(page.title) or page.url,
        author=f"{query.general.sitename} contributors",
        license=license_id,
        license_class=license_class,
        license_found_in=found_in,
        license_evidence=evidence,
        engine="wikipedia",
        text=text,
        instructions=find_instructions(text),
    )


def _parsed(body: bytes) -> _Answer:
    """Raises `ValueError` for what is no answer of the API, and `SearchError` where it says what is wrong."""
    answer = _Answer.model_validate_json(body)
    if answer.error:
        kind = SearchRateLimited if answer.error.code in _WAIT else SearchRequestError
        raise kind(f"wikipedia answered {answer.error.code}: {' '.join(answer.error.info.split())[:200]}")
    return answer


def _endpoint(settings: Settings) -> str:
    return settings.wikipedia_base_url or f"https://{settings.wikipedia_language}.wikipedia.org/w/api.php"


async def _open(settings: Settings, _fetcher: "Fetcher | None" = None) -> WikipediaSearch:
    return await asyncio.to_thread(WikipediaSearch, settings)


def _describe(settings: Settings) -> str:
    return f"wikipedia at {_endpoint(settings)}, whole articles, no key"


SOURCE = SearchSource(name="wikipedia", title="Wikipedia", open=_open, describe=_describe)
