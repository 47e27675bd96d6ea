"""Tavily's wire protocol: search and extract, over the small web of `pages`."""

from typing import Any

from aiohttp import web

from tests.protocol.dialect import Asked, Body, Dialect, Failure, bearer
from tests.protocol.faults import SEARCH, Fault
from tests.protocol.pages import found, pages

_FAILURES = {
    "400": "Query is missing.",
    "401": "Unauthorized: missing or invalid API key.",
    "403": "Forbidden: this URL is not supported.",
    "429": "Your request has been blocked due to excessive requests.",
    "432": "This request exceeds your plan's set usage limit.",
    "433": "This request exceeds the pay-as-you-go limit.",
    "500": "Internal Server Error",
    "503": "Service Unavailable",
}


def _read(request: web.Request, body: dict[str, Any]) -> Asked:
    return Asked(role=request.path.strip("/"), payload=body)


def _usual(asked: Asked) -> dict[str, Any]:
    return _search(asked.payload) if asked.role == "search" else _extract(asked.payload)


def _search(payload: dict[str, Any]) -> dict[str, Any]:
    query, raw = str(payload["query"]), bool(payload.get("include_raw_content"))
    results = [
        {
            "title": page.title,
            "url": page.url,
            "content": page.snippet(query),
            "score": round(score, 4),
            "raw_content": page.text if raw else None,
        }
        for score, page in found(query, int(payload.get("max_results", 5)))
    ]
    return {"query": query, "answer": None, "images": [], "results": results, "response_time": 0.01}


def _extract(payload: dict[str, Any]) -> dict[str, Any]:
    asked = payload["urls"] if isinstance(payload["urls"], list) else [payload["urls"]]
    known = {page.url: page for page in pages()}
    results = [{"url": url, "raw_content": known[url].text, "images": []} for url in asked if url in known]
    return {"results": results, "failed_results": _lost(u for u in asked if u not in known), "response_time": 0.01}


def _lost(urls: Any) -> list[dict[str, str]]:
    return [{"url": url, "error": "Failed to fetch url"} for url in urls]


def _render(_asked: Asked, value: Any, kind: str) -> Body:
    if kind == "null_body":
        return None
    if kind == "empty":
        return value | {"results": []}
    if kind == "no_raw_content":
        return value | {"results": [result | {"raw_content": None} for result in value["results"]]}
    if kind == "failed_results":
        lost = _lost(result["url"] for result in value["results"])
        return value | {"results": [], "failed_results": [*value.get("failed_results", []), *lost]}
    return value


def _failure(fault: Fault) -> Failure | None:
    message = _FAILURES.get(fault.kind)
    return Failure(int(fault.kind), {"detail": {"error": message}}) if message else None


TAVILY = Dialect(name="tavily", kinds=SEARCH, key=bearer, read=_read, usual=_usual, render=_render, failure=_failure)
