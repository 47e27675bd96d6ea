"""Gemini's wire protocol: generateContent, streamGenerateContent with server-sent events, countTokens."""

import json
from typing import Any

from aiohttp import web

from tests.protocol.dialect import Asked, Body, Completion, Dialect, Failure, completion, inputs, slices, tokens
from tests.protocol.faults import MODEL, Fault
from tests.protocol.offline import offline_answer

_FAILURES = {
    "400": (400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    "bad_key": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
    "401": (401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "403": (403, "PERMISSION_DENIED", "Your project has been denied access."),
    "404": (404, "NOT_FOUND", "models/no-such-model is not found for API version v1beta."),
    "429": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
    "daily": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan."),
    "500": (500, "INTERNAL", "An internal error has occurred."),
    "503": (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
}
_TYPES = "type.googleapis.com/google.rpc"
_QUOTA_OF_A_DAY = {
    "@type": f"{_TYPES}.QuotaFailure",
    "violations": [
        {
            "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
            "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
            "quotaValue": "250",
        }
    ],
}
_FINISH = {"stop": "STOP", "length": "MAX_TOKENS", "safety": "SAFETY", "recitation": "RECITATION"}


def _read(request: web.Request, body: dict[str, Any]) -> Asked:
    config = body.get("generationConfig", {})
    payload = inputs([_text(turn) for turn in body.get("contents", []) if turn.get("role", "user") == "user"])
    return Asked(
        role=str(payload.get("role", "")),
        payload=payload,
        model=request.match_info["model"],
        instruction=_text(body.get("systemInstruction", {})),
        schema=config.get("responseJsonSchema") or config.get("responseSchema") or {},
        stream=request.match_info["method"] == "streamGenerateContent",
    )


def _text(content: dict[str, Any]) -> str:
    return "".join(part.get("text", "") for part in content.get("parts", []))


def _render(asked: Asked, value: Any, kind: str) -> Body:
    said = completion(asked, value, kind)
    if not asked.stream:
        return _response(asked, said, said.text, last=True)
    pieces = slices(said.text)
    return [
        json.dumps(_response(asked, said, piece, last=place == len(pieces) - 1)) for place, piece in enumerate(pieces)
    ]


def _response(asked: Asked, said: Completion, text: str, *, last: bool) -> dict[str, Any]:
    usage = {"promptTokenCount": said.prompt_tokens, "candidatesTokenCount": said.tokens}
    response: dict[str, Any] = {
        "usageMetadata": {**usage, "totalTokenCount": said.prompt_tokens + said.tokens},
        "modelVersion": asked.model,
        "responseId": "local",
    }
    if said.finish == "blocked":
        return response | {"promptFeedback": {"blockReason": "SAFETY"}}
    if said.finish == "none":
        return response
    candidate: dict[str, Any] = {"index": 0}
    if said.finish in ("stop", "length"):
        candidate["content"] = {"role": "model", "parts": [{"text": text}]}
    if last:
        candidate["finishReason"] = _FINISH[said.finish]
    return response | {"candidates": [candidate]}


def _failure(fault: Fault) -> Failure | None:
    if fault.kind not in _FAILURES:
        return None
    status, name, message = _FAILURES[fault.kind]
    error: dict[str, Any] = {"code": status, "message": message, "status": name}
    if fault.kind == "bad_key":
        info = f"{_TYPES}.ErrorInfo"
        error["details"] = [{"@type": info, "reason": "API_KEY_INVALID", "domain": "googleapis.com"}]
    if fault.kind == "daily":
        error["details"] = [_QUOTA_OF_A_DAY, {"@type": f"{_TYPES}.RetryInfo", "retryDelay": "41.5s"}]
    if fault.retry_after:
        info = f"{_TYPES}.RetryInfo"
        error["details"] = [{"@type": info, "retryDelay": f"{fault.retry_after}s"}]
    return Failure(status, {"error": error})


def count_tokens(body: dict[str, Any]) -> dict[str, int]:
    return {"totalTokens": sum(tokens(_text(turn)) for turn in body.get("contents", []))}


GEMINI = Dialect(
    name="gemini",
    kinds=MODEL,
    key=lambda request: request.headers.get("x-goog-api-key", ""),
    read=_read,
    usual=offline_answer,
    render=_render,
    failure=_failure,
)
