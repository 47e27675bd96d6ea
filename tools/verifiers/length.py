"""length: the answer is neither too short nor too long, and says nothing twice."""

from collections import Counter

from tools.text import normalised, sentences
from tools.verifiers.base import Finding, Subject, Verifier

MIN_WORDS, MIN_CHARACTERS, MAX_CHARACTERS = 3, 15, 8_000
_REPEATABLE_WORDS = 3


def check(subject: Subject) -> Finding:
    """Fails with the first problem: too short, too long, repeated."""
    answer = subject.answer.strip()
    words = len(answer.split())
    if words < MIN_WORDS or len(answer) < MIN_CHARACTERS:
        return Finding(
            "fail", f"{words} words and {len(answer)} characters; at least {MIN_WORDS} and {MIN_CHARACTERS}: {answer!r}"
        )
    if len(answer) > MAX_CHARACTERS:
        return Finding("fail", f"{len(answer)} characters; at most {MAX_CHARACTERS}")
    if repeated := _repeated(answer):
        return Finding("fail", f'the same sentence stands twice: "{repeated}"')
    return Finding("pass")


def _repeated(answer: str) -> str:
    """The first sentence of more than a few words that stands twice, or nothing."""
    found = [s for s in sentences(answer) if len(s.split()) > _REPEATABLE_WORDS and not s.startswith("```")]
    counts = Counter(normalised(sentence) for sentence in found)
    return next((sentence for sentence in found if counts[normalised(sentence)] > 1), "")


VERIFIER = Verifier(
    name="length",
    kind="exact",
    proves="the answer has a sensible length and repeats no sentence",
    silent_on="what is said twice in other words",
    version="2",
    check=check,
)
