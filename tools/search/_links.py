"""Where a page of a site leads to, and which of that belongs to the site."""

import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin

import httpx
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from state.errors import FetchForbidden
from tools.documents import KIND_OF_TYPE
from tools.fetch.answer import Fetched
from tools.fetch.charset import decoded
from tools.fetch.targets import canonical, target

_HTML = ("", "text/html", "application/xhtml+xml")
_MOST_LINKS = 5000


@dataclass(frozen=True)
class Scope:
    """One host, and below which path of it."""

    scheme: str
    host: str
    prefix: str

    @classmethod
    def below(cls, url: str) -> "Scope":
        """The folder of a page: that of `/docs/index.html` is `/docs/`, that of `/docs` is `/docs/` too."""
        parts = httpx.URL(url)
        last = PurePosixPath(parts.path)
        folder = str(last.parent if last.suffix and not parts.path.endswith("/") else last).rstrip("/")
        return cls(parts.scheme, parts.netloc.decode("ascii"), f"{folder}/")

    def holds(self, url: str) -> bool:
        parts = httpx.URL(url)
        inside = parts.path.startswith(self.prefix) or f"{parts.path}/" == self.prefix
        return (parts.scheme, parts.netloc.decode("ascii")) == (self.scheme, self.host) and inside

    def is_page(self, url: str) -> bool:
        """Whether it may be read as a page of the site: no query, which could lead on for ever, no picture."""
        parts = httpx.URL(url)
        kind = mimetypes.guess_type(parts.path)[0]
        return self.holds(url) and not parts.query and (kind is None or kind in KIND_OF_TYPE)


def links(page: Fetched) -> list[str]:
    """The addresses that a page of HTML leads to, in canonical form and in its order, each once; of others none."""
    if page.content_type not in _HTML:
        return []
    data = decoded(page.body, page.charset, html=True).encode("utf-8", "replace")
    try:
        root = document_fromstring(data, parser=HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return []
    base = _joined(page.final_url, next((one.get("href") for one in root.iter("base") if one.get("href")), ""))
    wanted = [one.get("href") for one in root.iter("a") if "nofollow" not in (one.get("rel") or "").lower().split()]
    found = [_joined(base, href) for href in wanted[:_MOST_LINKS] if href]
    return list(dict.fromkeys(canonical(url) for url in found if _is_target(url)))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return base


def _is_target(url: str) -> bool:
    try:
        return bool(target(url))
    except FetchForbidden:
        return False
