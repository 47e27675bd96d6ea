"""What a question asks an answer to hold, avoid, begin and end with, and the form and language it shall have."""

import re
from collections.abc import Iterator, Sequence

from state.constraints import Constraint, ConstraintKind

QUOTE = "⟦{}⟧"
"""Stands for a quotation that was set aside, by its number."""

LANGUAGES = {
    **{"english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt"},
    **{"dutch": "nl", "russian": "ru", "ukrainian": "uk", "bulgarian": "bg", "serbian": "sr", "greek": "el"},
    **{"arabic": "ar", "persian": "fa", "hebrew": "he", "hindi": "hi", "thai": "th", "korean": "ko"},
    **{"japanese": "ja", "chinese": "zh", "polish": "pl", "czech": "cs", "swedish": "sv", "turkish": "tr"},
}
_JSON = {"": "{}", "list": '{"type":"array"}', "array": '{"type":"array"}', "object": '{"type":"object"}'}
CASES = {"lower": "[^A-ZÀ-ÖØ-ÞΑ-ΩА-Я]*", "upper": "[^a-zß-öø-ÿα-ωа-я]*"}
_CASE_NAMES = {"lower": "lower", "small": "lower", "upper": "upper", "capital": "upper"}

_START = (
    r"(?:^|[.,:;?!]\s*|\b(?:and|then|but|please|(?:be|make) sure to)\s+)(?:(?:please|also|always|only|then),?\s+){0,3}"
)
_NOT_START = rf"{_START}(?:do not|don't|never)\s+"
_ANSWERS = r"(?:answer|response|reply)"
_THE_ANSWER = rf"{_START}(?:your|the) (?:entire |whole )?(?:{_ANSWERS}|explanation|summary)\s+"
_MUST, _MUST_NOT = r"(?:must|should|has to|needs to|shall)\s+", r"(?:(?:must|should|may|shall) not|cannot)\s+"
_NOUN = r"(?:the |both |this )*(?:exact )?(?:words?|keywords?|terms?|phrases?|expressions?|sentence|text)\s+"
_LIMITED = (
    r"\s*,?\s*(?:only |even )?(?:if|when|unless|where|more than|at most|no more|as|to|except|instead|rather|sparingly"
    r"|before|again|or|for|in (?:the|any) (?:title|first|last|heading))\b"
)
_QUOTES = rf"(?P<quotes>⟦\d+⟧(?:(?:,|,? and|,? or) ⟦\d+⟧)*+)(?!{_LIMITED})"
_TO_ANSWER = rf"{_START}(?:{_ANSWERS}|respond|(?:write|give|format|phrase) (?:your|the|its) {_ANSWERS})\s+"
_SAYING = r"\b(?:explain|describe|define|summari[sz]e|answer|say|tell|introduce|paraphrase)\b"


def _quoting(*ways: str) -> re.Pattern[str]:
    """One of these phrases, and behind it quotations with nothing that limits when they count."""
    return re.compile(rf"(?:{'|'.join(ways)}){_QUOTES}", re.IGNORECASE)


