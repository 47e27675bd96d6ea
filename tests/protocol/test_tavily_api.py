"""The real Tavily clients against the server: a small web, and what each fault looks like to them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tavily import AsyncTavilyClient, TavilyClient

from tests.protocol import ProtocolServer

Start = Callable[..., ProtocolServer]
ALCOHOLS = "https://reference.example/alcohols"


def tavily(server: ProtocolServer) -> Any:
    return TavilyClient("my-key", api_base_url=server.url)


def test_a_search_finds_the_page_that_shares_most_words(protocol_server: Start) -> None:
    server = protocol_server()
    with tavily(server) as client:
        found = client.search("oxidation of a primary alcohol", max_results=3)["results"]
    assert found[0]["url"] == ALCOHOLS
    assert "alcohol" in found[0]["content"]
    assert found[0]["raw_content"] is None
    assert len(found) == 3
    assert [hit["score"] for hit in found] == sorted((hit["score"] for hit in found), reverse=True)
    assert server.count("search") == 1
    assert server.requests[0].api_key == "my-key"


async def test_the_asynchronous_client_gets_whole_pages_when_it_asks(protocol_server: Start) -> None:
    client = AsyncTavilyClient("my-key", api_base_url=protocol_server().url)
    found = await client.search("fermentation of sugar to ethanol", include_raw_content="markdown")
    assert found["results"][0]["raw_content"].startswith("# Alcohols")
    await client.close()


def test_words_that_no_page_has_find_nothing(protocol_server: Start) -> None:
    with tavily(protocol_server()) as client:
        assert client.search("zzyzx qwertyuiop")["results"] == []


def test_extract_brings_known_pages_and_names_those_it_cannot_fetch(protocol_server: Start) -> None:
    with tavily(protocol_server()) as client:
        extracted = client.extract([ALCOHOLS, "https://reference.example/nowhere"])
    assert [page["url"] for page in extracted["results"]] == [ALCOHOLS]
    assert extracted["results"][0]["raw_content"].startswith("# Alcohols")
    assert extracted["failed_results"] == [{"url": "https://reference.example/nowhere", "error": "Failed to fetch url"}]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("400", "BadRequestError"),
        ("401", "InvalidAPIKeyError"),
        ("403", "ForbiddenError"),
        ("429", "UsageLimitExceededError"),
        ("432", "ForbiddenError"),
        ("433", "ForbiddenError"),
        ("500", "HTTPError"),
        ("reset", "ConnectionError"),
        ("disconnect", "ConnectionError"),
        ("broken_json", "JSONDecodeError"),
        ("null_body", "AttributeError"),
    ],
)
def test_each_failure_reaches_the_client_as_its_own_class(protocol_server: Start, fault: str, error: str) -> None:
    server = protocol_server(faults={"search": [fault]})
    with tavily(server) as client:
        with pytest.raises(Exception, match=r".*") as raised:
            client.search("alcohol")
        assert client.search("alcohol")["results"]
    assert error in [cls.__name__ for cls in type(raised.value).__mro__]
    assert [request.outcome for request in server.requests] == [fault, "ok"]


def test_a_hung_search_ends_with_the_clients_timeout(protocol_server: Start) -> None:
    with tavily(protocol_server(faults=["hang"])) as client, pytest.raises(Exception, match=r"timed out after 0\.3"):
        client.search("alcohol", timeout=0.3)


def test_results_may_be_empty_or_without_their_pages(protocol_server: Start) -> None:
    with tavily(protocol_server(faults=["empty", "no_raw_content"])) as client:
        assert client.search("alcohol")["results"] == []
        found = client.search("alcohol", include_raw_content=True)["results"]
    assert found
    assert {hit["raw_content"] for hit in found} == {None}


def test_extract_may_fail_for_every_page(protocol_server: Start) -> None:
    with tavily(protocol_server(faults={"extract": ["failed_results"]})) as client:
        extracted = client.extract([ALCOHOLS])
    assert extracted["results"] == []
    assert [lost["url"] for lost in extracted["failed_results"]] == [ALCOHOLS]


def test_a_hook_may_change_the_web(protocol_server: Start) -> None:
    def doubled(_payload: Any, usual: Callable[[], Any]) -> Any:
        web = usual()
        return web | {"results": web["results"] * 2}

    with tavily(protocol_server(answer={"search": doubled})) as client:
        found = client.search("alcohol", max_results=1)["results"]
    assert json.dumps(found[0]) == json.dumps(found[1])
