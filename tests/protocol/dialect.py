"""What the protocols have in common: a request as understood, a completion to render, a failure to report."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from tests.protocol.faults import Fault

Finish = Literal["stop", "length", "safety", "recitation", "blocked", "none"]
Body = Any
"""What is sent: a JSON object, a list of strings, which are the data of server-sent events, or a text as it is."""


@dataclass(frozen=True)
class Asked:
    """A request as a protocol reads it. `schema`: the JSON schema that the answer should fit, if any."""

    role: str
    payload: dict[str, Any]
    model: str = ""
    instruction: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)
    stream: bool = False


@dataclass(frozen=True)
class Completion:
    """What a model says and why it stopped; tokens are counted as characters by four."""

    text: str
    finish: Finish = "stop"
    prompt_tokens: int = 1

    @property
    def tokens(self) -> int:
        return tokens(self.text)


@dataclass(frozen=True)
class Failure:
    """An answer with an error status, in the words of its protocol."""

    status: int
    body: Body


@dataclass(frozen=True)
class Dialect:
    """One protocol: how it is read, what it usually answers, and how answers and failures look on the wire."""

    name: str
    kinds: frozenset[str]
    key: Callable[[web.Request], str]
    read: Callable[[web.Request, dict[str, Any]], Asked]
    usual: Callable[[Asked], Any]
    render: Callable[[Asked, Any, str], Body]
    failure: Callable[[Fault], Failure | None]


def tokens(text: str) -> int:
    return len(text) // 4 + 1


def bearer(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def inputs(texts: list[str]) -> dict[str, Any]:
    """The JSON object in the last of these texts that is one; a note for the model may follow it."""
    for text in reversed(texts):
        try:
            value = json.loads(text)
        except json.JSONDecodeError:
            continue
        if isinstance(value, dict):
            return value
    return {}


def completion(asked: Asked, value: Any, kind: str) -> Completion:
    """The model's answer after the fault `kind` befell it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    spoilt: dict[str, tuple[str, Finish]] = {
        "truncated": (text[: len(text) // 2], "length"),
        "empty": ("", "stop"),
        "no_candidates": ("", "none"),
        "blocked": ("", "blocked"),
        "safety": ("", "safety"),
        "recitation": ("", "recitation"),
        "malformed": ("Sure, here is the answer that you asked for.", "stop"),
        "wrong_schema": (json.dumps(_misfit(asked.schema)), "stop"),
    }
    said, finish = spoilt.get(kind, (text, "stop"))
    return Completion(said, finish, tokens(asked.instruction + json.dumps(asked.payload)))


def slices(text: str, count: int = 3) -> list[str]:
    """The text in pieces, as a stream brings it."""
    size = max(1, -(-len(text) // count))
    return [text[start : start + size] for start in range(0, len(text), size)] or [""]


def _misfit(schema: Mapping[str, Any]) -> dict[str, Any]:
    """An object that no schema accepts which has a property that may not be null."""
    return dict.fromkeys(schema.get("properties", ()), None) | {"surprise": True}
