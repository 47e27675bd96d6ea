"""A page as blocks of text, with references to the licences that their links and badges lead to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement, defs

from tools.licenses.classes import UNKNOWN
from tools.licenses.clauses import Mark
from tools.licenses.names import license_of_url
from tools.licenses.regions import Inherited, Region, main_parts, regions

_SKIPPED = frozenset({"script", "style", "template", "svg", "head", "code", "kbd", "samp", "q", "textarea", "select"})
_BLOCKS = defs.block_tags | frozenset(
    {
        "body",
        "main",
        "article",
        "section",
        "aside",
        "nav",
        "header",
        "footer",
        "figure",
        "figcaption",
        "details",
        "summary",
    }
)
_BADGE = re.compile(r"creativecommons|licensebuttons|licen[sc]e|\bcc[-_. ]|badge|shields\.io|/by[-/]", re.IGNORECASE)
_DECLARED = frozenset({"license", "licence", "cc:license"})
_SPACES = re.compile("[\\s\ue000\ue001]+")
_LONGEST, _TAIL = 20_000, 500


@dataclass
class Block:
    """One block's own text, with the marks that it refers to. `pictured`: with a picture in it that is no badge."""

    element: HtmlElement
    region: Region
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    pictured: bool = False


def blocks(root: HtmlElement) -> list[Block]:
    """Every block that holds text or a badge, in the order of the page."""
    region, found = regions(), []
    for element in root.iter(*_BLOCKS):
        block = Block(element, "text")
        block.text = "".join(_words(element, block))[:_LONGEST]
        if block.text.strip():
            block.region = region.of(element)
            found.append(block)
    _frame_the_end(root, found)
    return found


def _words(element: HtmlElement, block: Block) -> Iterator[str]:
    """The element's text on one line, without that of the blocks in it, which become line ends."""
    yield _line(element.text)
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            yield " "
        elif child.tag in _BLOCKS or child.tag == "br":
            yield "\n"
        else:
            yield from _words(child, block)
            yield _picture(child, block) if child.tag == "img" else _link(child, block)
        yield _line(child.tail)


def _line(text: str | None) -> str:
    """Without the private characters of a mark, so that no page can write one."""
    return _SPACES.sub(" ", text or "")


def _link(element: HtmlElement, block: Block) -> str:
    declared = not _DECLARED.isdisjoint((element.get("rel") or "").lower().split())
    return _mark(element.get("href") or "", block, declared=declared)


def _picture(element: HtmlElement, block: Block) -> str:
    """A badge stands for its licence, by its address or by its alternative text."""
    address, alt = element.get("src") or "", _line(element.get("alt"))
    if not _BADGE.search(f"{address} {alt}"):
        block.pictured = True
        return " "
    return f" {alt} {_mark(address, block)}"


def _mark(address: str, block: Block, *, declared: bool = False) -> str:
    """A reference as `clauses` reads it: the mark's number between two private characters."""
    spdx = license_of_url(address)
    if spdx == UNKNOWN:
        return ""
    block.marks.append(Mark(spdx, address, declared))
    return f"\ue000{len(block.marks) - 1}\ue001"


def _frame_the_end(root: HtmlElement, found: list[Block]) -> None:
    """Old pages have no footer: what little follows the main part, or the last line across a page, counts as one."""
    main = main_parts()
    ends = [place for place, block in enumerate(found) if main.of(block.element)]
    last = ends[-1] if ends else _last_before_rule(root, found)
    tail = found[last + 1 :] if last is not None else []
    if sum(len(block.text) for block in tail) <= _TAIL:
        for block in tail:
            block.region = "frame" if block.region == "text" else block.region


def _last_before_rule(root: HtmlElement, found: list[Block]) -> int | None:
    rules = root.findall(".//hr")
    before = set(rules[-1].itersiblings(preceding=True)) if rules else set()
    earlier = Inherited(False, lambda inside, element: inside or element in before)
    return max((place for place, block in enumerate(found) if earlier.of(block.element)), default=None)
