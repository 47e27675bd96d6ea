"""What a sentence about a licence is about, by the words before the grant."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

_WORDS: dict[str, str] = {
    name: "|".join(words.replace("_", " ") for words in listed.split())
    for name, listed in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")).items()
}


def _any(name: str, after: str = "") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_WORDS[name]})(?!\w){after}", re.IGNORECASE)


def _sentence(nouns: str) -> re.Pattern[str]:
    """All that may stand before the grant: `this <noun>`, what is said to it in apposition, and a copula."""
    noun = rf"\b(?:{_WORDS['pointing']})\s+{_ADJECTIVES}(?:{nouns})\b"
    apposed = rf"(?:\s*(?:(?:{_WORDS['apposed']})\b|[,(:\"“„©–-]).{{0,200}}?)?"
    copula = rf"(?:\s+(?:{_WORDS['copulas']})(?:\s+(?:{_WORDS['adverbs']}))" + "{0,3})?"
    return re.compile(rf"{noun}{apposed}{copula}\s*$", re.IGNORECASE)


_ADJECTIVES = r"(?:is an?\s+)?(?:[\w-]+\s+){0,3}?"
_NOUNS = f"{_WORDS['pages']}|{_WORDS['documents']}"
_OF_PAGE, _OF_DOCUMENT = _sentence(_WORDS["pages"]), _sentence(_NOUNS)
_OF_SITE = re.compile(
    r"^(?:all |the )?(?:[\w-]+ )?(?:contents?|texts?|material) (?:of|on) (?:this|the|our)\b.{0,80}$", re.IGNORECASE
)
_PART = re.compile(r"\b(?:of|on|in|from|within|for|by|to|about)\s*$", re.IGNORECASE)
_ALL_OF = re.compile(
    r"^\W*(?:all |the )?(?:[\w-]+ )?(?:contents?|texts?|materials?|articles?|posts|documentation|prose|everything)\b"
    r"[^.]{0,60}\b(?:of|on|in|from)\s*$",
    re.IGNORECASE,
)
_PAGE_NOUN = re.compile(
    rf"\b(?:{_WORDS['pointing']}|these|the|all|its|every|diese|alle|les)\s+{_ADJECTIVES}(?:{_NOUNS})\b"
    r"|\b(?:contents?|texts?|documentation|contributions|articles|posts)\b",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(
    r"^\W*(?:except|unless) (?:where|when|as|if)? ?(?:otherwise )?(?:specifically )?"
    r"(?:noted|stated|specified|indicated|marked)(?: otherwise)?,?\s*|^sauf (?:mention|indication) contraire,?\s*",
    re.IGNORECASE,
)
_OTHER, _GRANT, _BORROWS, _DENIES = (_any(name) for name in ("others", "grants", "borrows", "denies"))
_EXAMPLE = _any("examples", r"[^.]{0,80}$")
_QUOTE = re.compile(r"[\"“”„«»]")
_NOTICE = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)


@dataclass(frozen=True)
class Subject:
    """`page`: it is a whole statement about the page ("this article is licensed"). `other`: it names another thing
    first. `denied`: it denies, doubts, asks or borrows. `quoted`: it is an example, or stands in quotation marks.
    """

    page: bool
    other: bool
    denied: bool
    quoted: bool


def subject_of(said: str, before: str, context: str, *, document: bool) -> Subject:
    """The subject of a sentence; one that names nothing goes on with that of the sentence `before` it.

    `context` is all that stands before it. In a `document` (a PDF, a text) "this book" or "this paper" is the document
    itself, on a page it may be one that the page writes of.
    """
    words, grants = _until_the_grant(said)
    return Subject(
        page=grants and _is_of_page(words, _OF_DOCUMENT if document else _OF_PAGE),
        other=_names_other(words, before),
        denied=bool(_BORROWS.search(words) or _DENIES.search(words)) or said.rstrip().endswith("?"),
        quoted=len(_QUOTE.findall(context + words)) % 2 == 1 or bool(_EXAMPLE.search(context + words)),
    )


def _is_of_page(words: str, sentence: re.Pattern[str]) -> bool:
    """Whether the subject is the page as a whole: of "parts of this page" or "the table in this text" it is not."""
    page = sentence.search(words)
    before = words[: page.start()] if page else ""
    whole = _ALL_OF.search(before) if _PART.search(before) else page
    return whole is not None or _OF_SITE.search(words) is not None


def _names_other(words: str, before: str) -> bool:
    page, other = _PAGE_NOUN.search(words), _first_other(words)
    if page or other:
        # Of "the images in this article" the images come first, of "this work, without its images" the work.
        return other is not None and (page is None or other.end() <= page.end())
    earlier = _until_the_grant(before)[0]
    return not _PAGE_NOUN.search(earlier) and _first_other(earlier) is not None


def _until_the_grant(said: str) -> tuple[str, bool]:
    """The words before the grant, without the usual exception in front, and whether there is a grant."""
    text = _EXCEPTION.sub("", said)
    grant = _GRANT.search(text)
    return (text[: grant.start()], True) if grant else (text, False)


def _first_other(words: str) -> re.Match[str] | None:
    """Another thing, unless it is part of the name behind a copyright sign."""
    found, notice = _OTHER.search(words), _NOTICE.search(words)
    return None if found and notice and notice.start() < found.start() else found
