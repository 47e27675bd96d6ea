"""The chat completions protocol of OpenAI, which many local servers speak."""

import json
from typing import Any

from aiohttp import web

from tests.protocol.dialect import Asked, Body, Completion, Dialect, Failure, bearer, completion, inputs, slices
from tests.protocol.faults import MODEL, Fault
from tests.protocol.offline import offline_answer

MODELS = {"object": "list", "data": [{"id": "local-model", "object": "model", "created": 0, "owned_by": "local"}]}

_FAILURES = {
    "400": (400, "invalid_request_error", "invalid_value", "Invalid value in the request."),
    "bad_key": (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    "401": (401, "invalid_request_error", "unauthorized", "You must be a member of an organization."),
    "403": (403, "permission_error", "forbidden", "Your country or project is not supported."),
    "404": (404, "invalid_request_error", "model_not_found", "The model `no-such-model` does not exist."),
    "429": (429, "rate_limit_error", "rate_limit_exceeded", "Rate limit reached."),
    "daily": (429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "500": (500, "server_error", "internal", "The server had an error while processing your request."),
    "503": (503, "server_error", "overloaded", "The engine is currently overloaded."),
}
_FINISH = {
    "stop": "stop",
    "length": "length",
    "safety": "content_filter",
    "recitation": "content_filter",
    "blocked": "stop",
}


def _read(_request: web.Request, body: dict[str, Any]) -> Asked:
    messages = body.get("messages", [])
    payload = inputs([str(message["content"]) for message in messages if message["role"] == "user"])
    wanted = body.get("response_format", {}).get("json_schema", {})
    return Asked(
        role=str(payload.get("role", "")),
        payload=payload,
        model=body.get("model", ""),
        instruction="".join(str(m["content"]) for m in messages if m["role"] in ("system", "developer")),
        schema=wanted.get("schema", {}),
        stream=bool(body.get("stream")),
    )


def _render(asked: Asked, value: Any, kind: str) -> Body:
    said = completion(asked, value, kind)
    if asked.stream:
        return _chunks(asked, said)
    choice = {"index": 0, "message": _message(said, said.text), "finish_reason": _FINISH.get(said.finish)}
    choices = [] if said.finish == "none" else [choice]
    return _head(asked, "chat.completion") | {"choices": choices, "usage": _usage(said)}


def _chunks(asked: Asked, said: Completion) -> list[str]:
    deltas = [] if said.finish == "none" else [_message(said, piece) for piece in slices(said.text)]
    choices: list[dict[str, Any]] = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    if choices:
        choices.append({"index": 0, "delta": {}, "finish_reason": _FINISH[said.finish]})
    head = _head(asked, "chat.completion.chunk")
    events = [head | {"choices": [choice]} for choice in choices] + [head | {"choices": [], "usage": _usage(said)}]
    return [*map(json.dumps, events), "[DONE]"]


def _message(said: Completion, text: str) -> dict[str, Any]:
    refused = said.finish == "blocked"
    return {
        "role": "assistant",
        "content": None if refused else text,
        "refusal": "I cannot help with that." if refused else None,
    }


def _head(asked: Asked, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-local", "object": kind, "created": 0, "model": asked.model}


def _usage(said: Completion) -> dict[str, int]:
    total = said.prompt_tokens + said.tokens
    return {"prompt_tokens": said.prompt_tokens, "completion_tokens": said.tokens, "total_tokens": total}


def _failure(fault: Fault) -> Failure | None:
    if fault.kind not in _FAILURES:
        return None
    status, kind, code, message = _FAILURES[fault.kind]
    return Failure(status, {"error": {"message": message, "type": kind, "param": None, "code": code}})


OPENAI = Dialect(
    name="openai", kinds=MODEL, key=bearer, read=_read, usual=offline_answer, render=_render, failure=_failure
)