_IN_ANSWER = rf"(?:(?:your|the|it|this) ?(?:{_ANSWERS}|explanation|summary)? )?"
_WORDS: Sequence[tuple[ConstraintKind, re.Pattern[str]]] = (
    (
        "must_contain",
        _quoting(
            rf"{_START}(?:use|include|mention|contain) {_NOUN}",
            rf"{_START}mention ",
            rf"{_THE_ANSWER}{_MUST}(?:use|include|mention|contain) (?:{_NOUN})?",
        ),
    ),
    (
        "must_not_contain",
        _quoting(
            rf"{_NOT_START}(?:use|mention|include|say|write) (?:{_NOUN})?",
            rf"{_START}avoid (?:using |mentioning )?{_NOUN}",
            rf"{_THE_ANSWER}{_MUST_NOT}(?:use|include|mention|contain) (?:{_NOUN})?",
            rf"{_SAYING}(?:(?!\bwhy\b|\bhow to\b)[^⟦.?!])*\bwithout "
            rf"(?:(?:using|saying|writing) {_NOUN}|mentioning (?:{_NOUN})?)",
        ),
    ),
    (
        "starts_with",
        _quoting(
            rf"{_START}(?:begin|start) {_IN_ANSWER}with (?:{_NOUN})?",
            rf"{_THE_ANSWER}{_MUST}(?:begin|start) with (?:{_NOUN})?",
        ),
    ),
    (
        "ends_with",
        _quoting(
            rf"{_START}(?:end|finish|close) {_IN_ANSWER}with (?:{_NOUN})?",
            rf"{_THE_ANSWER}{_MUST}(?:end|finish|close) with (?:{_NOUN})?",
        ),
    ),
)
_NEXT = r"(?:and|in|using|with|only|please|what|how|why|which|who|when|where|whether|of)\b"
_GOES_ON = rf"(?=\s*(?:[.,;:!?)]|$|{_NEXT}))"
_TONGUE = "|".join(LANGUAGES)
_LANGUAGE = re.compile(
    rf"(?:{_TO_ANSWER}|{_THE_ANSWER}{_MUST}be (?:written )?|{_START}(?:explain|describe|write)(?: it| this)? )"
    rf"(?:only )?in (?P<tongue>{_TONGUE})\b{_GOES_ON}(?!\s*(?:,|,? and|,? or|,? then) (?:in )?(?:{_TONGUE})\b)",
    re.IGNORECASE,
)
_AS_JSON = re.compile(
    rf"(?:{_TO_ANSWER}|{_THE_ANSWER}{_MUST}be )(?:only )?(?:(?:with|in|as) )?(?:only )?"
    rf"(?:an? |valid |single )*JSON(?: (?P<shape>list|array|object)| format)?{_GOES_ON}",
    re.IGNORECASE,
)
_IN_CASE = re.compile(
    rf"(?:{_TO_ANSWER}|{_THE_ANSWER}{_MUST}be )(?:written )?(?:only )?in (?:all )?(?P<case>lower|upper|small|capital)"
    rf"(?:[ -]?case)?(?: letters)?{_GOES_ON}",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\W*(?:(?:in|on|for|to|from|with) )?(?:what|who|whom|whose|which|when|where|why|how|is|are|does|do(?! not\b)|did"
    r"|can|should|must|if)\b(?! would you\b| can you\b| do you explain)",
    re.IGNORECASE,
)


def demanded(said: Sequence[str], quotes: Sequence[str]) -> Iterator[Constraint]:
    """The constraints of these sentences of a question, in which `QUOTE` stands for each of the quotations."""
    for sentence in said:
        # A question is asked up to its mark: what follows may still tell how to answer it.
        asked = _ASKING.match(sentence)
        told = sentence[sentence.rfind("? ") + 1 :] if asked and "? " in sentence else "" if asked else sentence
        yield from _worded(told.strip(), quotes)
        yield from _formed(told.strip())


def _worded(told: str, quotes: Sequence[str]) -> Iterator[Constraint]:
    """The words to hold, to avoid, to begin and to end with. Where one of several will do, none is a constraint."""
    for kind, pattern in _WORDS:
        for found in pattern.finditer(told):
            numbers = re.findall(r"\d+", found["quotes"])
            each = kind == "must_not_contain" or (kind == "must_contain" and " or " not in found["quotes"])
            if each or len(numbers) == 1:
                yield from (Constraint(kind=kind, value=quotes[int(n)]) for n in numbers if quotes[int(n)])


def _formed(told: str) -> Iterator[Constraint]:
    """The language, the case of letters, and JSON."""
    for found in _LANGUAGE.finditer(told):
        yield Constraint(kind="language", value=LANGUAGES[found["tongue"].casefold()])
    for found in _IN_CASE.finditer(told):
        yield Constraint(kind="regex", value=CASES[_CASE_NAMES[found["case"].casefold()]])
    for found in _AS_JSON.finditer(told):
        yield Constraint(kind="json_schema", value=_JSON[(found["shape"] or "").casefold()])
