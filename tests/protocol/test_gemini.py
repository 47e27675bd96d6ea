"""The real Gemini client against the server: answers, and what each fault looks like to it."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from langchain_core.exceptions import OutputParserException
from langchain_core.messages import AIMessage
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_google_genai.chat_models import GoogleRateLimitError

from tests.protocol import ProtocolServer
from tests.protocol.inputs import ANSWERS_CAPITAL, CAPITAL, Capital, asked

Start = Callable[..., ProtocolServer]
Connect = Callable[..., ChatGoogleGenerativeAI]


@pytest.fixture
def gemini() -> Iterator[Connect]:
    """Connects real clients to a server, without retries of their own; closes them at the end."""
    clients: list[Any] = []

    def connect(server: ProtocolServer, timeout: float = 10) -> ChatGoogleGenerativeAI:
        client = ChatGoogleGenerativeAI(
            model="gemini-2.5-flash",
            api_key="my-key",
            base_url=server.url,
            max_retries=1,
            timeout=timeout,
            max_tokens=99,
        )
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client.client.close()


def raw(client: ChatGoogleGenerativeAI) -> AIMessage:
    message = client.invoke(asked())
    assert isinstance(message, AIMessage)
    return message


def test_a_structured_answer_arrives_with_its_usage(protocol_server: Start, gemini: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    reply: Any = gemini(server).with_structured_output(Capital, include_raw=True).invoke(asked(question="Where?"))
    assert reply["parsed"] == Capital.model_validate(CAPITAL)
    assert reply["raw"].response_metadata["finish_reason"] == "STOP"
    usage = reply["raw"].usage_metadata
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 2


def test_the_log_holds_what_was_asked(protocol_server: Start, gemini: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    gemini(server).with_structured_output(Capital).invoke(asked(question="Where?"))
    (request,) = server.requests
    assert (request.protocol, request.role, request.api_key) == ("gemini", "generator", "my-key")
    assert request.path == "/v1beta/models/gemini-2.5-flash:generateContent"
    assert request.payload == {"role": "generator", "question": "Where?"}
    assert request.body["generationConfig"]["maxOutputTokens"] == 99
    assert request.outcome == "ok"
    assert request.ended is not None
    assert request.started <= request.ended


async def test_the_asynchronous_client_gets_the_same_answer(protocol_server: Start, gemini: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    client = gemini(server)
    assert await client.with_structured_output(Capital).ainvoke(asked()) == Capital.model_validate(CAPITAL)
    await client.aclose()


def test_a_stream_brings_the_answer_in_pieces(protocol_server: Start, gemini: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    pieces = [str(chunk.content) for chunk in gemini(server).stream(asked()) if chunk.content]
    assert len(pieces) == 3
    assert json.loads("".join(pieces)) == CAPITAL


def test_tokens_are_counted(protocol_server: Start, gemini: Connect) -> None:
    assert gemini(protocol_server()).get_num_tokens("eight letters or so") > 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("400", "GoogleInvalidRequestError"),
        ("bad_key", "GoogleInvalidRequestError"),
        ("401", "GoogleAuthenticationError"),
        ("403", "GooglePermissionDeniedError"),
        ("404", "GoogleModelNotFoundError"),
        ("429", "GoogleRateLimitError"),
        ("500", "GoogleAPIError"),
        ("503", "GoogleAPIError"),
        ("reset", "ReadError"),
        ("disconnect", "RemoteProtocolError"),
        ("broken_json", "JSONDecodeError"),
    ],
)
def test_each_failure_reaches_the_client_as_its_own_class(
    protocol_server: Start, gemini: Connect, fault: str, error: str
) -> None:
    server = protocol_server(faults=[fault], answer=ANSWERS_CAPITAL)
    with pytest.raises(Exception, match=r".*") as raised:
        gemini(server).invoke(asked())
    assert error in [cls.__name__ for cls in type(raised.value).__mro__]
    assert [request.outcome for request in server.requests] == [fault]
    assert raw(gemini(server)).text, "the fault was to befall one request only"


def test_a_wrong_key_is_named_in_the_error(protocol_server: Start, gemini: Connect) -> None:
    with pytest.raises(Exception, match="API key not valid"):
        raw(gemini(protocol_server(faults=["bad_key"])))


def test_seconds_to_wait_are_in_header_and_body(protocol_server: Start, gemini: Connect) -> None:
    server = protocol_server(faults=["429:7", "429"])
    url = f"{server.url}/v1beta/models/m:generateContent"
    told, untold = (httpx.post(url, json={"contents": []}) for _ in range(2))
    assert told.headers["retry-after"] == "7"
    assert told.json()["error"]["details"][0]["retryDelay"] == "7s"
    assert told.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert "retry-after" not in untold.headers
    with pytest.raises(GoogleRateLimitError):
        raw(gemini(protocol_server(faults=["429:7"])))


@pytest.mark.parametrize(
    ("fault", "reason"), [("safety", "SAFETY"), ("recitation", "RECITATION"), ("empty", "STOP"), ("no_candidates", "")]
)
def test_an_answer_that_is_withheld_raises_nothing_and_is_empty(
    protocol_server: Start, gemini: Connect, fault: str, reason: str
) -> None:
    message = raw(gemini(protocol_server(faults=[fault], answer=ANSWERS_CAPITAL)))
    assert message.text == ""
    assert (message.response_metadata.get("finish_reason") or "") == reason


def test_a_blocked_prompt_says_so_in_its_feedback(protocol_server: Start, gemini: Connect) -> None:
    message = raw(gemini(protocol_server(faults=["blocked"], answer=ANSWERS_CAPITAL)))
    assert message.text == ""
    assert "SAFETY" in str(message.response_metadata["prompt_feedback"])


def test_a_truncated_answer_is_silently_repaired_by_the_client(protocol_server: Start, gemini: Connect) -> None:
    server = protocol_server(faults=["truncated"], answer=ANSWERS_CAPITAL)
    reply: Any = gemini(server).with_structured_output(Capital, include_raw=True).invoke(asked())
    assert reply["raw"].response_metadata["finish_reason"] == "MAX_TOKENS"
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply["raw"].text)
    assert reply["parsed"] is not None
    assert reply["parsed"] != Capital.model_validate(CAPITAL)


@pytest.mark.parametrize("fault", ["malformed", "wrong_schema"])
def test_an_answer_of_the_wrong_form_does_not_parse(protocol_server: Start, gemini: Connect, fault: str) -> None:
    server = protocol_server(faults=[fault], answer=ANSWERS_CAPITAL)
    with pytest.raises(OutputParserException):
        gemini(server).with_structured_output(Capital).invoke(asked())


def test_a_hung_request_ends_with_the_clients_timeout_and_is_logged_as_left(
    protocol_server: Start, gemini: Connect
) -> None:
    server = protocol_server(faults=["hang"], answer=ANSWERS_CAPITAL)
    with pytest.raises(httpx.ReadTimeout):
        gemini(server, timeout=0.3).invoke(asked())
    assert raw(gemini(server)).text
    assert [request.outcome for request in server.requests] == ["left", "ok"]


async def test_a_slow_drip_arrives_in_the_end_unless_the_whole_call_is_limited(
    protocol_server: Start, gemini: Connect
) -> None:
    server = protocol_server(faults=["slow_drip", "slow_drip"], answer=ANSWERS_CAPITAL, drip_s=0.02)
    client = gemini(server)
    assert json.loads((await client.ainvoke(asked())).text) == CAPITAL
    server.configure(drip_s=5.0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await client.ainvoke(asked())
    await client.aclose()
