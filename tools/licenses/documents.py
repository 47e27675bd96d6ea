"""The evidence of what is no page of HTML: plain text, Markdown, PDF, JSON and XML."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from state.sources import LicenseEvidence
from tools.licenses.classes import UNKNOWN
from tools.licenses.clauses import NOTICE, clauses, worth_reading
from tools.licenses.findings import STATEMENT, finding, hint, value_finding
from tools.licenses.names import ALL_RIGHTS_RESERVED

SPDX_LINE = "SPDX-License-Identifier line"
_SPDX = re.compile(r"^.{0,20}?SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+() -]+?)[ \t]*(?:\*/|-->)?$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_SHOWN = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)|^(?: {4}|\t|>).*$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(\s*<?([^)\s>]{0,500})[^)\n]{0,200}\)")
_PARAGRAPH = re.compile(r"\n\s*\n|(?=^#{1,6} )", re.MULTILINE)
_HEAD_LINES, _MOST, _MOST_LICENSES = 20, 20_000, 20
_PACKET = (b"<x:xmpmeta", b"</x:xmpmeta>", 500_000)
_XMP = frozenset({"license", "WebStatement", "UsageTerms", "rights", "copyright"})
_RIGHTS = frozenset({"license", "licence", "rights", "copyright"})
_PARTS = frozenset({"fig", "table-wrap", "boxed-text", "graphic", "ref-list", "ref", "disp-quote", "media"})
_JSON_KEYS = ("license", "license_expression", "licence", "rights")
_JSON_NAMES = ("spdx_id", "spdx", "id", "url", "URL", "key", "name", "title")
_JSON_HOLDERS = ("info", "metadata", "cardData", "message")


def text_evidence(text: str) -> list[LicenseEvidence]:
    """Of plain text and Markdown: front matter, an SPDX line at its head, and sentences about the document itself."""
    found = [*_front_matter(text)]
    head = "\n".join(text.splitlines()[:_HEAD_LINES])
    plain = _SHOWN.sub(" ", text)
    for line in _SPDX.finditer(text[:_MOST]):
        own = line[0] in head and line[1] in _SHOWN.sub(" ", head)
        found.append(value_finding(SPDX_LINE, line[1]) if own else hint(SPDX_LINE, line[0]))
    return found + list(_statements(plain))


def pdf_evidence(text: str, body: bytes) -> list[LicenseEvidence]:
    """Of a PDF: the properties of its XMP packet, and sentences of its text that have it as their subject."""
    start = body.rfind(_PACKET[0])
    end = body.find(_PACKET[1], start, start + _PACKET[2])
    packet = body[start : end + len(_PACKET[1])] if 0 <= start < end else b""
    return [*_of_xml(packet, _XMP, "XMP"), *_statements(text)]


def json_evidence(text: str) -> list[LicenseEvidence]:
    """Of the answer of an API: its own licence, and that of the one object it describes."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    holders = [("", data)] if isinstance(data, dict) else []
    if holders:
        holders += [(f"{name}.", data[name]) for name in _JSON_HOLDERS if isinstance(data.get(name), dict)]
    fields = [(f"{prefix}{key} in the answer", holder.get(key)) for prefix, holder in holders for key in _JSON_KEYS]
    return [value_finding(place, said) for place, value in fields for said in _named(value)]


def xml_evidence(text: str) -> list[LicenseEvidence]:
    """Of a feed or a record: elements that are meant for rights, but not those of figures or tables in it."""
    return list(_of_xml(text.encode("utf-8", "replace"), _RIGHTS, "element"))


def about_evidence(about: Mapping[str, str]) -> list[LicenseEvidence]:
    """Of what a file's own properties say: `license`, a field for it, and `rights`, a sentence about rights."""
    places = {"license": "front matter", "rights": "properties of the file"}
    return [value_finding(place, about[key]) for key, place in places.items() if about.get(key, "").strip()]


def _front_matter(text: str) -> Iterator[LicenseEvidence]:
    match = _FRONT_MATTER.match(text)
    try:
        values = yaml.load(match[1], Loader=yaml.BaseLoader) if match else None
    except (yaml.YAMLError, RecursionError):
        values = None
    if isinstance(values, dict):
        for key, value in values.items():
            if str(key).lower() in _RIGHTS and isinstance(value, str) and value.strip():
                yield value_finding("front matter", value)


def _statements(text: str) -> Iterator[LicenseEvidence]:
    for paragraph, _ in worth_reading((paragraph, paragraph) for paragraph in _PARAGRAPH.split(text)):
        joined = " ".join(_LINK.sub(r"\1 (\2)", paragraph).split())
        for clause in clauses(joined[:_MOST], document=True):
            if clause.spdx == UNKNOWN:
                continue
            reserved = clause.spdx == ALL_RIGHTS_RESERVED and NOTICE.search(joined)
            own = (clause.own or reserved) and not clause.other
            yield finding(STATEMENT, clause.said, clause.spdx) if own else hint("the text names a licence", clause.said)


def _of_xml(data: bytes, names: frozenset[str], place: str) -> Iterator[LicenseEvidence]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser=parser) if data else None
    except etree.XMLSyntaxError:
        root = None
    for element in root.iter("*") if root is not None else ():
        name = etree.QName(element).localname
        around = {etree.QName(one).localname for one in element.iterancestors("*")}
        if name in names and not around & (_PARTS | names):
            said = [*(v for k, v in element.attrib.items() if k.endswith(("resource", "href"))), *element.itertext()]
            if joined := " ".join(" ".join(said).split()):
                yield value_finding(f"{place} {name}", joined)


def _named(value: Any) -> Iterator[str]:
    """Licences as an API writes them: a text, or an object with an identifier, an address or a name."""
    for one in value[:_MOST_LICENSES] if isinstance(value, list) else [value]:
        found = [one.get(key) for key in _JSON_NAMES] if isinstance(one, dict) else [one]
        yield from [text for text in found if isinstance(text, str) and text.strip()][:1]
