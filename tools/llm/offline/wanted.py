"""What a question asks for: the kind of answer, and the words that its answer must share."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tools.text import content_terms, has_negation, numbers

Kind = Literal["cause", "procedure", "comparison", "example", "exception", "quantity", "definition", "statement"]

_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("cause", ("why", "what (?:is|are) the (?:reasons?|causes?)", "for what reason", "what causes")),
    (
        "procedure",
        (
            "how (?:do|does|can|should|would) (?:you|one|i|we|people)",
            "how to",
            "what (?:are|is) the (?:steps?|procedure)",
            "what steps",
        ),
    ),
    ("comparison", (r".*\b(?:differs?|differences?|compares?|contrast|distinguish(?:es)?)",)),
    ("example", ("what (?:is|are) (?:an |some )?examples? of", "(?:give|name) (?:me )?(?:an |some )?examples?")),
    ("exception", ("(?:which|what) exception",)),
    (
        "quantity",
        (
            "how (?:many|much|long|high|wide|deep|thick|tall|old|far|fast|hot|often)",
            "(?:at )?what temperatures?",
            "(?:in|since) (?:which|what) (?:version|year)",
            "when (?:was|were|did)",
            r"what (?:is|are) the \w+ points? of",
            "what (?:year|percentage|number)",
        ),
    ),
    ("definition", ("what (?:is|are|was|were)", "define", "what does .+ mean")),
)
_FRAMES = (
    r"^what (?:are|is) the (?:steps?|procedure|reasons?|causes?|value|differences?|number) (?:to|for|of|between)\b",
    r"^what steps .*?\bto\b",
    "^(?:at )?what temperatures?",
    "^(?:in|since) (?:which|what) (?:version of|year)",
    "^(?:which|what) exception",
    r"^how (?:long|many|much|high|wide|deep|thick|tall|old)\b",
    "^(?:what (?:is|are)|give|name) (?:me )?(?:an |some )?examples? of",
    "^tell me about",
    "^what forms when",
    "^what happens (?:when|if|to)",
    r"\b(?:differ(?:s|ent)?|differences? between|compares?|contrast)\b",
    r"\bmean\?",
    r"^(?:define|explain|describe|give|name)\b",
    "^what causes",
    "(?<=boiling |melting )points?",
    "(?<=freezing )points?",
)
"""What only frames a question; the answer need not repeat it."""

_KIND_PATTERNS = tuple((kind, re.compile(rf"(?:{'|'.join(starts)})\b", re.IGNORECASE)) for kind, starts in _KINDS)
_FRAME = re.compile("|".join(_FRAMES), re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """`sequence`: the question's terms and numbers in order, without the words that only frame the question."""

    kind: Kind
    sequence: tuple[str, ...]
    figures: frozenset[str]
    words: tuple[str, ...]
    negated: bool

    @property
    def terms(self) -> frozenset[str]:
        return self.all - self.figures

    @property
    def all(self) -> frozenset[str]:
        return frozenset(self.sequence)


@lru_cache(maxsize=2_000)
def wanted(question: str) -> Wanted:
    """What a question asks for, read from its words alone."""
    text = " ".join(question.split())
    kinds: list[Kind] = [kind for kind, pattern in _KIND_PATTERNS if pattern.match(text)]
    bare = _FRAME.sub(" ", text)
    words = [word for word in bare.split() if content_terms(word) or numbers(word)]
    sequence = [part for word in words for part in (*content_terms(word), *numbers(word))]
    return Wanted(
        kinds[0] if kinds else "statement", tuple(sequence), frozenset(numbers(bare)), tuple(words), has_negation(bare)
    )
