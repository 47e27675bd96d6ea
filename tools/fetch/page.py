"""From an answer to a source: the one place where what was fetched becomes something that can be cited."""

import asyncio
from pathlib import PurePosixPath

import httpx

from state.errors import FetchUnreadable
from state.sources import Source
from tools.documents import Content, Kind, cleaned, read, title_of
from tools.fetch.answer import Fetched
from tools.fetch.charset import decoded, in_utf8
from tools.fetch.errors import named
from tools.fetch.kinds import kind_of
from tools.injection import find_instructions, unflagged
from tools.licenses.decide import decide

_AT_ONCE = 4


class Reader:
    """Reads answers off the event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def source(self, fetched: Fetched) -> Source:
        """Raises `FetchError` that says why the answer cannot be read."""
        with named(fetched.final_url):
            kind = kind_of(fetched.content_type, fetched.body)
            async with self._turn:
                return await asyncio.to_thread(_read, fetched, kind)


def _read(fetched: Fetched, kind: Kind) -> Source:
    if kind in ("pdf", "docx"):
        content = read(fetched.body, kind)
        return source_of(fetched, content, content.text)
    page = decoded(fetched.body, fetched.charset, html=kind == "html")
    return source_of(fetched, read(in_utf8(page, html=kind == "html"), kind), page)


def source_of(fetched: Fetched, content: Content, page: str) -> Source:
    """The source that is cited, with the licence that it names in what it is: `page`, its text before it was read.

    Raises `FetchUnreadable` where there is no text.
    """
    from tools.licenses.detect import detect

    if not content.text.strip():
        raise FetchUnreadable("no text in it")
    evidence = detect(
        fetched.final_url,
        page,
        media_type=fetched.content_type or "text/html",
        headers=fetched.headers,
        body=fetched.body,
        about=content.about,
    )
    license_id, license_class, found_in = decide(evidence)
    return Source(
        url=fetched.url,
        final_url=fetched.final_url,
        title=title_of(content, PurePosixPath(httpx.URL(fetched.final_url).path).stem or fetched.final_url),
        author=unflagged(cleaned(content.about.get("author", ""))),
        license=license_id,
        license_found_in=found_in,
        license_class=license_class,
        license_evidence=evidence,
        engine="fetch",
        fetched_at=fetched.fetched_at,
        text=content.text,
        instructions=find_instructions(content.text),
    )
