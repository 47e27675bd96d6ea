"""What the run's process and that of the clients tell each other: one line of JSON each, nothing that is executed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import SecretStr

from state import errors
from state.errors import AgentError
from state.settings import Settings
from tools.llm.errors import http_status

LONGEST = 2**28
"""Bytes of one line."""
READY = 0
"""The number of the reply that says that the process has started."""

_TYPES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "human": HumanMessage}
_CONNECTING = ("model_base_url", "request_timeout_s")
_KEYS = ("google_api_key", "openai_api_key")
_READ = ("finish_reason", "stop_reason")


class Keep(NamedTuple):
    """Where the answer is to be kept: by what the file is opened (`module:name`), its path, the key and the model."""

    opener: str
    path: str
    key: str
    model: str


class Request(NamedTuple):
    """`open` only connects, and tells what is wrong; `cancel` ends the call of that number. `model` and `schema` are
    texts of JSON, which the other process reads once and then knows by their text. `gate`: its name, and
    how many calls may be on the wire behind it at once."""

    kind: Literal["open", "ask", "cancel"]
    number: int
    model: str = ""
    schema: str = ""
    said: Sequence[tuple[str, Any]] = ()
    gate: tuple[str, int] = ("", 1)
    keep: Keep | None = None


class Failure(NamedTuple):
    """A named error, or with its `trace` one that has no name and is a bug."""

    name: str
    message: str
    retry_after: float | None = None
    status: int | None = None
    trace: str = ""


class Reply(NamedTuple):
    """All that is read of a model's message: by `tools.llm.reply`, `tools.llm.usage` and `tools.llm.kept`."""

    number: int
    text: str = ""
    ended: Mapping[str, Any] = {}
    usage: Mapping[str, Any] | None = None
    refusal: str = ""
    failure: Failure | None = None
    kept: bool = False


class _Answered(Exception):
    """That the server refused with an HTTP status: what `tools.llm.errors.http_status` finds behind the error."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP status {status}")
        self.status_code = status


def line(frame: Request | Reply) -> bytes:
    return json.dumps(frame).encode() + b"\n"


def request(given: bytes) -> Request:
    told = Request(*json.loads(given))
    return told._replace(keep=Keep(*told.keep)) if told.keep else told


def reply(given: bytes) -> Reply:
    told = Reply(*json.loads(given))
    return told._replace(failure=Failure(*told.failure)) if told.failure else told


def model_text(name: str, settings: Settings, temperature: float, max_tokens: int, seed: int) -> str:
    """A model as `tools.llm.connect.connect` needs it, keys included."""
    secrets = {key: secret.get_secret_value() for key in _KEYS if (secret := getattr(settings, key))}
    used = {field: getattr(settings, field) for field in _CONNECTING}
    sampling = {"temperature": temperature, "max_tokens": max_tokens, "seed": seed}
    return json.dumps([name, {**used, **secrets}, sampling])


def read_model(text: str) -> tuple[str, Settings, dict[str, Any]]:
    """The arguments of `connect`. The settings are those that were sent, whatever the environment says."""
    name, given, sampling = json.loads(text)
    secrets = {key: SecretStr(given[key]) for key in _KEYS if key in given}
    return name, Settings.model_construct(**{**given, **secrets}), sampling


def spoken(messages: Sequence[BaseMessage]) -> list[tuple[str, Any]]:
    return [(message.type, message.content) for message in messages]


def messages_of(said: Sequence[tuple[str, Any]]) -> list[BaseMessage]:
    return [_TYPES[kind](content) for kind, content in said]


def reply_of(number: int, raw: AIMessage) -> Reply:
    metadata = raw.response_metadata
    ended = {name: str(metadata[name]) for name in _READ if metadata.get(name)}
    feedback = metadata.get("prompt_feedback")
    withheld = feedback.get("block_reason") if isinstance(feedback, dict) else None
    told = {**ended, "prompt_feedback": {"block_reason": str(withheld)}} if withheld else ended
    usage = cast(Mapping[str, Any] | None, raw.usage_metadata)
    return Reply(number, str(raw.text), told, usage, str(raw.additional_kwargs.get("refusal") or ""))


def message_of(reply: Reply) -> AIMessage:
    usage = cast(Any, reply.usage)
    refused = {"refusal": reply.refusal} if reply.refusal else {}
    return AIMessage(reply.text, response_metadata=dict(reply.ended), usage_metadata=usage, additional_kwargs=refused)


def failure_of(error: BaseException, trace: str) -> Failure:
    named = isinstance(error, AgentError)
    retry_after = error.retry_after if isinstance(error, AgentError) else None
    return Failure(type(error).__name__, str(error), retry_after, http_status(error), "" if named else trace)


def error_of(failure: Failure) -> Exception:
    """The named error as the other process raised it; a `RuntimeError` for a bug there."""
    if failure.trace:
        bug = RuntimeError(f"in the process of the models' clients: {failure.name}: {failure.message}")
        bug.add_note(failure.trace)
        return bug
    named: AgentError = getattr(errors, failure.name)(failure.message, retry_after=failure.retry_after)
    named.__cause__ = _Answered(failure.status) if failure.status else None
    return named
