"""From a model's raw message to a checked answer: finish reasons first, then the schema."""

import json
import re
from typing import TypeVar

from langchain_core.messages import AIMessage
from pydantic import BaseModel, ValidationError

from state.errors import ModelBlocked, ModelError, ModelMalformed, ModelTruncated

A = TypeVar("A", bound=BaseModel)

_STOPPED = {"", "stop", "end_turn", "stop_sequence", "tool_calls", "tool_use", "function_call"}
_CUT = {"max_tokens", "length", "model_length"}
_WITHHELD = {
    "safety",
    "recitation",
    "blocklist",
    "prohibited_content",
    "spii",
    "image_safety",
    "language",
    "content_filter",
    "refusal",
}
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL | re.IGNORECASE)


def checked(raw: AIMessage, answer: type[A]) -> A:
    """The answer that a message holds.

    A cut answer is refused even where its JSON was mended into something that fits the schema.
    Raises `ModelTruncated`, `ModelBlocked` or `ModelMalformed`.
    """
    _check_finish(raw)
    text = raw.text
    if not text.strip():
        raise ModelMalformed("the answer is empty") if _finish(raw) else ModelBlocked("the provider gave no answer")
    try:
        return answer.model_validate(_json_object(text))
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in error.errors()[:5])
        raise ModelMalformed(f"the answer does not fit its schema: {problems}") from error


def ended_well(raw: AIMessage) -> bool:
    """Whether the provider gave all of an answer; that it fits is another question."""
    try:
        _check_finish(raw)
    except ModelError:
        return False
    return bool(raw.text.strip())


def _check_finish(raw: AIMessage) -> None:
    reason = _finish(raw)
    feedback = raw.response_metadata.get("prompt_feedback") or {}
    withheld = feedback.get("block_reason") if isinstance(feedback, dict) else None
    if withheld or raw.additional_kwargs.get("refusal"):
        raise ModelBlocked(f"the provider blocked the prompt: {withheld or 'refusal'}")
    if reason in _CUT:
        raise ModelTruncated("the answer was cut at the token limit")
    if reason in _WITHHELD:
        raise ModelBlocked(f"the provider withheld the answer: {reason}")
    if reason not in _STOPPED:
        raise ModelMalformed(f"the answer did not end normally: {reason}")


def _finish(raw: AIMessage) -> str:
    metadata = raw.response_metadata
    return str(metadata.get("finish_reason") or metadata.get("stop_reason") or "").lower()


def _json_object(text: str) -> object:
    """The JSON of an answer, also in a code fence or with words around it, as small models write it."""
    fenced = _FENCE.match(text)
    body = fenced.group(1) if fenced else text
    start = body.find("{")
    if start < 0:
        raise ModelMalformed(f"the answer is not JSON: {body.strip()[:80]!r}")
    try:
        value, _ = json.JSONDecoder().raw_decode(body, start)
    except json.JSONDecodeError as error:
        raise ModelMalformed(f"the answer is not JSON: {error}") from error
    return value
