"""Answers that are kept: found by the exact request alone, never an error, and taken without sending anything."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel, Field, field_validator

from state import errors
from state.errors import BudgetExhausted, ModelError
from storage.call_cache import CallCache, open_call_cache
from tests.protocol import ProtocolServer
from tests.protocol.inputs import ANSWERS_CAPITAL, CAPITAL, Capital
from tests.support.asking import GEMINI, OPENAI, Models, close, wire_asker, wire_settings
from tools.llm.ask import Asker, Opened
from tools.llm.wire import Call, Wire

pytestmark = pytest.mark.slow

Make = Callable[..., Asker]
ANSWER = Capital.model_validate(CAPITAL)


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[CallCache]:
    opened = await open_call_cache(tmp_path / "calls.db")
    yield opened
    await opened.close()


@pytest.fixture
def calls() -> list[Call]:
    return []


@pytest.fixture
def server(protocol_server: Callable[..., ProtocolServer], workdir: Path) -> ProtocolServer:
    assert workdir == Path.cwd(), "a developer's .env must not be read"
    return protocol_server(answer=ANSWERS_CAPITAL)


@pytest.fixture
async def make(server: ProtocolServer, cache: CallCache, calls: list[Call]) -> AsyncIterator[Make]:
    """Makes an asker that keeps its answers; closes its clients at the end."""
    opened: Models = []

    async def record(call: Call) -> None:
        calls.append(call)

    def asker(model: str = GEMINI, **changed: Any) -> Asker:
        made = wire_asker(wire_settings(server, model, 10.0), record, opened)
        return replace(made, **{"wire": Wire(kept=cache), **changed})

    yield asker
    await close(opened)


@pytest.mark.parametrize("model", [GEMINI, OPENAI])
async def test_what_was_answered_is_not_sent_again_and_costs_nothing(
    make: Make, server: ProtocolServer, calls: list[Call], model: str
) -> None:
    first = await make(model)({"question": "Où ?"}, Capital)
    second = await make(model)({"question": "Où ?"}, Capital)
    assert first == second
    assert first.value == ANSWER
    assert len(server.requests) == 1
    paid, kept = calls
    assert (paid.cached, kept.cached) == (False, True)
    assert paid.input_tokens > 0
    assert replace(kept, seconds=0.0) == Call("generator", model, "ok", 0, 0, 0.0, cached=True)
    assert kept.seconds >= 0


def _opened_as(asker: Asker, **changed: Any) -> Asker:
    def open_model(max_tokens: int, candidate: int) -> Opened:
        return replace(asker.open_model(max_tokens, candidate), **changed)

    return replace(asker, open_model=open_model)


class Town(BaseModel):
    city: str
    facts: list[str] = Field(description="three of them")


Changed = Callable[[Asker], tuple[Asker, dict[str, Any], type[BaseModel], int]]
OTHERS: dict[str, Changed] = {
    "temperature": lambda asker: (_opened_as(asker, temperature=0.1), {"question": "Where?"}, Capital, 0),
    "seed": lambda asker: (asker, {"question": "Where?"}, Capital, 1),
    "model": lambda asker: (_opened_as(asker, name="google_genai:another"), {"question": "Where?"}, Capital, 0),
    "limit": lambda asker: (replace(asker, max_tokens=101), {"question": "Where?"}, Capital, 0),
    "schema": lambda asker: (asker, {"question": "Where?"}, Town, 0),
    "message": lambda asker: (asker, {"question": "Where ?"}, Capital, 0),
    "instruction": lambda asker: (
        replace(asker, role=asker.role.model_copy(update={"instruction": "Answer in JSON"})),
        {"question": "Where?"},
        Capital,
        0,
    ),
}


@pytest.mark.parametrize("what", OTHERS)
async def test_a_request_that_differs_in_one_thing_is_sent(make: Make, server: ProtocolServer, what: str) -> None:
    await make()({"question": "Where?"}, Capital)
    asker, inputs, schema, candidate = OTHERS[what](make())
    await asker(inputs, schema, candidate=candidate)
    assert len(server.requests) == 2
    await asker(inputs, schema, candidate=candidate)
    assert len(server.requests) == 2


FAULTS = ("429", "500", "reset", "truncated", "malformed", "wrong_schema", "broken_json", "empty", "safety")
FAULTS += ("recitation", "blocked", "no_candidates", "400")


@pytest.mark.parametrize("model", [GEMINI, OPENAI])
@pytest.mark.parametrize("fault", FAULTS)
async def test_errors_are_never_kept(
    make: Make, server: ProtocolServer, cache: CallCache, monkeypatch: pytest.MonkeyPatch, model: str, fault: str
) -> None:
    monkeypatch.setattr("tools.boundary.asyncio", SimpleNamespace(sleep=_no_wait))
    server.configure(faults=[fault] * 9)
    with pytest.raises(ModelError):
        await make(model)({}, Capital)
    assert (await cache.contents()).answers == 0
    server.configure(faults=[])
    sent = len(server.requests)
    assert (await make(model)({}, Capital)).value == ANSWER
    assert len(server.requests) == sent + 1


async def _no_wait(_seconds: float) -> None:
    pass


@pytest.mark.parametrize("fault", ["truncated", "malformed"])
async def test_of_an_answer_that_was_mended_only_the_mended_one_is_kept(
    make: Make, server: ProtocolServer, cache: CallCache, fault: str
) -> None:
    server.configure(faults=[fault])
    await make()({}, Capital)
    assert (await cache.contents()).answers == 1
    server.configure(faults=[fault])
    assert (await make()({}, Capital)).value == ANSWER
    assert [request.outcome for request in server.requests] == [fault, "ok", fault]


async def test_a_call_that_is_cancelled_keeps_nothing(make: Make, server: ProtocolServer, cache: CallCache) -> None:
    server.configure(faults=["hang"])
    asking = asyncio.create_task(make()({}, Capital))
    while not server.in_flight:
        await asyncio.wait([asking], timeout=0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await cache.contents()).answers == 0


def _strict(refused: str) -> type[BaseModel]:
    """The schema of a capital, under rules that the JSON schema does not show."""

    class Ruled(BaseModel):
        city: str
        facts: list[str]

        @field_validator("city")
        @classmethod
        def _allowed(cls, city: str) -> str:
            if city == refused:
                raise ValueError("this one is not allowed")
            return city

    return Ruled


async def test_a_kept_answer_that_no_longer_passes_is_asked_for_anew_and_replaced(
    make: Make, server: ProtocolServer
) -> None:
    await make()({}, _strict(""))
    server.configure(answer={"generator": lambda _payload, _usual: {**CAPITAL, "city": "Ottawa"}})
    asked = [await make()({}, _strict("Canberra")), await make()({}, _strict("Canberra"))]
    assert [answered.value.model_dump()["city"] for answered in asked] == ["Ottawa", "Ottawa"]
    assert len(server.requests) == 2


class Closed:
    """A pace without slots, and a meter that allows nothing."""

    def slot(self, model: str) -> AbstractAsyncContextManager[None]:
        raise AssertionError(f"a slot of {model} was asked for")

    def check(self) -> None:
        raise BudgetExhausted("nothing may be sent")

    def spend(self, call: Call) -> None:
        raise AssertionError(f"{call} was counted")


async def test_a_kept_answer_needs_no_slot_and_no_budget(make: Make, cache: CallCache) -> None:
    await make()({}, Capital)
    shut = Wire(cache, Closed(), Closed())
    assert (await make(wire=shut)({}, Capital)).value == ANSWER
    with pytest.raises(BudgetExhausted):
        await make(wire=shut)({"question": "another"}, Capital)


async def test_where_nothing_is_to_be_kept_everything_is_sent(make: Make, server: ProtocolServer) -> None:
    for _ in range(2):
        await make(wire=Wire())({}, Capital)
    assert len(server.requests) == 2


async def test_the_answers_of_the_embedded_model_are_not_kept(make: Make, cache: CallCache) -> None:
    await _opened_as(make(), name="offline")({}, Capital)
    assert (await cache.contents()).answers == 0


async def test_an_answer_is_kept_before_its_call_is_recorded(make: Make, cache: CallCache) -> None:
    kept: list[int] = []

    async def record(_call: Call) -> None:
        kept.append((await cache.contents()).answers)
        raise errors.StorageError("the disk is full")

    with pytest.raises(errors.StorageError):
        await make(record=record)({}, Capital)
    assert kept == [1]
