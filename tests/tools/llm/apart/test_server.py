"""The server that the other process runs, here on one end of a socket, with models that need no network."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel

from tests.protocol.inputs import Capital
from tools.llm.apart import messages, schemas
from tools.llm.apart.messages import READY, Reply, Request
from tools.llm.apart.server import Server


@dataclass
class Connected:
    """Which models were connected and disconnected, by name, in this order."""

    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def connect(self, name: str, *_: Any, **_sampling: Any) -> BaseChatModel:
        self.opened.append(name)
        return FakeListChatModel(responses=[json.dumps({"city": name, "facts": []})], name=name)

    async def disconnect(self, model: BaseChatModel) -> None:
        self.closed.append(str(model.name))


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Connected:
    found = Connected()
    monkeypatch.setattr("tools.llm.apart.server.connect", found.connect)
    monkeypatch.setattr("tools.llm.apart.server.disconnect", found.disconnect)
    monkeypatch.setattr("tools.llm.apart.server.structured", lambda model, _: model)
    monkeypatch.setattr("tools.llm.apart.server.MOST_MODELS", 2)
    return found


@pytest.fixture
async def speak(connected: Connected) -> AsyncIterator[Any]:
    assert connected.opened == []
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_unix_connection(sock=ours)
    there = await asyncio.open_unix_connection(sock=theirs)
    serving = asyncio.create_task(Server(*there).serve())

    async def exchange(*requests: Request) -> Reply:
        writer.writelines(map(messages.line, requests))
        return messages.reply(await reader.readline())

    yield exchange
    for end in (writer, there[1]):
        end.close()
        await end.wait_closed()
    await serving


def asking(number: int, name: str) -> Request:
    text = json.dumps([name, {}, {}])
    return Request("ask", number, text, schemas.schema_text(Capital), [("human", "Where?")])


async def test_idle_models_are_disconnected_where_there_are_too_many(speak: Any, connected: Connected) -> None:
    assert await speak() == Reply(READY)
    for number, name in enumerate(["a", "b", "a", "c", "a"], start=1):
        answered = await speak(asking(number, name))
        assert (answered.number, json.loads(answered.text)["city"]) == (number, name)
    assert connected.opened == ["a", "b", "c", "a"]
    assert connected.closed == ["a", "b"]


async def test_who_only_opens_a_model_asks_nothing(speak: Any, connected: Connected) -> None:
    await speak()
    assert await speak(asking(1, "a")._replace(kind="open")) == Reply(1)
    assert connected.opened == ["a"]


async def test_a_cancel_for_a_call_that_has_ended_is_no_mistake(speak: Any) -> None:
    await speak()
    await speak(asking(1, "a"))
    assert (await speak(Request("cancel", 1), asking(2, "a"))).number == 2
