"""Licences in the markup for machines: JSON-LD, microdata and RDFa."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from state.sources import LicenseEvidence
from tools.licenses.findings import hint, value_finding
from tools.licenses.hosts import host_of
from tools.licenses.regions import regions

_PAGES = re.compile(
    r"(?:\w*Article|\w*Posting|\w*WebPage|\w*Page|CreativeWork|Book|Chapter|Report|HowTo|Recipe|LearningResource|Course"
    r"|WebSite|Blog|Thesis|\w*Document|Guide|Review|Question|Answer)$"
)
_KEYS = ("license", "schema:license", "http://schema.org/license", "https://schema.org/license", "dcterms:license")
_NOTICES = ("copyrightNotice", "schema:copyrightNotice", "usageInfo")
_NAMES = re.compile(
    r"(?:(?:cc|dct|dcterms|dc|xhv|schema|https?://\S+[/#]):?)?(?:licen[sc]e|rights|copyrightnotice)$", re.IGNORECASE
)
_MARKED = "//body//*[@itemprop or @property or contains(@rel, ':')] | //head/*[@itemprop]"
_MOST = 500


def json_ld(root: HtmlElement, url: str) -> Iterator[LicenseEvidence]:
    """Of the nodes that describe the page or its site; those of pictures, data and programs in them are not taken."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _nodes(script.text or ""):
                yield from _of_node(node, url)


def attributes(root: HtmlElement, url: str) -> Iterator[LicenseEvidence]:
    """`itemprop`, `property` and prefixed `rel` that name a licence, unless they describe another thing."""
    region = regions()
    named = ((element, name) for element in root.xpath(_MARKED) if (name := _name(element)))
    for element, name in islice(named, _MOST):
        own = region.of(element) != "shown" and not about_other(element, url)
        if said := _value(element):
            yield value_finding(f"{name} in the markup", said) if own else hint(f"{name} in the markup", said)


def _name(element: HtmlElement) -> str:
    """The property that is a licence, '' for any other; without a prefix `rel` is none of RDFa's."""
    relations = [name for name in (element.get("rel") or "").split() if ":" in name]
    names = [*(element.get("itemprop") or "").split(), *(element.get("property") or "").split(), *relations]
    return next((name for name in names if _NAMES.fullmatch(name)), "")


def about_other(element: HtmlElement, url: str) -> bool:
    """Whether RDFa round an element says that it describes another thing than this page."""
    for one in (element, *element.iterancestors()):
        about = one.get("about")
        if about is not None:
            return about not in ("", "#", ".") and about.partition("#")[0] not in ("", url)
    return False


def _nodes(text: str) -> list[dict[str, Any]]:
    """The nodes on the top level of a script, those of a graph included."""
    try:
        data = json.loads(text.strip().removesuffix(";"))
    except (ValueError, RecursionError):
        return []
    found = data if isinstance(data, list) else [data]
    graphs = [node["@graph"] for node in found if isinstance(node, dict) and isinstance(node.get("@graph"), list)]
    return [node for node in [*found, *(one for graph in graphs for one in graph)] if isinstance(node, dict)][:_MOST]


def _of_node(node: Mapping[str, Any], url: str) -> Iterator[LicenseEvidence]:
    kinds = node.get("@type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    elsewhere = host_of(_text(node.get("url"))) not in ("", host_of(url))
    own = any(isinstance(kind, str) and _PAGES.search(kind) for kind in kinds) and not elsewhere
    place = f"JSON-LD {' '.join(str(kind) for kind in kinds)}".strip()[:80]
    for key in (*_KEYS, *_NOTICES):
        values = node.get(key, [])
        for value in values if isinstance(values, list) else [values]:
            if said := _text(value):
                yield value_finding(f"{place} {key}", said) if own else hint(f"{place} {key}", said)


def _text(value: Any) -> str:
    """A licence as JSON-LD writes it: an address, a name, or a node that has one."""
    if isinstance(value, dict):
        return next((v for k in ("@id", "url", "name", "@value") if isinstance(v := value.get(k), str) and v), "")
    return value if isinstance(value, str) else ""


def _value(element: HtmlElement) -> str:
    for name in ("href", "resource", "content", "src"):
        if said := element.get(name):
            return str(said)
    return str(element.text_content()).strip()
