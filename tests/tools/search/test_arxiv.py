"""arXiv over its wire: abstracts of one version each, and every failure named."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from state.errors import AgentError, SearchRateLimited, SearchRequestError, SearchUnavailable, UsageError
from state.settings import load_settings
from state.sources import Hit
from tests.protocol import ProtocolServer
from tests.protocol.arxiv_api import FEED, LICENSE, entry
from tests.protocol.pages import pages
from tests.support.servers import StartServer
from tools.search import search_source

ALKANES = next(page for page in pages() if page.title == "Alkanes")


async def found(server: ProtocolServer, query: str = "alkanes", limit: int = 5, **changes: Any) -> Sequence[Hit]:
    usual = {"arxiv_base_url": f"{server.url}/api/query", "fetch_delay_s": 0, "attempts": 1}
    search = await search_source("arxiv").open(load_settings(**usual | changes))
    try:
        return await search.search(query, limit)
    finally:
        await search.close()


def says(text: str) -> Callable[..., str]:
    return lambda _payload, _usual: text


async def test_a_hit_is_a_slice_of_the_abstract_of_one_version(protocol_server: StartServer) -> None:
    hits = await found(protocol_server(answer={"papers": says(FEED.format(entry(ALKANES)))}))
    source, number = hits[0].source, pages().index(ALKANES)
    assert hits[0].text == source.text[hits[0].start : hits[0].end]
    assert source.text in ALKANES.text
    assert source.final_url == f"https://arxiv.org/abs/2107.{number:05}v2"
    assert source.url == f"https://arxiv.org/abs/2107.{number:05}"
    assert (source.title, source.author) == ("Alkanes (abstract)", "Ada Author, Ben Writer")
    assert (source.license, source.license_found_in) == ("unknown", "arXiv's answer names none")
    assert source.engine == "arxiv"


@pytest.mark.parametrize(
    "named",
    [
        LICENSE,
        "<rights>CC BY 4.0</rights>",
        '<license xmlns="http://arxiv.org/schemas/atom">http://creativecommons.org/licenses/by/4.0/</license>',
    ],
)
async def test_a_licence_that_the_answer_names_is_the_papers(protocol_server: StartServer, named: str) -> None:
    (hit, *_) = await found(protocol_server(answer={"papers": says(FEED.format(entry(ALKANES, named)))}))
    assert (hit.source.license, hit.source.license_class) == ("CC-BY-4.0", "attribution")
    assert hit.source.license_evidence[0].said


async def test_papers_with_any_word_serve_where_none_has_all(protocol_server: StartServer) -> None:
    server = protocol_server()
    assert await found(server, "alkanes zzyzx")
    asked = [request.payload["search_query"] for request in server.requests]
    assert asked == ["all:alkanes AND all:zzyzx", "all:alkanes OR all:zzyzx"]


async def test_signs_of_a_query_are_no_operators(protocol_server: StartServer) -> None:
    server = protocol_server()
    await found(server, 'au:"alkanes" ANDNOT (ti:C++) 2107.05580 [x TO y]')
    asked = server.requests[0].payload["search_query"].split(" AND ")
    assert [term.removeprefix("all:") for term in asked] == [
        "au",
        "alkanes",
        "andnot",
        "ti",
        "c",
        "2107",
        "05580",
        "x",
        "y",
    ]


async def test_no_paper_is_a_normal_answer_and_no_word_asks_nobody(protocol_server: StartServer) -> None:
    server = protocol_server()
    assert await found(server, "zzyzx") == []
    asked = len(server.requests)
    assert await found(server, " ? ") == []
    assert len(server.requests) == asked


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("400", SearchRequestError),
        ("403", SearchRequestError),
        ("429:7", SearchRateLimited),
        ("500", SearchUnavailable),
        ("503", SearchUnavailable),
        ("reset", SearchUnavailable),
        ("disconnect", SearchUnavailable),
        ("hang", SearchUnavailable),
        ("slow_drip", SearchUnavailable),
        ("broken_json", SearchUnavailable),
        ("null_body", SearchUnavailable),
        ("error", SearchRequestError),
    ],
)
async def test_every_failure_is_named(protocol_server: StartServer, fault: str, error: type[AgentError]) -> None:
    with pytest.raises(AgentError, match=r"^arxiv") as failed:
        await found(protocol_server(faults={"papers": [fault] * 9}), request_timeout_s=0.3)
    assert type(failed.value) is error
    assert failed.value.retry_after == (7.0 if fault == "429:7" else None)


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>Maintenance</body></html>",
        "plain words",
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        FEED.format("<entry>"),
    ],
)
async def test_what_is_no_feed_is_said_to_be_none(protocol_server: StartServer, text: str) -> None:
    with pytest.raises(SearchUnavailable, match="answer cannot be read"):
        await found(protocol_server(answer={"papers": says(text)}))


async def test_an_entity_that_leads_to_a_file_is_not_followed(protocol_server: StartServer) -> None:
    feed = FEED.format(entry(ALKANES)).replace("?>", '?><!DOCTYPE feed [<!ENTITY f SYSTEM "file:///etc/passwd">]>')
    hits = await found(protocol_server(answer={"papers": says(feed.replace("</summary>", "&f;</summary>"))}))
    assert hits
    assert not any("root:" in hit.source.text for hit in hits)


async def test_an_entry_that_cannot_be_cited_is_left_out(protocol_server: StartServer) -> None:
    empty = "<entry><id>javascript:alert(1)</id><title>Alkanes</title><summary>Alkanes.</summary></entry>"
    hits = await found(protocol_server(answer={"papers": says(FEED.format(empty + entry(ALKANES)))}))
    assert {hit.source.title for hit in hits} == {"Alkanes (abstract)"}


async def test_what_may_pass_is_tried_again(protocol_server: StartServer) -> None:
    server = protocol_server(faults={"papers": ["503", "broken_json", "429:0"]})
    assert await found(server, attempts=4)
    assert server.count("papers") == 4


async def test_an_oversized_answer_is_refused(protocol_server: StartServer) -> None:
    with pytest.raises(SearchRequestError):
        await found(protocol_server(), "acid", fetch_max_bytes=1000)


async def test_a_base_url_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="arxiv_base_url"):
        await search_source("arxiv").open(load_settings(arxiv_base_url="arxiv"))


def test_the_description_says_that_texts_are_abstracts() -> None:
    described = search_source("arxiv").describe(load_settings())
    assert described == "arxiv at https://export.arxiv.org/api/query, abstracts alone, no key"
