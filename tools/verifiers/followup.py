"""followup: each later turn of the user takes up what was said before."""

import re

from tools.text import content_terms
from tools.verifiers._turns import turns_of
from tools.verifiers.base import Finding, Subject, Verifier

_REFERENCE = re.compile(
    r"\b(?:it|its|they|them|their|theirs|this|that|these|those|he|him|she|her|one|ones|both|either|neither|same|else"
    r"|another|instead|you (?:just )?(?:said|mentioned|wrote|meant|mean)|former|latter|above)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"\s*(?:and|but|so|or|then|ok(?:ay)?|what about|how about|how so|how come|what if|what for|why|which|really|such as"
    r"|for example|for instance|in what way|(?:can|could) you (?:give|show) (?:me )?(?:an|some|another) examples?)\b",
    re.IGNORECASE,
)
_SHORT = 4
"""Words of a question from which on it must say of what it speaks, unless it begins like an ellipsis."""


def check(subject: Subject) -> Finding:
    """A turn refers back by a term of an earlier turn, by a pronoun, or by leaving out what it is about."""
    turns = turns_of(subject)
    if not turns or len(turns) == 1:
        return Finding("unverified", "there is no later turn")
    said: set[str] = set()
    strange = []
    for number, turn in enumerate(turns, 1):
        terms = set(content_terms(turn.user))
        if number > 1 and not terms & said and not _refers(turn.user):
            strange.append(f'turn {number} takes up nothing that was said: "{turn.user[:200]}"')
        said |= terms | set(content_terms(turn.assistant))
    return Finding("fail", "; ".join(strange)) if strange else Finding("pass")


def _refers(text: str) -> bool:
    elliptic = _ELLIPSIS.match(text) and len(text.split()) <= 2 * _SHORT
    return bool(_REFERENCE.search(text) or elliptic or len(text.split()) < _SHORT)


VERIFIER = Verifier(
    name="followup",
    kind="heuristic",
    proves="each later turn of the user refers to an earlier one by a term, a pronoun or an ellipsis",
    silent_on="whether the turn makes sense as an answer to the one before",
    version="1",
    check=check,
)
