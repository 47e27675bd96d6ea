"""Everything that a page says about its licence, word for word, and what is known of its host."""

import re
from collections.abc import Iterator, Mapping

from state.sources import LicenseEvidence
from tools.licenses.documents import about_evidence, json_evidence, pdf_evidence, text_evidence, xml_evidence
from tools.licenses.findings import ASIDE, value_finding
from tools.licenses.hosts import host_evidence

_MOST_HINTS = 10
_LINK = re.compile(r"<([^<>]{0,2000})>([^<]{0,2000})")
_REL = re.compile(r";\s*rel\s*=\s*\"?([^\";,]{1,200})", re.IGNORECASE)
_ANCHOR = re.compile(r";\s*anchor\s*=", re.IGNORECASE)


def detect(
    url: str,
    text: str,
    *,
    media_type: str = "text/html",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    about: Mapping[str, str] | None = None,
) -> tuple[LicenseEvidence, ...]:
    """The evidence for the licence of one page or document, in the order in which it was looked for.

    `url` is where it was finally found. `text` is the decoded page itself for HTML, Markdown, JSON and XML, and the
    extracted text for PDF and other files, whose `body` is searched for an XMP packet. `about` is what a file's own
    properties say (`license`, `rights`). Nothing is fetched. What names a licence but not the page's is kept as a
    hint of class unknown, whose place begins with "about something else".
    """
    kind = media_type.partition(";")[0].strip().lower()
    found = [*_link_header(headers or {}), *about_evidence(about or {})]
    if kind in ("text/html", "application/xhtml+xml"):
        # Whoever has no HTML need not load what parses it.
        from tools.licenses.pages import html_evidence

        found += html_evidence(text, url)
    elif kind == "application/pdf":
        found += pdf_evidence(text, body)
    elif kind == "application/json" or kind.endswith("+json"):
        found += json_evidence(text)
    elif kind.endswith(("/xml", "+xml")):
        found += xml_evidence(text)
    else:
        found += text_evidence(text)
    return _kept([*found, *host_evidence(url)])


def _kept(found: list[LicenseEvidence]) -> tuple[LicenseEvidence, ...]:
    """Of findings that say the same in the same place the first, and of hints the first few."""
    hints = [one for one in dict.fromkeys(found) if one.place.startswith(ASIDE)]
    own = {(one.place, one.license): one for one in reversed(found) if not one.place.startswith(ASIDE)}
    return (*reversed(own.values()), *hints[:_MOST_HINTS])


def _link_header(headers: Mapping[str, str]) -> Iterator[LicenseEvidence]:
    """Links of the answer whose relation is `license`; one with an anchor is about another resource (RFC 8288)."""
    value = ", ".join(value for name, value in headers.items() if name.lower() == "link")
    for address, parameters in _LINK.findall(value):
        rel = _REL.search(parameters)
        if rel and {"license", "licence"} & set(rel[1].lower().split()) and not _ANCHOR.search(parameters):
            yield value_finding("Link header", address)
