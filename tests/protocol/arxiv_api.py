"""arXiv's query API: an Atom feed of papers, one for each page of the small web."""

from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

from tests.protocol.dialect import Asked, Body, Dialect, Failure
from tests.protocol.faults import ENGINE, Fault
from tests.protocol.pages import Page, found, pages, words

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title>{}</feed>"""
ERROR = """<entry><id>http://arxiv.org/api/errors#incorrect_query</id><title>Error</title>
<summary>incorrect query</summary></entry>"""
ENTRY = """<entry><id>http://arxiv.org/abs/2107.{number:05}v2</id><updated>2021-07-12T17:59:46Z</updated>
<published>2021-07-01T00:00:00Z</published><title>{title}</title><summary>  {abstract}
</summary><author><name>Ada Author</name></author><author><name>Ben Writer</name></author>{license}</entry>"""
LICENSE = '<link rel="license" href="http://creativecommons.org/licenses/by/4.0/"/>'


def _read(_request: web.Request, body: dict[str, Any]) -> Asked:
    return Asked(role="papers", payload=body)


def _usual(asked: Asked) -> list[Page]:
    """Papers that hold all the words, or any of those that are joined by OR."""
    query = str(asked.payload["search_query"]).replace("all:", "")
    wanted = words(query.replace(" AND ", " ").replace(" OR ", " "))
    hits = [page for _, page in found(query, 100) if " OR " in query or wanted <= page.words]
    return hits[: int(asked.payload["max_results"])]


def entry(page: Page, license: str = "") -> str:
    abstract = next(part for part in page.text.split("\n\n") if not part.startswith("#"))
    number = pages().index(page)
    return ENTRY.format(number=number, title=escape(page.title), abstract=escape(abstract), license=license)


def _render(_asked: Asked, value: Any, kind: str) -> Body:
    if kind == "null_body":
        return ""
    if kind == "empty":
        return FEED.format("")
    if kind == "error":
        return FEED.format(ERROR)
    return value if isinstance(value, str) else FEED.format("".join(map(entry, value)))


def _failure(fault: Fault) -> Failure | None:
    return Failure(int(fault.kind), "Rate exceeded.") if fault.kind.isdigit() else None


ARXIV = Dialect(
    name="arxiv", kinds=ENGINE, key=lambda _: "", read=_read, usual=_usual, render=_render, failure=_failure
)
