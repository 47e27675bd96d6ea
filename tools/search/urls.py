"""Pages of a list: a file with one address a line, read at the first question and searched in memory."""

import asyncio
from functools import partial
from pathlib import Path

from state.errors import FetchForbidden, UsageError
from state.settings import Settings
from tools.fetch.fetcher import Fetcher
from tools.fetch.targets import canonical, target
from tools.search._pages import PageSearch, read_pages
from tools.search.base import SearchSource

MOST_URLS = 2000
_SHOWN = 5
_ALLOWED = "it must be a file in UTF-8 with one http or https address a line, and # before comments"


def addresses(path: Path) -> list[str]:
    """The addresses of the file in canonical form, each once, in its order.

    Raises `UsageError` that names the lines that are none, and for a file that cannot be read or holds none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text in UTF-8"
        raise UsageError(f"urls {path}: {why}; {_ALLOWED}") from error
    written = [(number, f" {line}".partition(" #")[0].strip()) for number, line in enumerate(lines, start=1)]
    listed = [(number, line) for number, line in written if line]
    if wrong := [f"line {number}: {reason}" for number, line in listed if (reason := _wrong(line))]:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise UsageError(f"urls {path}: {'; '.join(wrong[:_SHOWN])}{more}")
    found = list(dict.fromkeys(canonical(line) for _, line in listed))
    if not 1 <= len(found) <= MOST_URLS:
        raise UsageError(f"urls {path} holds {len(found)} addresses, and 1 to {MOST_URLS} are allowed; {_ALLOWED}")
    return found


def _wrong(line: str) -> str:
    try:
        target(line)
    except FetchForbidden as error:
        return str(error)
    return ""


async def _open(settings: Settings, fetcher: Fetcher | None = None) -> PageSearch:
    if settings.urls is None:
        raise UsageError(f"the source urls needs SYNTHDATA_URLS; {_ALLOWED}")
    found = await asyncio.to_thread(addresses, settings.urls)
    reader = fetcher or Fetcher(settings)
    return PageSearch("urls", reader, partial(read_pages, reader, found, str(settings.urls)))


def _describe(settings: Settings) -> str:
    return f"the pages listed in {settings.urls or 'no file: SYNTHDATA_URLS is not set'}, read as their hosts allow"


SOURCE = SearchSource(name="urls", title="List of addresses", open=_open, describe=_describe, reads_pages=True)
