"""Words that a text quotes, and where exactly a source says them: word for word, case and all, but for typography."""

import re
import unicodedata

from tools.text import plain_quotes

QUOTATION = re.compile(r'“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»|(?<![\w"])"(?=\S)([^"\n]*[^"\s])"(?!\w)')
FEWEST_WORDS = 4
"""Fewer words in quotation marks are a term that is named."""

_LEFT_OUT = re.compile(r"\s*(?:\[[^\]]*\]|\.\.\.|…)\s*")
_PIECE = re.compile(
    r"(?P<broken>(?<=\w)[-‐]\s*\n\s*(?=\w))|(?P<unseen>\u00ad\s*|[\u200b\u2060\ufeff])|(?P<blank>\s+)|.", re.DOTALL
)
_EDGE = " .,;:!?'"

Folded = tuple[str, list[tuple[int, int]]]
"""A text as it is compared, and for each of its characters where it stands in the text as it was."""


def quotations(text: str) -> list[str]:
    """What stands between quotation marks, each once, where it is long enough to be somebody's own words."""
    found = (next(filter(None, match.groups()), "") for match in QUOTATION.finditer(text))
    return list(dict.fromkeys(words for words in found if len(words.split()) >= FEWEST_WORDS))


def located(quotation: str, text: str) -> list[tuple[int, int]]:
    """Where the parts of a quotation stand in a text, in their order; nothing where one of them does not.

    `...` and `[...]` leave something out. Blanks, the shapes of quotation marks and dashes, ligatures and words that
    are divided at the end of a line do not count; any other character does.
    """
    parts = [part for part in _LEFT_OUT.split(quotation) if re.search(r"\w", part)]
    for hyphen in ("", "-"):
        if found := _in_order(parts, _folded(text, hyphen), hyphen):
            return found
    return []


def _in_order(parts: list[str], text: Folded, hyphen: str) -> list[tuple[int, int]]:
    plain, places = text
    found, at = [], 0
    for part in parts:
        wanted = _folded(part, hyphen)[0].strip(_EDGE)
        match = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)").search(plain, at) if wanted else None
        if match is None:
            return []
        at = match.end()
        found.append((places[match.start()][0], places[at - 1][1]))
    return found


def _folded(text: str, hyphen: str) -> Folded:
    plain, places = "", []
    for piece in _PIECE.finditer(text):
        said = hyphen if piece["broken"] else "" if piece["unseen"] else " " if piece["blank"] else _shape(piece[0])
        plain += said
        places += [piece.span()] * len(said)
    return plain, places


def _shape(character: str) -> str:
    """Without what is typography alone; `x²` is not `x2`."""
    ligature = "\ufb00" <= character <= "\ufb06"
    return unicodedata.normalize("NFKD" if ligature else "NFD", plain_quotes(character))
