"""Elements of a web page that a reader does not see."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMES = frozenset(("template", "object", "noembed", "noframes"))
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_FAR = 500.0
_SMALLEST_PX = 1.5
_WHITE = {"#fff": "white", "#ffffff": "white", "rgb(255,255,255)": "white", "#000": "black", "#000000": "black"}


def drop_unseen(tree: "HtmlElement") -> None:
    """Takes comments and what is not shown out of a page, and its alternative texts.

    Read are attributes, inline styles among them, not style sheets.
    """
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or _is_unseen(element):
            _drop(element)
        elif "alt" in element.attrib:
            del element.attrib["alt"]


def _drop(element: "HtmlElement") -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_unseen(element: "HtmlElement") -> bool:
    about = element.attrib
    if element.tag in _NAMES or about.get("aria-hidden", "").lower() == "true":
        return True
    if "hidden" in about and about["hidden"].lower() != "until-found":
        return True
    return "style" in about and _hides(dict(_DECLARATION.findall(about["style"].lower().replace("!important", ""))))


def _hides(style: Mapping[str, str]) -> bool:
    said = {name: " ".join(value.split()).replace(", ", ",") for name, value in style.items()}
    if said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse"):
        return True
    if said.get("clip", "").startswith("rect(0") or said.get("clip-path") in ("inset(50%)", "inset(100%)"):
        return True
    return _no_size(said) or _no_colour(said) or _far_away(said)


def _no_size(said: Mapping[str, str]) -> bool:
    size = said.get("font-size", "")
    tiny = size.rstrip("px%emrt. ").lstrip("0.") == "" if size else False
    small = _NUMBER.fullmatch(size.removesuffix("px")) and float(size.removesuffix("px")) <= _SMALLEST_PX
    closed = said.get("overflow") == "hidden" and any(
        (found := _NUMBER.match(said.get(side, ""))) and float(found.group()) <= _SMALLEST_PX
        for side in ("width", "height", "max-height", "max-width")
    )
    return tiny or bool(small) or closed or said.get("transform", "").startswith("scale(0)")


def _no_colour(said: Mapping[str, str]) -> bool:
    ink = said.get("color", "")
    ground = said.get("background-color") or said.get("background", "")
    return ink == "transparent" or bool(ink and _WHITE.get(ink, ink) == _WHITE.get(ground, ground))


def _far_away(said: Mapping[str, str]) -> bool:
    """Set so far to the left, or above, that no screen shows it."""
    sides = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
    found = (_NUMBER.match(said.get(side, "")) for side in sides)
    return any(number and float(number.group()) <= -_FAR for number in found)
