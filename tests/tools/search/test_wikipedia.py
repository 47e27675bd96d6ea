"""Wikipedia over its wire: whole articles of one revision, with their licence; every failure named and bounded."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from state.errors import AgentError, SearchRateLimited, SearchRequestError, SearchUnavailable, UsageError
from state.settings import load_settings
from state.sources import Hit
from tests.protocol import ProtocolServer
from tests.protocol.wikipedia_api import DISAMBIGUATION, MISSING
from tests.support.servers import StartServer
from tools.search import search_source
from tools.search.base import Search

BOILING = "What is the boiling point of methane?"


@asynccontextmanager
async def opened(server: ProtocolServer, **changes: Any) -> AsyncIterator[Search]:
    usual = {"wikipedia_base_url": f"{server.url}/w/api.php", "fetch_delay_s": 0, "attempts": 1}
    search = await search_source("wikipedia").open(load_settings(**usual | changes))
    try:
        yield search
    finally:
        await search.close()


async def found(server: ProtocolServer, query: str = BOILING, limit: int = 5, **changes: Any) -> Sequence[Hit]:
    async with opened(server, **changes) as search:
        return await search.search(query, limit)


def titles(*names: str) -> Any:
    return {"titles": lambda _payload, _usual: {"query": {"search": [{"title": name} for name in names]}}}


async def test_hits_are_slices_of_one_revision_with_its_licence(protocol_server: StartServer) -> None:
    server = protocol_server()
    best = (await found(server))[0]
    source = best.source
    assert best.text.startswith("Methane boils")
    assert source.text[best.start : best.end] == best.text
    assert (source.title, source.url) == ("Alkanes", "https://en.wikipedia.org/wiki/Alkanes")
    assert source.final_url == "https://en.wikipedia.org/wiki/Alkanes?oldid=1234"
    assert (source.license, source.license_class) == ("CC-BY-SA-4.0", "share-alike")
    assert source.license_found_in == "rights of the wiki"
    assert {one.place for one in source.license_evidence} == {"rights of the wiki", "policy of the host"}
    assert (source.author, source.engine) == ("Wikipedia contributors", "wikipedia")


async def test_headings_of_an_article_are_no_part_of_its_passages(protocol_server: StartServer) -> None:
    hits = await found(protocol_server(), "alkanes", limit=20)
    assert "\n## " in hits[0].source.text
    assert not any("==" in hit.text or "##" in hit.text for hit in hits)


async def test_a_long_article_is_not_cut(protocol_server: StartServer) -> None:
    def longer(_payload: Any, usual: Callable[[], Any]) -> Any:
        answer = usual()
        answer["query"]["pages"][0]["extract"] += "\n\nThe last words are about zirconium." + " Filler." * 20_000
        return answer

    hits = await found(protocol_server(answer={"article": longer}), "alkanes zirconium")
    assert any("zirconium" in hit.text for hit in hits)
    assert all(hit.source.text.endswith("Filler.") for hit in hits)


async def test_where_no_article_holds_all_words_those_with_any_are_found(protocol_server: StartServer) -> None:
    server = protocol_server()
    assert await found(server, "boiling point of methane zzyzx")
    asked = [request.payload["srsearch"] for request in server.requests if request.role == "titles"]
    assert asked == ["boiling point methane zzyzx", "boiling OR point OR methane OR zzyzx"]


async def test_words_that_nobody_has_find_nothing(protocol_server: StartServer) -> None:
    assert await found(protocol_server(), "zzyzx") == []


async def test_a_redirect_is_followed_and_the_same_article_counts_once(protocol_server: StartServer) -> None:
    hits = await found(protocol_server(answer=titles("Alkane family", "Alkanes")), "alkanes")
    assert {hit.source.title for hit in hits} == {"Alkanes"}
    assert len({hit.source.source_id for hit in hits}) == 1


async def test_disambiguation_and_missing_pages_are_left_out(protocol_server: StartServer) -> None:
    server = protocol_server(answer=titles(DISAMBIGUATION, MISSING, "Alkanes"))
    assert {hit.source.title for hit in await found(server, "carbon alkanes")} == {"Alkanes"}
    assert await found(protocol_server(answer=titles(DISAMBIGUATION)), "carbon") == []


@pytest.mark.parametrize("query", ["  \n", "?!", '"'])
async def test_a_query_without_words_asks_nobody(protocol_server: StartServer, query: str) -> None:
    server = protocol_server()
    assert await found(server, query) == []
    assert await found(server, limit=0) == []
    assert server.requests == []


async def test_signs_of_a_query_are_no_operators(protocol_server: StartServer) -> None:
    server = protocol_server()
    await found(server, '-intitle:"alkanes" AND NOT [[methane]] & C++ #1 ~ *?\\ &action=edit')
    asked = server.requests[0].payload
    assert asked["srsearch"] == "intitle alkanes methane c++ 1 action edit"
    assert asked["action"] == "query"


async def test_a_long_query_is_cut_between_words(protocol_server: StartServer) -> None:
    server = protocol_server()
    await found(server, " ".join(f"methanewordnumber{n}" for n in range(100)))
    assert all(len(request.payload["srsearch"]) <= 300 for request in server.requests)
    assert all(word.startswith("methanewordnumber") for word in server.requests[0].payload["srsearch"].split())


@pytest.mark.parametrize("role", ["titles", "article"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("400", SearchRequestError),
        ("403", SearchRequestError),
        ("404", SearchRequestError),
        ("429:7", SearchRateLimited),
        ("500", SearchUnavailable),
        ("503", SearchUnavailable),
        ("reset", SearchUnavailable),
        ("disconnect", SearchUnavailable),
        ("hang", SearchUnavailable),
        ("slow_drip", SearchUnavailable),
        ("broken_json", SearchUnavailable),
        ("null_body", SearchUnavailable),
        ("error", SearchRateLimited),
    ],
)
async def test_every_failure_is_named(
    protocol_server: StartServer, role: str, fault: str, error: type[AgentError]
) -> None:
    server = protocol_server(faults={role: [fault] * 9})
    with pytest.raises(AgentError, match=r"^wikipedia") as failed:
        await found(server, request_timeout_s=0.3)
    assert type(failed.value) is error
    assert failed.value.retry_after == (7.0 if fault == "429:7" else None)


async def test_an_oversized_answer_is_refused(protocol_server: StartServer) -> None:
    with pytest.raises(SearchRequestError, match="bytes"):
        await found(protocol_server(), fetch_max_bytes=1000)


async def test_what_may_pass_is_tried_again_also_a_broken_body(protocol_server: StartServer) -> None:
    server = protocol_server(faults={"titles": ["503", "broken_json", "429:0"]})
    assert await found(server, "alkanes", attempts=4)
    assert server.count("titles") == 4


async def test_what_failed_once_is_asked_again_by_the_next_question(protocol_server: StartServer) -> None:
    server = protocol_server(faults={"titles": ["503"]})
    async with opened(server) as search:
        with pytest.raises(SearchUnavailable):
            await search.search(BOILING, 5)
        assert await search.search(BOILING, 5)


async def test_the_same_question_of_many_is_asked_once(protocol_server: StartServer) -> None:
    server = protocol_server()
    async with opened(server) as search:
        answers = await asyncio.gather(*(search.search("alkanes", 2) for _ in range(12)))
    assert len({tuple(hit.text for hit in answer) for answer in answers}) == 1
    assert server.count("titles") == 1


async def test_a_search_that_is_given_up_leaves_no_request_and_no_thread_behind(protocol_server: StartServer) -> None:
    server = protocol_server(faults={"titles": ["hang"]})
    async with opened(server, request_timeout_s=60) as search:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await search.search(BOILING, 5)
        assert await search.search("alkenes", 5)
    assert server.count("article") > 0


@pytest.mark.parametrize("url", ["localhost:80", "ftp://a.example/", "http://user:secret@a.example/"])
async def test_a_base_url_that_is_none_is_refused_when_the_source_is_opened(url: str) -> None:
    with pytest.raises(UsageError, match="wikipedia_base_url"):
        await search_source("wikipedia").open(load_settings(wikipedia_base_url=url))


def test_the_description_names_the_wiki_in_force() -> None:
    describe = search_source("wikipedia").describe
    assert describe(load_settings(wikipedia_language="de")).startswith(
        "wikipedia at https://de.wikipedia.org/w/api.php"
    )
    assert "http://a.example/api.php" in describe(load_settings(wikipedia_base_url="http://a.example/api.php"))
