"""whole: the answer is not cut off, and what it opens it closes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tools.text import normalised, sentences
from tools.verifiers._prose import answers_of, uncoded, unfenced
from tools.verifiers.base import Finding, Subject, Verifier

_HEADING_WORDS = 5
"""Words up to which a line may stand without a full stop, as headings and bare answers do."""
_BARE_ANSWER_WORDS = 12
"""The same where a reference decides and the last line only gives the result."""
_UNPUNCTUATED = frozenset({"th", "lo", "km", "my"})
"""Languages that end no sentence with a mark."""

_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_ENTRY = re.compile(r"[ \t]*(?:[-*+•][ \t]|\d{1,3}[.)][ \t]|\|)")
_TABLE_ROW = re.compile(r"[ \t]*\|.*\|$")
_TIE = re.compile(r"(?:for (?:example|instance)|first|second|third|fourth|next|then|finally), ")
_MARKUP = re.compile(r"[*_]{1,3}$")
_STOP = re.compile(r"[.!?…。！？؟।][)\]}\"'”’»“]*$")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|cf|vs|approx|Fig|Eq|Dr|Prof|No|[(]\d+)\.$")
_OPEN_END = re.compile(r"(?:[,;(\[{–—:]|(?<!\S)-|[*+/=^<>])$")
_CONNECTIVE_END = re.compile(
    r"\w\s+(?:an?|the|and|or|but|nor|because|since|although|though|while|whereas|if|unless|that|which|who|whose|of|to|in"
    r"|into|at|by|for|from|with|without|between|than|as|is|are|was|were|its|their|these|such|und|oder|et|ou)$",
    re.IGNORECASE,
)
_EXACT_END = re.compile(r"(?:[`$\])}%°²³]|\d|(?<!\S)[=+*/^<>≤≥-]\s?\S{1,12})$")
"""How a line ends that closes with a formula, a number or code."""
_RESULT = re.compile(
    r"(?:\b(?:answer|result|solution)\b(?: is|:)|^\W*(?:so|thus|therefore|hence)\b.* (?:is|=)) \S+", re.IGNORECASE
)
_URL_END = re.compile(r"https?://\S+$")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_LATEX = ((r"\$\$", None), (r"\\\((?!\\)", r"\\\)"), (r"\\\[", r"\\\]"), (r"\\begin\{", r"\\end\{"))


def check(subject: Subject) -> Finding:
    """Reads how each answer ends: a sentence with a full stop, or else a list, a formula, code or a bare result."""
    for answer in answers_of(subject):
        if problem := next(_problems(answer.strip(), subject), ""):
            return Finding("fail", f'the answer is cut off: {problem}: "{answer.strip()[-60:]}"')
    return Finding("pass")


def _problems(answer: str, subject: Subject) -> Iterator[str]:
    if not answer:
        return
    if len(_FENCE.findall(answer)) % 2:
        yield "a block of code is not closed"
    said = unfenced(answer).rstrip()
    if not said or _FENCE.match(answer.splitlines()[-1]) or _ends_with_a_picture(said):
        return
    last = _MARKUP.sub("", said.splitlines()[-1].rstrip()).rstrip()
    quoted = _final(last) in _known(subject)
    if not quoted and (found := _unclosed_formula(said) or _unclosed(said.split("\n\n")[-1])):
        yield found
    if not _ends(last, said, subject):
        yield "it ends within a sentence"


def _ends_with_a_picture(said: str) -> bool:
    return said[-1] != "°" and unicodedata.category(said[-1]) == "So"


def _ends(last: str, said: str, subject: Subject) -> bool:
    """Whether a text may end with this line."""
    if _STOP.search(last):
        return not _ABBREVIATION.search(last) and not _runs_on(last, subject)
    if _TABLE_ROW.match(last):
        return True
    if _OPEN_END.search(last) or _CONNECTIVE_END.search(last) or _begins_a_sentence(last, subject):
        return False
    before = said.splitlines()[:-1]
    if _ENTRY.match(last):
        return not _others_stop(before)
    return _may_stand_bare(last, bool(before) or len(sentences(last)) > 1, subject)


def _may_stand_bare(last: str, follows: bool, subject: Subject) -> bool:
    """Whether a line that is no entry of a list may do without a full stop; `follows`: behind other sentences."""
    final = sentences(last)[-1] if sentences(last) else last
    words = len(final.split())
    exact = bool(_EXACT_END.search(final) or _URL_END.search(final))
    if follows:
        alone = len(sentences(last)) == 1 and words <= _BARE_ANSWER_WORDS
        return alone and (exact or (not subject.grounded and bool(_RESULT.search(final))))
    return words <= _HEADING_WORDS or exact or final[-1] in "\"'”’»"


def _others_stop(lines: Sequence[str]) -> bool:
    """Whether the other entries of a list end with a full stop."""
    entries = [line.rstrip() for line in lines if _ENTRY.match(line)]
    return bool(entries) and all(_STOP.search(line) for line in entries)


def _begins_a_sentence(last: str, subject: Subject) -> bool:
    """Whether a passage or the question begins so and goes on; an entry of a list may do without its full stop."""
    final = _final(last)
    rests = [known[len(final) :] for known in _known(subject) if final and known.startswith(final)]
    return any(re.search(r"\w", rest) or (rest and not _ENTRY.match(last)) for rest in rests)


def _runs_on(last: str, subject: Subject) -> bool:
    """Whether the last full stop is the point of a decimal or of a name that goes on in a passage."""
    final, known = _final(last), _known(subject)
    goes_on = any(s.startswith(final) and s[len(final) :][:1].isalnum() for s in known)
    return goes_on and final not in known


def _known(subject: Subject) -> list[str]:
    return [said for text in (subject.question, *(p.text for p in subject.passages)) for said in _sentences(text)]


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[str, ...]:
    """A text's sentences for comparison, those that begin with a tie (`For example,`) also without it."""
    found = [_plain(sentence) for sentence in sentences(text)]
    return tuple(dict.fromkeys(wording for sentence in found for wording in (sentence, _TIE.sub("", sentence))))


