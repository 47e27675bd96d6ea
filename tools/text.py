"""Plain questions about English text that need no model: its sentences, words, numbers and negations."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

REMEMBERED = 10_000
"""Characters of the longest text whose form for comparison is kept."""

_CODE = re.compile(r"`[^`\n]+`")
_FENCE = re.compile(r"^[ \t]*```.*?(?:^[ \t]*```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_MARKER = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|[-*+•][ \t]+|\d{1,3}[.)][ \t]+|>[ \t]?)+")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
_END = re.compile(r"[.!?]+[)\]\"'”’*]*(?=\s+(?:[\"'“‘(\[*]*[A-Z0-9]|\|[^\s|]))|[。！？]")
_ABBREVIATION = re.compile(r"\b(?:e\.?g|i\.?e|cf|vs|al|approx|ca|dr|prof|mrs?|ms|st|inc|jr|sr)\.$", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(?:figs?|eqs?|nos?|vol|pp?|ch|sec)\.$", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|[^\w`])[A-Z]\.$")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_NUMBER = re.compile(
    r"(?<![\w.])(?:(?<![)\]|])[-−])?(?:\d{1,3}(?:,\d{3})+(?!,?\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|nothing|nobody|nowhere|cannot|without|hardly|\w+n['’]t)\b", re.IGNORECASE
)
_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)
_TITLE_LENGTH = 60

KEPT_TEXTS = 1024
"""Texts whose sentences and terms are remembered: checks look at the same answer and passages one after the other."""

_STOP_WORDS = """
a an the this that these those there here it its itself they them their he she his her we our you your i me my
is are was were be been being am do does did done doing have has had having can could may might must shall should
will would and or but nor so if then than as at by for from in into of off on onto out over to up down with about
between through during upon within against via per what which who whom whose when where why how not no never none
neither cannot without also just only very too such same other another any each every both either own s t e g ie eg
etc because since while whereas therefore thus hence however although though whether
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def sentences(text: str) -> list[str]:
    """The sentences of a text: exact substrings of it, in order.

    A heading, a list item and a fenced block of code each stand alone, without their markers. Dots inside
    decimals, abbreviations and `code` end nothing. Lines without a letter or digit are left out.
    """
    return list(_sentences(text))


@lru_cache(maxsize=KEPT_TEXTS)
def _sentences(text: str) -> tuple[str, ...]:
    found = [piece for start, end in _blocks(text) for piece in _split(text, start, end)]
    return tuple(piece for piece in found if any(c.isalnum() for c in piece))


def content_terms(text: str) -> list[str]:
    """The words that carry meaning, in order, lower-case and lightly stemmed; stop words and numbers are out."""
    return list(_content_terms(text))


@lru_cache(maxsize=KEPT_TEXTS)
def _content_terms(text: str) -> tuple[str, ...]:
    words = (word.casefold() for word in _WORD.findall(text.translate(_TYPOGRAPHY)))
    bare = (word.removesuffix("'s") for word in words)
    return tuple(stem(word) for word in bare if word not in STOP_WORDS and not word.isdigit() and "n't" not in word)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A lower-case word without its usual endings (plural, -ing, -ed, final e): `boils`, `boiling` → `boil`."""
    if not word.isalpha() or len(word) < 4:
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) > 2 and re.search("[aeiouy]", base):
            word = base
            break
    word = word.removesuffix("e")
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def numbers(text: str) -> list[str]:
    """The numbers in digits, in order: `-162`, `0.5`, `28000`. Digits inside words (sp3, C2H6) are none."""
    plain = [n.replace("−", "-").replace(",", "") for n in _NUMBER.findall(text)]
    return [re.sub(r"^(-?)\.", r"\g<1>0.", n) for n in plain]


def negations(text: str) -> list[str]:
    """The negating words outside `code`, lower-case, in order."""
    return [word.casefold().replace("’", "'") for word in _NEGATION.findall(_CODE.sub(" ", text))]


def has_negation(text: str) -> bool:
    return bool(negations(text))


def plain_quotes(text: str) -> str:
    """The text with plain quotation marks, apostrophes and dashes, character for character."""
    return text.translate(_TYPOGRAPHY)


def normalised(text: str) -> str:
    """The text for comparison: NFKC, casefolded, plain quotes and dashes, single spaces, edge punctuation off."""
    return _normalised(text) if len(text) <= REMEMBERED else _normalised.__wrapped__(text)


@lru_cache(maxsize=2048)
def _normalised(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).casefold()
    return " ".join(plain.split()).strip(" .,;:!?\"'")


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search("(?:[sxz]|ch|sh)es$", word):
        return word[:-2]
    return word if re.search("(?:[sui]s|[^s])$", word) else word[:-1]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs, headings, list items and fenced blocks of a text start and end."""
    at = 0
    for fence in _FENCE.finditer(text):
        yield from _paragraphs(text, at, fence.start())
        yield fence.span()
        at = fence.end()
    yield from _paragraphs(text, at, len(text))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    open_at, at, alone = start, start, False
    for line in text[start:end].splitlines(keepends=True):
        marker = _MARKER.match(line)
        title = _is_title(text[open_at:at].strip()) and line[:1].isupper()
        empty = not any(c.isalnum() for c in line)
        if marker or alone or title or empty:
            yield open_at, at
            open_at = at + (len(line) if empty else marker.end() if marker else 0)
        alone = bool(_HEADING.match(line))
        at += len(line)
    yield open_at, end


def _is_title(line: str) -> bool:
    """A short line that ends like no sentence, as pages turned into text have for headings."""
    if not 0 < len(line) < _TITLE_LENGTH or "\n" in line or line[-1] in ".,;:!?":
        return False
    return line.split()[-1].casefold() not in STOP_WORDS


def _split(text: str, start: int, end: int) -> Iterator[str]:
    block = text[start:end]
    if block.lstrip().startswith("```"):
        yield block.strip()
        return
    masked = _CODE.sub(lambda code: "X" * len(code.group()), block)
    at = 0
    for stop in _END.finditer(masked):
        if stop.group() == "." and _goes_on(masked, stop.end()):
            continue
        yield block[at : stop.end()].strip()
        at = stop.end()
    yield block[at:].strip()


def _goes_on(text: str, at: int) -> bool:
    """Whether the full stop before `at` belongs to an abbreviation or an initial."""
    before, after = text[max(0, at - 12) : at], text[at:].lstrip()
    if _ABBREVIATION.search(before) or (_REFERENCE.search(before) and after[:1].isdigit()):
        return True
    following = _WORD.match(after)
    return bool(_INITIAL.search(before) and following and following.group().casefold() not in STOP_WORDS)
