"""A model under a schema: bound as LangChain binds it, once, and without its parser."""

from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import BaseModel, create_model

from state.answers import Synthesis
from tests.protocol.inputs import ANSWERS_CAPITAL, CAPITAL, Capital
from tests.support.asking import GEMINI, OPENAI, wire_settings
from tests.support.servers import StartServer
from tools.llm.ask import MOST_BOUND, Opened
from tools.llm.connect import connect, disconnect
from tools.llm.offline.model import OfflineModel
from tools.llm.structured import structured

PAYLOAD = '{"role": "generator", "question": "Where?"}'


@pytest.mark.slow
@pytest.mark.parametrize("name", [GEMINI, OPENAI])
async def test_the_same_is_sent_as_by_langchains_own_chain_and_the_message_comes_back(
    protocol_server: StartServer, workdir: Path, name: str
) -> None:
    assert workdir == Path.cwd(), "a developer's .env must not be read"
    server = protocol_server(answer=ANSWERS_CAPITAL)
    model = connect(name, wire_settings(server, name, 10.0), temperature=0.0, max_tokens=100, seed=0)
    whole: Any = await model.with_structured_output(Capital, include_raw=True).ainvoke(PAYLOAD)
    raw = await structured(model, Capital).ainvoke(PAYLOAD)
    await disconnect(model)
    first, second = (request.body for request in server.requests)
    assert first == second
    assert (raw.text, raw.usage_metadata) == (whole["raw"].text, whole["raw"].usage_metadata)
    assert Capital.model_validate_json(raw.text) == Capital.model_validate(CAPITAL)


async def test_the_embedded_model_answers_with_its_message() -> None:
    payload = '{"role": "researcher", "question": "Where?", "passages": []}'
    raw = await structured(OfflineModel(), Synthesis).ainvoke(payload)
    assert not Synthesis.model_validate_json(raw.text).answerable


class Other(FakeListChatModel):
    """A model whose chain is built in another way."""

    def with_structured_output(self, *_: Any, **_options: Any) -> Runnable[Any, Any]:
        return RunnableLambda(lambda said: {"raw": AIMessage(f"to {said}"), "parsed": None})


async def test_of_a_chain_that_is_built_otherwise_the_raw_message_is_taken() -> None:
    assert (await structured(Other(responses=[]), Capital).ainvoke("hello")).text == "to hello"


class Counting(Other):
    bound: int = 0

    def with_structured_output(self, *_: Any, **_options: Any) -> Runnable[Any, Any]:
        self.bound += 1
        return super().with_structured_output()


def opened(model: BaseChatModel) -> Opened:
    return Opened(model, "counting", 0.0, 0)


def test_a_schema_is_bound_once_to_a_model() -> None:
    model = Counting(responses=[])
    one = opened(model)
    assert one.bound_to(Capital) is one.bound_to(Capital)
    assert model.bound == 1
    assert opened(model).bound_to(Capital) is not one.bound_to(Capital)


def test_schemas_without_number_are_not_all_kept() -> None:
    one = opened(Counting(responses=[]))
    first = one.bound_to(Capital)
    for number in range(MOST_BOUND):
        one.bound_to(cast(type[BaseModel], create_model(f"Schema{number}")))
    assert one.bound_to(Capital) is not first
