"""Asking real clients over the wire: each fault ends in its named error, after the tries that it allows."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from state import errors
from state.errors import ModelTimeout
from tests.protocol import ProtocolServer
from tests.protocol.inputs import ANSWERS_CAPITAL, CAPITAL, Capital
from tests.support.asking import ATTEMPTS, GEMINI, OPENAI, Models, close, token_limit, wire_asker, wire_settings
from tools.llm.ask import Asker
from tools.llm.wire import Call

pytestmark = pytest.mark.slow

Start = Callable[..., ProtocolServer]
Make = Callable[..., Asker]

BOTH = pytest.mark.parametrize("model", [GEMINI, OPENAI])
ANSWER = Capital.model_validate(CAPITAL)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been waited between tries; none is."""
    asked: list[float] = []

    async def sleep(seconds: float) -> None:
        asked.append(seconds)

    monkeypatch.setattr("tools.boundary.asyncio", SimpleNamespace(sleep=sleep))
    return asked


@pytest.fixture
def calls() -> list[Call]:
    return []


@pytest.fixture
def server(protocol_server: Start, workdir: Path) -> ProtocolServer:
    """Answers every generator's request with the capital, until a test says otherwise."""
    assert workdir == Path.cwd(), "a developer's .env must not be read"
    return protocol_server(answer=ANSWERS_CAPITAL)


@pytest.fixture
async def make(server: ProtocolServer, calls: list[Call]) -> AsyncIterator[Make]:
    """Makes an asker that is connected to the local server as a run connects it; closes its clients at the end."""
    opened: Models = []

    async def record(call: Call) -> None:
        calls.append(call)

    def asker(model: str = GEMINI, timeout_s: float = 10.0, **settings: Any) -> Asker:
        return wire_asker(wire_settings(server, model, timeout_s, **settings), record, opened)

    yield asker
    await close(opened)


async def test_an_answer_comes_checked_and_its_call_is_recorded(make: Make, calls: list[Call]) -> None:
    answered = await make()({"question": "Where?"}, Capital)
    assert answered.value == ANSWER
    assert (answered.model, len(answered.prompt_hash)) == (GEMINI, 16)
    (call,) = calls
    assert (call.role, call.model, call.outcome) == ("generator", GEMINI, "ok")
    assert min(call.input_tokens, call.output_tokens) > 0
    assert call.seconds > 0


