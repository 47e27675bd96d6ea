"""arXiv through langchain-community's wrapper with a client of ours under it: abstracts, each of one version."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from state.errors import SearchRequestError
from state.settings import Settings
from state.sources import Hit, LicenseEvidence, Source
from tools.documents import cleaned
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

ENDPOINT = "https://export.arxiv.org/api/query"
PAUSE_S = 3.0
"""arXiv's terms of use ask for no more than one request every three seconds."""

LONGEST_QUERY = 300
FEWEST_PAPERS, MOST_PAPERS = 5, 50

_NAMES = {"atom": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}
_ABSTRACT = re.compile(r"https?://[^/]+/abs/(.+?)(v\d+)?")
_LICENSES = {
    "arxiv:license": "string(arxiv:license/@href | arxiv:license/text())",
    "rel=license link": "string(atom:link[@rel='license']/@href)",
    "rights": "string(atom:rights)",
}


@dataclass(frozen=True)
class Author:
    name: str


@dataclass(frozen=True)
class Paper:
    """One entry of an answer, with what the wrapper reads of an `arxiv.Result`. `entry_id` is the abstract's page."""

    entry_id: str
    title: str
    summary: str
    authors: Sequence[Author]
    updated: datetime
    rights: tuple[LicenseEvidence, ...]


@dataclass(frozen=True)
class Papers:
    found: Sequence[Paper]

    def results(self) -> Sequence[Paper]:
        return self.found


class ArxivSearch:
    """An opened connection to arXiv."""

    def __init__(self, settings: Settings) -> None:
        own = settings.arxiv_base_url
        pause_s = settings.fetch_delay_s if own else max(PAUSE_S, settings.fetch_delay_s)
        self._api = Api("arxiv", own or ENDPOINT, settings, parsed, pause_s=pause_s)
        self._wrapper = community("utilities.arxiv").ArxivAPIWrapper

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` passages of abstracts, best first; none is a normal answer. Raises `SearchError`."""
        words = [part for word in search_words(query) for part in re.findall(r"\w+", word)]
        if not words or limit < 1:
            return []
        most = min(MOST_PAPERS, max(FEWEST_PAPERS, limit))
        sources = await self._api.in_thread(partial(self._sources, words, most))
        return await asyncio.to_thread(best_passages, sources, query, limit)

    async def close(self) -> None:
        await self._api.close()

    def _sources(self, words: Sequence[str], most: int, ask: Ask[Papers]) -> list[Source]:
        """Of papers that hold all the words, or any of them where there is none with all."""
        papers: dict[str, Paper] = {}

        def search(query: str, max_results: int) -> Papers:
            order = {"start": "0", "max_results": str(max_results), "sortBy": "relevance", "sortOrder": "descending"}
            answer = ask({"search_query": query, **order})
            papers.update({paper.entry_id: paper for paper in answer.found})
            return answer

        wrapper = self._wrapper(top_k_results=most, ARXIV_MAX_QUERY_LENGTH=LONGEST_QUERY)
        # `arxiv.Search`, its default, has no `results` any more, and that package takes a cut answer for a whole one.
        wrapper.arxiv_search = search
        for joint in (" AND ", " OR "):
            query = joined([f"all:{word}" for word in words], joint, LONGEST_QUERY)
            if found := wrapper.get_summaries_as_docs(query):
                return [_source(papers[document.metadata["Entry ID"]], document) for document in found]
        return []


def _source(paper: Paper, document: Any) -> Source:
    license_id, license_class, found_in = decide(paper.rights)
    known = _ABSTRACT.fullmatch(paper.entry_id)
    return Source(
        url=paper.entry_id.removesuffix(known[2] or "") if known else paper.entry_id,
        final_url=paper.entry_id,
        title=f"{unflagged(paper.title) or paper.entry_id} (abstract)",
        author=document.metadata["Authors"],
        license=license_id,
        license_class=license_class,
        license_found_in=found_in if paper.rights else "arXiv's answer names none",
        license_evidence=(*paper.rights, *host_evidence(paper.entry_id)),
        engine="arxiv",
        text=document.page_content,
        instructions=find_instructions(document.page_content),
    )


def parsed(body: bytes) -> Papers:
    """The papers of an Atom feed. Raises `ValueError` for what is none, `SearchError` where it reports an error."""
    try:
        feed = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no XML: {error}") from error
    if feed.tag != f"{{{_NAMES['atom']}}}feed":
        raise ValueError(f"no Atom feed but {feed.tag[:100]!r}")
    found = [_paper(entry) for entry in feed.findall("atom:entry", _NAMES)]
    return Papers([paper for paper in found if paper])


def _paper(entry: Any) -> Paper | None:
    """Nothing for an entry that cannot be cited. Raises `SearchError` for one that reports an error."""
    place, title, summary = (_text(entry, name) for name in ("id", "title", "summary"))
    if "/api/errors" in place:
        raise SearchRequestError(f"arxiv refuses the question: {' '.join(summary.split())[:200]}")
    if not (_ABSTRACT.fullmatch(place) and summary):
        return None
    found = ((name, entry.xpath(path, namespaces=_NAMES).strip()) for name, path in _LICENSES.items())
    authors = [cleaned(name.text or "") for name in entry.findall("atom:author/atom:name", _NAMES)]
    return Paper(
        entry_id=canonical(place.replace("http://arxiv.org/", "https://arxiv.org/", 1)),
        title=" ".join(title.split()) or place,
        summary=summary,
        authors=[Author(" ".join(name.split())) for name in authors],
        updated=datetime.fromisoformat(_text(entry, "updated") or "1970-01-01T00:00:00Z"),
        rights=tuple(value_finding(name, said) for name, said in found if said),
    )


def _text(entry: Any, name: str) -> str:
    return cleaned(str(entry.findtext(f"atom:{name}", "", _NAMES)))


async def _open(settings: Settings, _fetcher: "Fetcher | None" = None) -> ArxivSearch:
    return await asyncio.to_thread(ArxivSearch, settings)


def _describe(settings: Settings) -> str:
    return f"arxiv at {settings.arxiv_base_url or ENDPOINT}, abstracts alone, no key"


SOURCE = SearchSource(name="arxiv", title="arXiv", open=_open, describe=_describe)
