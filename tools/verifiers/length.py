"""length: the answer is neither too short nor too long, is not cut off and says nothing twice."""

import re
from collections import Counter

from tools.text import normalised, sentences
from tools.verifiers.base import Finding, Subject, Verifier

MIN_WORDS, MIN_CHARACTERS, MAX_CHARACTERS = 3, 15, 8_000
_REPEATABLE_WORDS = 3
_OPEN_END = re.compile(r"(?:[,;(\[{–—]|(?<!\S)-|:)$")
_CONNECTIVE_END = re.compile(
    r"\w\s+(?:an?|the|and|or|but|nor|because|since|although|though|while|whereas|if|unless|that|which|who|whose|of|to|in"
    r"|into|at|by|for|from|with|without|between|than|as|is|are|was|were|its|their|these|such|und|oder|et|ou)$",
    re.IGNORECASE,
)


def check(subject: Subject) -> Finding:
    """Fails with the first problem: too short, too long, cut off, repeated."""
    answer = subject.answer.strip()
    words = len(answer.split())
    if words < MIN_WORDS or len(answer) < MIN_CHARACTERS:
        return Finding(
            "fail", f"{words} words and {len(answer)} characters; at least {MIN_WORDS} and {MIN_CHARACTERS}: {answer!r}"
        )
    if len(answer) > MAX_CHARACTERS:
        return Finding("fail", f"{len(answer)} characters; at most {MAX_CHARACTERS}")
    if _is_cut(answer):
        return Finding("fail", f'the answer is cut off: it ends with "{answer[-40:]}"')
    if repeated := _repeated(answer):
        return Finding("fail", f'the same sentence stands twice: "{repeated}"')
    return Finding("pass")


def _is_cut(answer: str) -> bool:
    """Whether an answer ends in the middle of a sentence; a formula may end without a full stop."""
    return bool(_OPEN_END.search(answer) or _CONNECTIVE_END.search(answer))


def _repeated(answer: str) -> str:
    """The first sentence of more than a few words that stands twice, or nothing."""
    found = [s for s in sentences(answer) if len(s.split()) > _REPEATABLE_WORDS and not s.startswith("```")]
    counts = Counter(normalised(sentence) for sentence in found)
    return next((sentence for sentence in found if counts[normalised(sentence)] > 1), "")


VERIFIER = Verifier(
    name="length",
    kind="exact",
    proves="the answer has a sensible length, is whole and repeats no sentence",
    version="1",
    check=check,
)
