"""Where on a page something stands: in its frame (footer, legal notice), in its text, or in what it only shows."""

import re
from collections.abc import Callable
from typing import Generic, Literal, TypeVar

from lxml.html import HtmlElement

T = TypeVar("T")
Region = Literal["frame", "text", "shown"]

_SHOWN_TAGS = frozenset(
    {"figure", "figcaption", "blockquote", "pre", "code", "kbd", "samp", "q", "textarea", "iframe", "select", "button"}
)
_WHOLE_TAGS = frozenset({"html", "body", "main", "article"})
_SHOWN_NAMES = re.compile(
    r"(?:[\w-]*[-_])?(?:comments?|comment-?(?:list|body|content|text|area)|repl(?:y|ies)|discussion|reviews?|captions?"
    r"|caption-text|gallery|thumb(?:inner|caption)?|(?:photo|image|img|picture|media)-?credits?|embed|tweet"
    r"|related(?:-\w+)?|pull-?quote|lightbox|carousel|disqus\w*)"
)
_FRAME_NAMES = re.compile(
    r"(?!has-|with-|no-)(?:[\w-]*[-_])?(?:footer(?:[-_]\w+)?|colophon|copyright|licen[sc]e|licensing|legal|permissions"
    r"|rights|site-?info|imprint|credits|cc)"
)
_SHOWN_TYPES = re.compile(
    r"(?:Image|Video|Audio|Media|Music|Comment|Software|Dataset|Product|Photograph|Map|DataDownload|Person"
    r"|Organization)\w*$"
)
_LONGEST_NOTICE = 3000


class Inherited(Generic[T]):
    """What every element of a page has from the one around it, worked out once: `below(inherited, element)`."""

    def __init__(self, at_the_top: T, below: Callable[[T, HtmlElement], T]) -> None:
        self._top, self._below = at_the_top, below
        self._known: dict[HtmlElement, T] = {}

    def of(self, element: HtmlElement) -> T:
        way: list[HtmlElement] = []
        one: HtmlElement | None = element
        while one is not None and one not in self._known:
            way.append(one)
            one = one.getparent()
        value = self._top if one is None else self._known[one]
        for one in reversed(way):
            value = self._known[one] = self._below(value, one)
        return value


def regions() -> Inherited[Region]:
    """The region of each element: what shows other things wins over what frames the page, however they are nested."""
    return Inherited[Region]("text", _region)


def main_parts() -> Inherited[bool]:
    """Whether an element is in the main part of its page."""
    return Inherited(False, lambda inside, element: inside or _is_main(element))


def _region(around: Region, element: HtmlElement) -> Region:
    if around == "shown" or element.tag in _WHOLE_TAGS:
        return around
    kind = element.get("itemtype") or element.get("typeof") or ""
    if element.tag in _SHOWN_TAGS or _SHOWN_TYPES.search(kind) or _is_called(element, _SHOWN_NAMES):
        return "shown"
    return "frame" if around == "frame" or _is_frame(element) else "text"


def _is_main(element: HtmlElement) -> bool:
    return element.tag in ("main", "article") or element.get("role") == "main" or element.get("id") == "content"


def _is_frame(element: HtmlElement) -> bool:
    """A footer by its tag or role; by its name only where it is no longer than a notice: a page on licences is none."""
    if element.tag == "footer" or element.get("role") == "contentinfo":
        return True
    return _is_called(element, _FRAME_NAMES) and len(element.text_content()) <= _LONGEST_NOTICE


def _is_called(element: HtmlElement, names: re.Pattern[str]) -> bool:
    called = f"{element.get('id') or ''} {element.get('class') or ''}".lower()[:500].split()
    return any(names.fullmatch(name) for name in called)
