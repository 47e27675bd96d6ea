"""What goes over the wire between the two processes comes back as it was."""

import json
from typing import Any, cast

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, create_model

from state.errors import ModelQuotaExhausted, ModelUnavailable, UsageError
from state.settings import Settings, load_settings
from tests.protocol.inputs import Capital
from tools.llm.apart import messages, schemas
from tools.llm.apart.messages import Reply, Request, error_of, failure_of
from tools.llm.connect import connect
from tools.llm.errors import http_status
from tools.llm.kept import written
from tools.llm.usage import used


def test_a_request_is_one_line_whatever_is_said() -> None:
    said = messages.spoken([SystemMessage("Do\nit."), HumanMessage("Où ?\u2028 \ud800")])
    line = messages.line(Request("ask", 7, "m", "s", said))
    assert line.count(b"\n") == 1
    found = messages.request(line)
    assert (found.kind, found.number, found.model, found.schema) == ("ask", 7, "m", "s")
    assert messages.messages_of(found.said) == [SystemMessage("Do\nit."), HumanMessage("Où ?\u2028 \ud800")]


@pytest.mark.parametrize("schema", [Capital, create_model("Made", city=(str, "é"), deep=(Capital, ...))])
def test_a_stand_in_has_the_name_and_the_schema_of_its_class(schema: type[BaseModel]) -> None:
    found = schemas.stand_in(schemas.schema_text(schema))
    assert found.__name__ == schema.__name__
    assert json.dumps(found.model_json_schema()) == json.dumps(schema.model_json_schema())
    found.model_json_schema().clear()
    assert found.model_json_schema() == schema.model_json_schema()


def test_a_model_is_named_with_all_that_connecting_it_needs_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(google_api_key="k", model_base_url="http://localhost:1", request_timeout_s=3)
    text = messages.model_text("p:m", settings, 0.5, 100, 7)
    monkeypatch.setenv("OPENAI_API_KEY", "another")
    name, found, sampling = messages.read_model(text)
    assert (name, sampling) == ("p:m", {"temperature": 0.5, "max_tokens": 100, "seed": 7})
    assert found.google_api_key == settings.google_api_key
    assert (found.model_base_url, found.request_timeout_s) == ("http://localhost:1", 3)
    assert found.openai_api_key is None


class Watched:
    """Settings that tell which of them were read."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.read = settings, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self.settings, name)


@pytest.mark.parametrize("name", ["google_genai:g", "openai:o"])
def test_every_setting_that_connecting_reads_is_sent(name: str) -> None:
    watched = Watched(load_settings(google_api_key="k", openai_api_key="k", model_base_url="http://localhost:1"))
    connect(name, cast(Settings, watched), temperature=0.5, max_tokens=100, seed=7)
    sent = json.loads(messages.model_text(name, watched.settings, 0.5, 100, 7))[1]
    assert watched.read == set(sent)


ANSWERS = [
    AIMessage("", response_metadata={"prompt_feedback": {"block_reason": "SAFETY"}}),
    AIMessage("", additional_kwargs={"refusal": "no"}, response_metadata={"finish_reason": "stop"}),
    AIMessage([{"type": "text", "text": "one "}, {"type": "text", "text": "two"}]),
    AIMessage("{}", usage_metadata={"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}),
]


@pytest.mark.parametrize("raw", ANSWERS)
def test_of_an_answer_all_comes_back_that_is_read_of_it(raw: AIMessage) -> None:
    found = messages.message_of(messages.reply(messages.line(messages.reply_of(1, raw))))
    assert found.text == raw.text
    assert found.usage_metadata == raw.usage_metadata
    assert (found.response_metadata, found.additional_kwargs) == (raw.response_metadata, raw.additional_kwargs)
    assert (written(found), used([], found, "ok")) == (written(raw), used([], raw, "ok"))


@pytest.mark.parametrize(
    "error", [ModelUnavailable("busy", retry_after=2.5), ModelQuotaExhausted("q"), UsageError("u")]
)
def test_a_named_error_comes_back_with_what_the_other_side_asked(error: ModelUnavailable) -> None:
    told = messages.reply(messages.line(Reply(1, failure=failure_of(error, "trace"))))
    assert told.failure
    found = error_of(told.failure)
    assert isinstance(found, type(error))
    assert (str(found), found.retry_after, http_status(found)) == (str(error), error.retry_after, None)


def test_a_bug_keeps_its_name_its_message_and_where_it_was() -> None:
    found = error_of(failure_of(KeyError("lost"), "Traceback: line 3"))
    assert type(found) is RuntimeError
    assert "KeyError: 'lost'" in str(found)
    assert found.__notes__ == ["Traceback: line 3"]
