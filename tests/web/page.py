"""One page of the local web: what a server answers, and the licence that a careful person would read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from state.sources import LicenseClass

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class WebPage:
    """`license` and `license_class` are what a person finds who reads the whole page and its address."""

    name: str
    url: str
    body: bytes
    license: str
    license_class: LicenseClass
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0].strip()

    @property
    def charset(self) -> str:
        return self.content_type.partition("charset=")[2]


def address(name: str) -> str:
    """Of a page on a host that nobody has said anything about."""
    return f"https://reading.example/{name}"