async def test_a_call_that_is_cancelled_is_not_recorded_as_answered(
    make: Make, server: ProtocolServer, calls: list[Call]
) -> None:
    server.configure(faults=["hang"])
    asking = asyncio.create_task(make()({"question": "Where?"}, Capital))
    while not server.in_flight:
        await asyncio.wait([asking], timeout=0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert [(call.outcome, call.estimated, call.input_tokens) for call in calls] == [("cancelled", True, 15)]


@BOTH
async def test_a_request_carries_role_inputs_schema_limit_and_key(
    make: Make, server: ProtocolServer, model: str
) -> None:
    await make(model, openai_api_key="a-key")({"question": "Où ?"}, Capital)
    (request,) = server.requests
    assert request.payload == {"role": "generator", "question": "Où ?"}
    assert (request.api_key, token_limit(request)) == ("a-key", 100)
    assert "city" in str(request.body.get("generationConfig") or request.body.get("response_format"))
    assert "Answer in JSON." in str(request.body)


async def test_a_local_server_with_the_openai_protocol_needs_no_key(make: Make, server: ProtocolServer) -> None:
    assert (await make(OPENAI)({}, Capital)).value == ANSWER
    assert server.requests[0].api_key == "none"


ENDS = [
    ("bad_key", "ModelAuthError", 1),
    ("401", "ModelAuthError", 1),
    ("403", "ModelAuthError", 1),
    ("400", "ModelRequestError", 1),
    ("404", "ModelRequestError", 1),
    ("429", "ModelRateLimited", ATTEMPTS),
    ("daily", "ModelQuotaExhausted", 1),
    ("500", "ModelUnavailable", ATTEMPTS),
    ("503", "ModelUnavailable", ATTEMPTS),
    ("reset", "ModelUnavailable", ATTEMPTS),
    ("disconnect", "ModelUnavailable", ATTEMPTS),
    ("truncated", "ModelTruncated", 2),
    ("malformed", "ModelMalformed", 2),
    ("wrong_schema", "ModelMalformed", 2),
    ("broken_json", "ModelMalformed", 2),
    ("empty", "ModelMalformed", 2),
    ("safety", "ModelBlocked", 1),
    ("recitation", "ModelBlocked", 1),
    ("blocked", "ModelBlocked", 1),
    ("no_candidates", "ModelBlocked", 1),
]
"""A fault that never ends, the error that it becomes, and how many requests that takes."""


@BOTH
@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize(("fault", "error", "tries"), ENDS)
async def test_each_fault_ends_in_its_named_error_after_the_tries_it_allows(
    make: Make, server: ProtocolServer, calls: list[Call], model: str, fault: str, error: str, tries: int
) -> None:
    server.configure(faults=[fault] * 9)
    with pytest.raises(getattr(errors, error)) as raised:
        await make(model)({"question": "Where?"}, Capital)
    assert type(raised.value).__name__ == error
    assert server.count("generator") == tries
    assert [call.outcome for call in calls] == [error] * tries
    assert "\n" not in raised.value.reason


@BOTH
@pytest.mark.parametrize("fault", [fault for fault, _, tries in ENDS if tries > 1])
async def test_a_fault_that_passes_is_outlived(
    make: Make, server: ProtocolServer, waits: list[float], model: str, fault: str
) -> None:
    server.configure(faults=[fault])
    answered = await make(model)({}, Capital)
    assert answered.value == ANSWER
    assert [request.outcome for request in server.requests] == [fault, "ok"]
    assert all(0 <= seconds <= 20 for seconds in waits)


@BOTH
async def test_the_seconds_of_retry_after_are_waited(
    make: Make, server: ProtocolServer, waits: list[float], model: str
) -> None:
    server.configure(faults=["429:7", "503:11"])
    await make(model)({}, Capital)
    assert len(waits) == 2
    assert 7 <= waits[0] < 9.1
    assert 11 <= waits[1] < 13.1


async def test_a_wait_that_is_asked_for_has_a_limit(make: Make, server: ProtocolServer, waits: list[float]) -> None:
    server.configure(faults=["429:86400"])
    await make()({}, Capital)
    assert waits == [60.0]


async def test_without_retry_after_waits_grow_but_stay_random(
    make: Make, server: ProtocolServer, waits: list[float]
) -> None:
    for _ in range(8):
        server.configure(faults=["500", "500"])
        await make()({}, Capital)
    first, second = waits[::2], waits[1::2]
    assert max(first) <= 0.5 < 1.0 >= max(second)
    assert len(set(waits)) == len(waits) == 16


@BOTH
@pytest.mark.parametrize("fault", ["hang", "slow_drip"])
async def test_a_call_that_never_ends_is_left_at_the_time_limit(
    make: Make, server: ProtocolServer, waits: list[float], calls: list[Call], model: str, fault: str
) -> None:
    # A client takes its time over its first call, which is not to be taken for that of the server.
    asker = make(model)
    await asker({}, Capital)
    answered = server.count("generator")
    server.configure(faults=[fault] * 9, drip_s=30.0)
    with pytest.raises(ModelTimeout, match=r"."):
        await replace(asker, timeout_s=1.0)({}, Capital)
    assert (len(waits), server.count("generator")) == (ATTEMPTS - 1, answered + ATTEMPTS)
    assert [(call.estimated, call.input_tokens > 0) for call in calls] == [(False, True)] + [(True, True)] * ATTEMPTS


async def test_drops_that_come_in_time_do_not_stretch_the_limit(
    make: Make, server: ProtocolServer, waits: list[float], calls: list[Call]
) -> None:
    server.configure(faults=["slow_drip"] * 9, drip_s=0.2)
    with pytest.raises(ModelTimeout, match=r"within 0\.5 s"):
        await make(timeout_s=0.5)({}, Capital)
    assert all(call.seconds < 2 for call in calls)
    assert len(calls) == len(waits) + 1


@BOTH
async def test_a_truncated_answer_is_asked_for_once_more_with_a_larger_limit(
    make: Make, server: ProtocolServer, model: str
) -> None:
    server.configure(faults=["truncated"] * 9)
    with pytest.raises(errors.ModelTruncated, match="limit"):
        await make(model)({}, Capital)
    assert [token_limit(request) for request in server.requests] == [100, 200]


@BOTH
@pytest.mark.parametrize(("fault", "said"), [("malformed", "JSON"), ("wrong_schema", "city")])
async def test_a_malformed_answer_is_asked_for_once_more_with_what_was_wrong(
    make: Make, server: ProtocolServer, model: str, fault: str, said: str
) -> None:
    server.configure(faults=[fault])
    await make(model)({"question": "Where?"}, Capital)
    first, second = server.requests
    assert "could not be used" not in str(first.body)
    turns = second.body.get("contents") or second.body["messages"]
    assert "could not be used" in str(turns[-1])
    assert said in str(turns[-1])
    assert second.payload == first.payload == {"role": "generator", "question": "Where?"}


@BOTH
async def test_a_wrong_key_fails_at_once_and_stops_the_run(
    make: Make, server: ProtocolServer, waits: list[float], model: str
) -> None:
    server.configure(faults=["bad_key"] * 9)
    with pytest.raises(errors.ModelAuthError, match="API key") as raised:
        await make(model)({}, Capital)
    assert raised.value.stops_run
    assert (waits, server.count("generator")) == ([], 1)


async def test_a_server_that_is_not_there_is_unavailable(
    make: Make, server: ProtocolServer, waits: list[float]
) -> None:
    server.stop()
    with pytest.raises(errors.ModelUnavailable):
        await make()({}, Capital)
    assert len(waits) == ATTEMPTS - 1
