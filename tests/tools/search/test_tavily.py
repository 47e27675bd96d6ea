"""Tavily through its own client: words as they came, one extraction for all missing pages, every failure named."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from state.errors import (
    AgentError,
    SearchAuthError,
    SearchRateLimited,
    SearchRequestError,
    SearchUnavailable,
    UsageError,
)
from state.settings import Settings, load_settings
from state.sources import Hit
from tests.tools.local_pages import serving
from tests.tools.search.tavily_server import Tavily, body, drip, hang, reset, status
from tools.search import search_source
from tools.search import tavily as plugin
from tools.search.base import Search

TIDES = "# Tides\n\nThe tide rises because the moon pulls at the sea.\n\n## Spring\n\nA spring tide comes at full moon."
SEA = {
    "url": "https://a.example/sea",
    "title": "Sea",
    "content": "The sea is salt.",
    "score": 0.9,
    "raw_content": TIDES,
}

PLAIN = {"tavily_api_key": "my-key", "attempts": 1, "tavily_licenses": False}


def settings(url: str, **changes: Any) -> Settings:
    return load_settings(**{**PLAIN, "tavily_base_url": url, **changes})


@asynccontextmanager
async def opened(tavily: Tavily, **changes: Any) -> AsyncIterator[Search]:
    async with serving(tavily) as url:
        search = await search_source("tavily").open(settings(url, **changes))
        try:
            yield search
        finally:
            await search.close()


async def found(tavily: Tavily, query: str = "tides of the sea", limit: int = 5, **changes: Any) -> Sequence[Hit]:
    async with opened(tavily, **changes) as search:
        return await search.search(query, limit)


async def test_hits_are_slices_of_the_text_that_tavily_gave() -> None:
    tavily = Tavily(search=[{"results": [SEA]}])
    hits = await found(tavily, "spring tide")
    assert hits[0].text == "A spring tide comes at full moon."
    assert hits[0].source.text == TIDES
    assert (hits[0].source.url, hits[0].source.title, hits[0].source.engine) == (SEA["url"], "Sea", "tavily")
    assert hits[0].source.license == "unknown"
    assert hits[0].score > hits[1].score > 0
    assert tavily.headers == ["Bearer my-key"]
    assert tavily.asked[0][1]["query"] == "spring tide"


async def test_the_pages_without_text_are_extracted_in_one_call() -> None:
    bare = [
        {"url": f"https://a.example/{n}", "title": "", "content": "Sea snippet.", "raw_content": None} for n in "abc"
    ]
    texts = [{"url": page["url"], "raw_content": f"The sea at {page['url']}."} for page in bare[:2]]
    tavily = Tavily(search=[{"results": [SEA, *bare]}], extract=[{"results": texts, "failed_results": [{"url": "c"}]}])
    hits = await found(tavily, "sea", limit=10)
    assert tavily.paths == ["/search", "/extract"]
    assert tavily.asked[1][1]["urls"] == [page["url"] for page in bare]
    by_url = {hit.source.url: hit.text for hit in hits}
    assert by_url["https://a.example/a"] == "The sea at https://a.example/a."
    assert by_url["https://a.example/c"] == "Sea snippet."


@pytest.mark.parametrize("code", [400, 403])
async def test_where_extraction_is_refused_the_snippets_serve(code: int) -> None:
    bare = {**SEA, "raw_content": None}
    hits = await found(Tavily(search=[{"results": [bare]}], extract=[status(code)]))
    assert [hit.text for hit in hits] == ["The sea is salt."]


async def test_no_results_is_a_normal_answer() -> None:
    assert await found(Tavily(search=[{"results": []}])) == []


async def test_a_query_without_words_asks_nobody() -> None:
    tavily = Tavily(search=[{"results": [SEA]}])
    assert await found(tavily, " \n ") == []
    assert await found(tavily, "tides", limit=0) == []
    assert tavily.asked == []


async def test_a_query_is_cut_to_what_the_service_takes() -> None:
    tavily = Tavily(search=[{"results": []}])
    await found(tavily, "tide " * 500, limit=100)
    assert len(tavily.asked[0][1]["query"]) <= 400
    assert tavily.asked[0][1]["max_results"] == 20


async def test_half_a_character_in_a_snippet_loses_no_page() -> None:
    data = json.dumps({"results": [{**SEA, "raw_content": "The sea \ud83d is wide."}]}).encode()
    hits = await found(Tavily(search=[body(data)]))
    assert hits[0].text == "The sea ? is wide."
    assert hits[0].source.sha256


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (status(400, "Query is missing."), SearchRequestError),
        (status(404), SearchRequestError),
        (status(302, Location="/elsewhere"), SearchRequestError),
        (status(401, "Unauthorized"), SearchAuthError),
        (status(403), SearchAuthError),
        (status(432, "plan used up"), SearchAuthError),
        (status(433), SearchAuthError),
        (status(429, "slow down"), SearchRateLimited),
        (status(500), SearchUnavailable),
        (status(503), SearchUnavailable),
        (body(b'{"results": [{"url"'), SearchUnavailable),
        (body(b"null"), SearchUnavailable),
        (body(b"[]"), SearchUnavailable),
        (body(b'"text"'), SearchUnavailable),
        (body(b"\xff\xfe{}"), SearchUnavailable),
        (body(b"[" * 100_000), SearchUnavailable),
        (body(b'{"results": null}'), SearchUnavailable),
        (body(b'{"results": [{"title": "no url"}]}'), SearchUnavailable),
        (body(b""), SearchUnavailable),
        (hang, SearchUnavailable),
        (drip, SearchUnavailable),
        (reset, SearchUnavailable),
    ],
)
async def test_every_failure_is_named(answer: Any, error: type[AgentError]) -> None:
    with pytest.raises(AgentError, match="tavily") as failed:
        await found(Tavily(search=[answer]), request_timeout_s=0.4)
    assert type(failed.value) is error
    assert "\n" not in str(failed.value)


async def test_an_answer_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "MOST_BYTES", 5000)
    with pytest.raises(SearchRequestError, match="longer than 5000 bytes"):
        await found(Tavily(search=[body(b" " * 6000)]))


async def test_the_services_own_words_are_in_the_error() -> None:
    with pytest.raises(SearchAuthError, match=r"^tavily answered 432: plan used up$"):
        await found(Tavily(search=[status(432, "plan used up")]))


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    async with serving(Tavily(search=[{}])) as url:
        pass
    search = await search_source("tavily").open(settings(url))
    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        await search.search("tides", 5)
    await search.close()


async def test_what_may_pass_is_tried_again_and_the_wait_asked_for_is_kept() -> None:
    tavily = Tavily(search=[status(429, **{"Retry-After": "0"}), reset, {"results": [SEA]}])
    assert await found(tavily, attempts=3)
    assert len(tavily.asked) == 3
    with pytest.raises(SearchRateLimited) as limited:
        await found(Tavily(search=[status(429, **{"Retry-After": "7"})]))
    assert limited.value.retry_after == 7.0


async def test_a_wrong_key_is_not_tried_again() -> None:
    tavily = Tavily(search=[status(401)])
    with pytest.raises(SearchAuthError):
        await found(tavily, attempts=4)
    assert len(tavily.asked) == 1


async def test_many_searches_share_one_connection() -> None:
    tavily = Tavily(search=[{"results": [SEA]}])
    async with opened(tavily) as search:
        answers = await asyncio.gather(*(search.search("spring tide", 1) for _ in range(30)))
    assert {answer[0].text for answer in answers} == {"A spring tide comes at full moon."}
    assert len(tavily.asked) == 30


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tavily_api_key": ""}, "TAVILY_API_KEY is not set"),
        ({"tavily_api_key": "  "}, "TAVILY_API_KEY is not set"),
        ({"tavily_api_key": "kéy"}, "TAVILY_API_KEY holds characters"),
        ({"tavily_api_key": "my\nkey"}, "TAVILY_API_KEY holds characters"),
        ({"tavily_base_url": "localhost:80"}, "tavily_base_url 'localhost:80'"),
        ({"tavily_base_url": "http://a.example:port"}, "tavily_base_url"),
    ],
)
async def test_wrong_settings_are_refused_when_the_source_is_opened(changes: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        await search_source("tavily").open(settings("http://127.0.0.1:1", **changes))


def test_the_description_says_endpoint_and_mode_but_not_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    describe = search_source("tavily").describe
    assert describe(settings("http://127.0.0.1:1")) == ("tavily at http://127.0.0.1:1, with the key of TAVILY_API_KEY")
    assert "TAVILY_API_KEY is not set, pages read for their licences" in describe(load_settings())
    assert "https://api.tavily.com" in describe(load_settings())
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@127.0.0.1:1")
    assert "through the proxy" in describe(settings("http://127.0.0.1:1"))
    assert "secret" not in describe(settings("http://127.0.0.1:1"))
