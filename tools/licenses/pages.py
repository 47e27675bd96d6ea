"""The evidence of a page of HTML: its head, its markup, its notices."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from state.sources import LicenseEvidence
from tools.licenses.blocks import Block, blocks
from tools.licenses.classes import UNKNOWN
from tools.licenses.clauses import NOTICE as NOTICE_SIGN
from tools.licenses.clauses import Clause, clauses, worth_reading
from tools.licenses.findings import FOOTER, NOTICE, STATEMENT, finding, hint, value_finding
from tools.licenses.linked_data import about_other, attributes, json_ld
from tools.licenses.names import ALL_RIGHTS_RESERVED, licenses_named, strictest_of

DECLARED = "rel=license anchor"
_META = re.compile(
    r"(?:(?:dc|dcterms|citation|bepress_citation|eprints|prism|og|article|cc)[._:])?(?:rights|licen[sc]e|copyright)"
    r"(?:[._:](?:licen[sc]e|uri|url))?",
    re.IGNORECASE,
)
_SCALES = re.compile(r"\bocticon-law\b|\bscale-icon\b|\boi-law\b")


def html_evidence(text: str, url: str) -> list[LicenseEvidence]:
    """Everything on a page that names a licence; what is not about the page is kept as such."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = document_fromstring(data, parser=parser)
    except etree.ParserError:
        return []
    found = [*_head(root), *json_ld(root, url), *attributes(root, url), *_repository(root)]
    for block, _ in worth_reading((block, block.text) for block in blocks(root)):
        found += _notices(block, url)
    return list(dict.fromkeys(found))


def _head(root: HtmlElement) -> Iterator[LicenseEvidence]:
    for link in root.iter("link"):
        rel = set((link.get("rel") or "").lower().split())
        if rel & {"license", "licence", "copyright"} and link.get("href") and not link.get("itemprop"):
            yield value_finding("rel=license link", link.get("href"))
    for meta in root.iter("meta"):
        name, said = meta.get("name") or meta.get("property") or "", meta.get("content") or ""
        if not _META.fullmatch(name) or not said:
            continue
        if "copyright" in name.lower():
            # It names the holder, who may be called like a licence: MIT.
            yield finding(f"meta {name}", said, strictest_of(licenses_named(said)))
        else:
            yield value_finding(f"meta {name}", said)


def _repository(root: HtmlElement) -> Iterator[LicenseEvidence]:
    """The licence that a forge names beside a repository: the text next to its icon of scales."""
    for icon in root.iter("svg"):
        beside, called = icon.getparent(), f"{icon.get('class')} {icon.get('data-testid')}"
        if beside is not None and _SCALES.search(called) and not any(icon.iterancestors("article")):
            yield value_finding("licence of the repository", beside.text_content().strip())


def _notices(block: Block, url: str) -> Iterator[LicenseEvidence]:
    for clause in clauses(block.text, block.marks):
        place = _place(block, clause, url)
        if place == NOTICE:
            yield finding(NOTICE, clause.said, UNKNOWN)
        else:
            yield finding(place, clause.said, clause.spdx) if place else hint(_where(block, clause), clause.said)


def _place(block: Block, clause: Clause, url: str) -> str:
    """Under which name a sentence counts for the page; '' where it does not.

    In the frame every notice counts that is not about another thing. In the text a licence counts only where the
    sentence has the page as its subject, or its link is declared to be the page's; a reservation of all rights also
    with a copyright notice, since to overlook one costs more than to heed one too many.
    """
    if block.region == "shown" or clause.other or about_other(block.element, url):
        return ""
    if block.region == "frame":
        return NOTICE if clause.spdx == UNKNOWN else FOOTER
    reserved = clause.spdx == ALL_RIGHTS_RESERVED and NOTICE_SIGN.search(block.text)
    if clause.spdx != UNKNOWN and (clause.own or reserved):
        return STATEMENT
    # In a list or a table every line may be about another thing.
    listed = block.element.tag in ("li", "td", "th", "dd")
    return DECLARED if clause.declared and not block.pictured and not listed else ""


def _where(block: Block, clause: Clause) -> str:
    if block.region == "shown":
        return "inside a caption, comment, quotation or code"
    return "the sentence has another subject" if clause.other else "the text names a licence"
