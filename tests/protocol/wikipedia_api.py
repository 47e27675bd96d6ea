"""MediaWiki's action API as Wikipedia's client asks it: titles that hold the words, and one article's text."""

import re
from typing import Any

from aiohttp import web

from tests.protocol.dialect import Asked, Body, Dialect, Failure
from tests.protocol.faults import ENGINE, Fault
from tests.protocol.pages import Page, found, pages, words

RIGHTS = {"url": "https://creativecommons.org/licenses/by-sa/4.0/deed.en", "text": "CC BY-SA 4.0"}
WIKI = "https://en.wikipedia.org/wiki/"
REDIRECTS = {"Alkane family": "Alkanes"}
DISAMBIGUATION = "Carbon (disambiguation)"
MISSING = "Deleted article"
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def _read(request: web.Request, body: dict[str, Any]) -> Asked:
    return Asked(role="titles" if request.query.get("list") == "search" else "article", payload=body)


def _usual(asked: Asked) -> dict[str, Any]:
    return _titles(asked.payload) if asked.role == "titles" else _article(asked.payload["titles"])


def _titles(payload: dict[str, Any]) -> dict[str, Any]:
    """Pages that hold all the words, or any of those that are joined by OR, as CirrusSearch has it."""
    query, any_of = str(payload["srsearch"]), " OR " in payload["srsearch"]
    wanted = words(query.replace(" OR ", " "))
    hits = [page for _, page in found(query, 100) if any_of or wanted <= page.words][: int(payload["srlimit"])]
    search = [{"ns": 0, "title": page.title} for page in hits]
    return {
        "batchcomplete": True,
        "query": {"search": search, "rightsinfo": RIGHTS, "general": {"sitename": "Wikipedia"}},
    }


def _article(title: str) -> dict[str, Any]:
    target = REDIRECTS.get(title, title)
    page = next((page for page in pages() if page.title == target), None)
    about = _about(target, page) if page or target == DISAMBIGUATION else {"title": target, "missing": True}
    return {"batchcomplete": True, "query": {"pages": [about]}}


def _about(title: str, page: Page | None) -> dict[str, Any]:
    text = _HEADING.sub(r"== \1 ==", page.text.partition("\n")[2]) if page else "Carbon may refer to many things."
    place = WIKI + title.replace(" ", "_")
    about = {"pageid": 7, "ns": 0, "title": title, "fullurl": place, "extract": text, "revisions": [{"revid": 1234}]}
    return about if page else about | {"pageprops": {"disambiguation": ""}}


def _render(asked: Asked, value: Any, kind: str) -> Body:
    if kind == "null_body":
        return None
    if kind == "empty":
        return {"batchcomplete": True, "query": {"search": []} if asked.role == "titles" else {}}
    if kind == "error":
        return {"error": {"code": "ratelimited", "info": "You've exceeded your rate limit."}}
    return value


def _failure(fault: Fault) -> Failure | None:
    return Failure(int(fault.kind), f"<html>{fault.kind}</html>") if fault.kind.isdigit() else None


WIKIPEDIA = Dialect(
    name="wikipedia", kinds=ENGINE, key=lambda _: "", read=_read, usual=_usual, render=_render, failure=_failure
)
