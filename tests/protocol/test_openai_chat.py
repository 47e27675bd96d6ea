"""The real OpenAI client against the server: answers, and what each fault looks like to it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from langchain_core.exceptions import OutputParserException
from langchain_core.messages import AIMessage
from langchain_openai import ChatOpenAI
from pydantic import ValidationError

from tests.protocol import ProtocolServer
from tests.protocol.inputs import ANSWERS_CAPITAL, CAPITAL, Capital, asked

Start = Callable[..., ProtocolServer]
Connect = Callable[..., ChatOpenAI]


@pytest.fixture
def openai() -> Iterator[Connect]:
    """Connects real clients to a server, without retries of their own; closes them at the end."""
    clients: list[Any] = []

    def connect(server: ProtocolServer, timeout: float = 10) -> ChatOpenAI:
        client = ChatOpenAI(
            model="local-model",
            api_key=lambda: "my-key",
            base_url=f"{server.url}/v1",
            max_retries=0,
            timeout=timeout,
        )
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client.root_client.close()


def raw(client: ChatOpenAI) -> AIMessage:
    return client.invoke(asked())


def test_a_structured_answer_arrives_with_its_usage(protocol_server: Start, openai: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    reply: Any = openai(server).with_structured_output(Capital, include_raw=True).invoke(asked(question="Where?"))
    assert reply["parsed"] == Capital.model_validate(CAPITAL)
    assert reply["raw"].response_metadata["finish_reason"] == "stop"
    assert reply["raw"].usage_metadata["total_tokens"] > 2


def test_the_log_holds_what_was_asked(protocol_server: Start, openai: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    openai(server).with_structured_output(Capital).invoke(asked(question="Where?"))
    (request,) = server.requests
    assert (request.protocol, request.role, request.api_key) == ("openai", "generator", "my-key")
    assert request.path == "/v1/chat/completions"
    assert request.payload == {"role": "generator", "question": "Where?"}
    assert request.body["response_format"]["json_schema"]["schema"]["required"] == ["city", "facts"]


async def test_the_asynchronous_client_gets_the_same_answer(protocol_server: Start, openai: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    client = openai(server)
    assert await client.with_structured_output(Capital).ainvoke(asked()) == Capital.model_validate(CAPITAL)
    await client.root_async_client.close()


def test_a_stream_brings_the_answer_in_pieces(protocol_server: Start, openai: Connect) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    pieces = [chunk.text for chunk in openai(server).stream(asked()) if chunk.text]
    assert len(pieces) == 3
    assert json.loads("".join(pieces)) == CAPITAL


def test_models_are_listed(protocol_server: Start) -> None:
    listed = httpx.get(f"{protocol_server().url}/v1/models").json()
    assert [model["id"] for model in listed["data"]] == ["local-model"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("400", "BadRequestError"),
        ("bad_key", "AuthenticationError"),
        ("401", "AuthenticationError"),
        ("403", "PermissionDeniedError"),
        ("404", "NotFoundError"),
        ("429:3", "RateLimitError"),
        ("500", "InternalServerError"),
        ("503", "InternalServerError"),
        ("reset", "APIConnectionError"),
        ("disconnect", "APIConnectionError"),
        ("broken_json", "JSONDecodeError"),
    ],
)
def test_each_failure_reaches_the_client_as_its_own_class(
    protocol_server: Start, openai: Connect, fault: str, error: str
) -> None:
    server = protocol_server(faults=[fault], answer=ANSWERS_CAPITAL)
    with pytest.raises(Exception, match=r".*") as raised:
        raw(openai(server))
    assert error in [cls.__name__ for cls in type(raised.value).__mro__]
    assert [request.outcome for request in server.requests] == [fault.partition(":")[0]]


@pytest.mark.parametrize(
    ("fault", "reason"), [("safety", "content_filter"), ("recitation", "content_filter"), ("empty", "stop")]
)
def test_an_answer_that_is_withheld_is_empty(protocol_server: Start, openai: Connect, fault: str, reason: str) -> None:
    message = raw(openai(protocol_server(faults=[fault], answer=ANSWERS_CAPITAL)))
    assert message.text == ""
    assert message.response_metadata["finish_reason"] == reason


def test_a_blocked_prompt_is_a_refusal(protocol_server: Start, openai: Connect) -> None:
    message = raw(openai(protocol_server(faults=["blocked"], answer=ANSWERS_CAPITAL)))
    assert message.additional_kwargs["refusal"]


def test_an_answer_without_choices_is_an_error(protocol_server: Start, openai: Connect) -> None:
    with pytest.raises((TypeError, IndexError, ValueError)):
        raw(openai(protocol_server(faults=["no_candidates"], answer=ANSWERS_CAPITAL)))


def test_a_truncated_answer_ends_for_its_length(protocol_server: Start, openai: Connect) -> None:
    message = raw(openai(protocol_server(faults=["truncated"], answer=ANSWERS_CAPITAL)))
    assert message.response_metadata["finish_reason"] == "length"
    assert json.dumps(CAPITAL).startswith(message.text)


@pytest.mark.parametrize("fault", ["malformed", "wrong_schema"])
def test_an_answer_of_the_wrong_form_does_not_parse(protocol_server: Start, openai: Connect, fault: str) -> None:
    server = protocol_server(faults=[fault], answer=ANSWERS_CAPITAL)
    with pytest.raises((OutputParserException, ValidationError)):
        openai(server).with_structured_output(Capital).invoke(asked())


def test_a_hung_request_ends_with_the_clients_timeout(protocol_server: Start, openai: Connect) -> None:
    server = protocol_server(faults=["hang"])
    with pytest.raises(Exception, match="timed out"):
        openai(server, timeout=0.3).invoke(asked())
