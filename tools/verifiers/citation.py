"""citation: whatever the answer cites or quotes stands in the passages."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from state.sources import Passage
from tools.quotations import QUOTATION
from tools.text import normalised
from tools.verifiers._prose import answers_of, prose, stands_in
from tools.verifiers._stop_words import words_of
from tools.verifiers.base import Finding, Subject, Verifier

_QUOTED_WORDS = 6
_MISQUOTED = 80
"""Likeness, 0 to 100, from which on words in quotation marks are meant to be a passage's own."""

_YEAR = r"(?:1[4-9]|20)\d\d[a-z]?"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{0,40}[\w’]"
_AUTHORS = rf"{_NAME}(?:(?:,? (?:and|&|und|et) |, ){_NAME})*(?: et al\.?)?"
_PAGES = r"(?:, (?:pp?|ch|vol|sec)\. ?[\d–-]+)?"
_WORK = r"(?:study|paper|article|survey|report|review|trial|meta-analysis|experiment|analysis|book|textbook|monograph)"
_JOURNAL = rf"(?:Journal|Annals|Proceedings|Transactions) of(?: the)? {_NAME}(?: (?:of |and )?{_NAME})*"
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'`)\]}]+[^\s<>\"'`)\]}.,;:!?*_]")
_EXAMPLE_HOST = re.compile(r"(?:https?://)?(?:www\.)?(?:[\w-]+\.)*(?:example\.(?:com|org|net)|localhost)\b")
_IDENTIFIER = re.compile(
    r"\b(?P<doi>10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;)\]])"
    r"|\barxiv:? ?(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+/\d{7})|\bpmid:? ?(?P<pmid>\d{5,9})"
    r"|\bisbn(?:-1[03])?:? ?(?P<isbn>[\dx][\dx -]{8,16}[\dx])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?<![\w'’-])(?P<word>[\w'’-]*)(?P<stop>[.,;!?\"”)]?)(?P<gap> ?)"
    r"(?P<mark>\[(?:\d{1,3}(?:(?:, ?|[–-])\d{1,3})*|\^\w{1,9})\])(?P<end>(?=[.,;:!?]|\s*$))?(?![\w(\[])",
    re.MULTILINE,
)
_BEFORE_A_LIST = words_of(
    """list lists tuple array arrays vector vectors interval intervals range row rows column columns matrix sequence
    segment slice index set domain value values result output is are be give gives return returns equal equals
    yield yields print prints produce produces become becomes in on from over to by with and or as of like
    contain contains hold holds into at the a an get gets have has"""
)
_DATED = re.compile(
    rf"[(\[](?:(?:see|cf\.|e\.g\.,?) )?(?P<many>{_AUTHORS},? {_YEAR}{_PAGES}(?:; ?{_AUTHORS},? {_YEAR}{_PAGES})*)[)\]]"
    rf"|\b(?P<told>{_NAME}(?: (?:and|&) {_NAME}| et al\.?,?)? \({_YEAR}{_PAGES}\))"
)
_STUDY = re.compile(
    rf"\b{_YEAR} (?:[a-z-]+ ){{0,3}}{_WORK}\b"
    rf"|\b{_WORK} (?:by|from) (?:researchers? (?:at|from) )?(?:the )?{_NAME}(?: {_NAME})*"
    rf"|\b{_WORK} (?:\w+ ){{0,6}}?(?:in|from) {_YEAR}\b|\b{_JOURNAL}|\b{_NAME} et al\b"
)
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?:Professor |Dr\.? |Prof\.? )?(?P<name>{_NAME}(?: {_NAME})*)(?! \w+'s?\b)"
)
_POSSESSIVE = re.compile(r".*(?:['’]s|s['’])$")
_SAYING = re.compile(
    r"\b(?:sa(?:y|ys|id)|stat(?:es?|ed)|wr(?:ites?|ote|itten)|not(?:es?|ed)|explain(?:s|ed)?|argue[sd]?|claim(?:s|ed)?"
    r"|remark(?:s|ed)?|put(?:s)? it|define[sd]?|reads?|words?|quot(?:es?|ed|ing)|according to|describe[sd]?"
    r"|conclude[sd]?|report(?:s|ed)?|observe[sd]?)\b",
    re.IGNORECASE,
)

Cited = tuple[str, bool]
"""What is cited, as it stands in the answer, and whether the passages have it."""


class _Known:
    """What the passages say, and what is said of them: their titles, authors and addresses."""

    def __init__(self, subject: Subject) -> None:
        self.passages = subject.passages
        self.grounded = subject.grounded
        self.texts = [normalised(subject.question), *(normalised(_record(passage)) for passage in subject.passages)]
        self.packed = re.sub(r"[\s-]", "", " ".join(self.texts))
        self.indexes = any(re.search(r"\w\[\d", passage.text) for passage in subject.passages)

    def holds(self, *words: str) -> bool:
        """Whether one passage, or the question, holds all these words."""
        wanted = [re.compile(rf"(?<!\w){re.escape(normalised(word))}(?!\w)") for word in words]
        return any(all(word.search(text) for word in wanted) for text in self.texts)

    def holds_packed(self, text: str) -> bool:
        """Whether it stands somewhere, blanks and hyphens apart."""
        return re.sub(r"[\s-]", "", normalised(text)) in self.packed

    def quotes(self, quotation: str) -> bool:
        """Whether its parts stand there word for word; `[...]` and `...` leave something out."""
        parts = [part for part in re.split(r"\s*(?:\[[^\]]*\]|\.\.\.|…)\s*", quotation) if re.search(r"\w", part)]
        return all(stands_in(part, self.passages) or normalised(part) in self.texts[0] for part in parts)

    def resembles(self, quotation: str) -> bool:
        return any(fuzz.partial_ratio(normalised(quotation), text) >= _MISQUOTED for text in self.texts)


def check(subject: Subject) -> Finding:
    """Fails with everything that is cited and stands in no passage; code and formulas cite nothing."""
    invented = dict.fromkeys(text for text, stands in _cited(subject) if not stands)
    return Finding("fail", f"stands in no passage: {'; '.join(invented)}") if invented else Finding("pass")


def _cites(subject: Subject) -> bool:
    return next(_cited(subject), None) is not None


def _cited(subject: Subject) -> Iterator[Cited]:
    known = _Known(subject)
    for answer in answers_of(subject):
        for find in (_addresses, _numbers, _authors, _quotations):
            yield from find(prose(answer), known)


def _addresses(said: str, known: _Known) -> Iterator[Cited]:
    """Web addresses and the identifiers of publications."""
    for found in _URL.finditer(said):
        if not _EXAMPLE_HOST.match(found.group()):
            yield found.group(), known.holds_packed(re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", found.group()))
    for found in _IDENTIFIER.finditer(said):
        yield found.group(), known.holds_packed(next(filter(None, found.groups())))


def _numbers(said: str, known: _Known) -> Iterator[Cited]:
    """Numbers in brackets at the end of a sentence or clause; a list, an interval or an index cites nothing."""
    for found in _NUMBERED.finditer(said):
        word, mark = found["word"].lower(), found["mark"]
        ends, attached = found["end"] is not None, not found["gap"]
        after_stop = bool(found["stop"]) and (attached or (ends and found["stop"] not in ",;"))
        after_word = not found["stop"] and len(word) > 2 and word.isalpha() and word not in _BEFORE_A_LIST
        cites = after_stop or (after_word and ends and not (attached and known.indexes))
        if "^" in mark or (known.grounded and cites and "0" not in re.findall(r"\d+", mark)):
            yield mark, any(mark in prose(passage.text) for passage in known.passages)


def _authors(said: str, known: _Known) -> Iterator[Cited]:
    """Authors with years, studies, journals, and names that something is told according to."""
    for found in _DATED.finditer(said):
        for work in (found["many"] or found["told"]).split(";"):
            yield found.group(), known.holds(*re.findall(_NAME, work), *re.findall(rf"\b{_YEAR}", work))
    for found in _STUDY.finditer(said):
        yield found.group(), known.holds(*re.findall(rf"\b(?:{_NAME}|{_YEAR}|{_WORK})", found.group()))
    for found in _ACCORDING.finditer(said):
        if known.grounded and not _POSSESSIVE.match(found["name"]):
            yield found.group(), known.holds(*re.findall(_NAME, found["name"]))


def _quotations(said: str, known: _Known) -> Iterator[Cited]:
    """Longer words in quotation marks that somebody is said to have said, or that are nearly a passage's."""
    for found in QUOTATION.finditer(said):
        quoted = next(filter(None, found.groups()), "")
        if len(quoted.split()) >= _QUOTED_WORDS:
            stands = known.quotes(quoted)
            beside = f"{said[max(0, found.start() - 80) : found.start()]} {said[found.end() : found.end() + 60]}"
            if stands or _SAYING.search(beside) or known.resembles(quoted):
                yield found.group(), stands


def _record(passage: Passage) -> str:
    return f"{passage.title} {passage.author} {passage.url} {passage.text}"


VERIFIER = Verifier(
    name="citation",
    kind="heuristic",
    proves="addresses, publications, authors with years and quotations in the answer stand in the passages",
    silent_on="whether the cited source is right, and what is cited in code",
    version="1",
    everywhere=True,
    applies=_cites,
    check=check,
)
