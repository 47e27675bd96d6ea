"""Kept answers: by which exact request they are found, and how they are written and read again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, BaseMessage
from pydantic import BaseModel, ValidationError

from state.errors import ModelError
from tools.llm.reply import checked
from tools.llm.wire import Kept

A = TypeVar("A", bound=BaseModel)


class _Written(BaseModel):
    """What is kept of a message: all that `checked` reads, and what the answer cost when it was given."""

    content: str
    finish_reason: str
    usage: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where the answer to one exact request is kept."""

    kept: Kept
    key: str
    model: str

    async def answer(self, schema: type[A]) -> A | None:
        """`None` where nothing is kept, and where what is kept no longer passes as an answer."""
        text = await self.kept.get(self.key)
        return read(text, schema) if text is not None else None

    async def put(self, raw: AIMessage) -> None:
        """For an answer that was checked: others must be asked for again."""
        await self.kept.put(self.key, self.model, written(raw))


def request_key(
    model: str, temperature: float, seed: int, max_tokens: int, schema: type[BaseModel], messages: Sequence[BaseMessage]
) -> str:
    """The same for the same request alone, as 64 hexadecimal digits."""
    sampling = json.dumps([model, float(temperature), seed, max_tokens])
    said = json.dumps([[message.type, message.content] for message in messages])
    return sha256(f"{sampling[:-1]}, {_schema_of(schema)}, {said}]".encode()).hexdigest()


@lru_cache(maxsize=256)
def _schema_of(schema: type[BaseModel]) -> str:
    """Made once per class: it takes longer than all else of a key."""
    return json.dumps(schema.model_json_schema())


def written(raw: AIMessage) -> str:
    metadata = raw.response_metadata
    reason = metadata.get("finish_reason") or metadata.get("stop_reason") or ""
    return json.dumps({"content": str(raw.text), "finish_reason": str(reason), "usage": raw.usage_metadata or {}})


def read(text: str, schema: type[A]) -> A | None:
    """The same value as when the answer was given; `None` where it does not pass any more."""
    try:
        found = _Written.model_validate_json(text)
        message = AIMessage(found.content, response_metadata={"finish_reason": found.finish_reason})
        return checked(message, schema)
    except (ModelError, ValidationError):
        return None