def _final(line: str) -> str:
    """The last sentence of a line, for comparison."""
    return _plain((sentences(line) or [line])[-1])


def _plain(sentence: str) -> str:
    return f"{normalised(sentence)}{'.' if sentence.endswith('.') else ''}"


def _unclosed(paragraph: str) -> str:
    """What the last paragraph opens and does not close; half-open intervals close with either bracket."""
    if len(re.findall("`", paragraph)) % 2:
        return "a span of code is not closed"
    prose = uncoded(paragraph)
    for opening, closing in (("“", "”"), ("«", "»")):
        if prose.count(opening) > prose.count(closing):
            return f"{opening} is not closed"
    if len(re.findall(r'(?<!\d)"', prose)) % 2:
        return "a quotation is not closed"
    depth = _depth(prose)
    return "a bracket is not closed" if depth > 0 else ""


def _depth(prose: str) -> int:
    """How many brackets stay open; a closing one without its opening one closes nothing."""
    depth = 0
    for c in prose:
        depth = depth + 1 if c in _PAIRS.values() else max(0, depth - 1) if c in _PAIRS else depth
    return depth


def _unclosed_formula(text: str) -> str:
    prose = uncoded(text)
    for opening, closing in _LATEX:
        opened = len(re.findall(opening, prose))
        if opened % 2 if closing is None else opened > len(re.findall(closing, prose)):
            return "a formula is not closed"
    return ""


def _ends_with_marks(subject: Subject) -> bool:
    return re.split("[-_]", subject.language.casefold())[0] not in _UNPUNCTUATED


VERIFIER = Verifier(
    name="whole",
    kind="heuristic",
    proves="the answer ends where a sentence, a list, a formula or a result ends, and closes what it opens",
    silent_on="whether a part is missing that would have followed a full stop",
    version="1",
    everywhere=True,
    applies=_ends_with_marks,
    check=check,
)
