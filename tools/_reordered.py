"""Other orders and forms of words in which the same is asked, of which only a few are safe to take for the same."""

import re
from collections.abc import Iterator, Sequence

from tools._synonyms import meant

_LONGEST_NAME = 3
_COMPARING = ("differ", "compare")
_BESIDE_COMPARING = frozenset(("from", "both", "either", "by"))
_HOW = ("how", "why", "when", "where")
_STATE = r"(?:at|under) [^,;:?`]{0,40}?(?:\d|pressure|temperature|condition|equilibrium|vacuum)[^,;:?`]{0,40}?"
_PLACE = r"(?:in|within|during) [^,;:?`\d]{2,40}?"
_BEHIND = re.compile(rf"^(.+?) (?:({_STATE}) ({_PLACE})|({_PLACE}) ({_STATE}))(?=[?.!\s]*$)", re.IGNORECASE)
_ASKS = r"(?:what|which|who|why|how|when|where) (?:is|are|was|were|do|does|did|can|could|must|should|many|much)\b"
_BEFORE = re.compile(
    rf"^\s*((?:at|in|under|during|for) (?!what\b|which\b)[\w\s.-]{{2,40}}?) (?={_ASKS})", re.IGNORECASE
)
_USUAL = (
    (_BEFORE, r"\1, "),
    (re.compile(r"^\s*(?:describe|discuss|outline)\b", re.IGNORECASE), "explain"),
    (re.compile(r"\b(what|which) (?:type|sort)(s?) of\b", re.IGNORECASE), r"\1 kind\2 of"),
)


def settled(text: str) -> str:
    """The text in its usual order: a comma behind a circumstance that opens it, and of two that close it the place
    before the state, `in water at 25 degrees`. Also `explain` for `describe`, and `kind of` for `type of`."""
    for phrase, usual in _USUAL:
        text = phrase.sub(usual, text)
    found = _BEHIND.match(text)
    if not found:
        return text
    place, state = (found[3], found[2]) if found[2] else (found[4], found[5])
    return f"{found[1]} {place} {state}{text[found.end() :]}"


def other_forms(words: Sequence[str]) -> Iterator[list[str]]:
    """The same question with its genitive, negation or verb put otherwise; words still carry their `'s`."""
    plain = [word.removesuffix("'s") for word in words]
    yield from _without_genitive(words, plain)
    yield from _with_later_negation(plain)
    yield from _of_the_present(plain)


def compared(words: Sequence[str]) -> Iterator[list[str]]:
    """Both orders of two sides: how A differs from B is how B differs from A, and how A and B differ."""
    place = next((n for n, word in enumerate(words) if word in _COMPARING), 0)
    if not place or words[0] not in ("what", *_HOW):
        return
    kept = [word for word in words if word not in _BESIDE_COMPARING]
    place = kept.index(words[place])
    left, right = kept[1:place], kept[place + 1 :]
    yield [kept[0], kept[place], *left, *right]
    yield [kept[0], kept[place], *right, *left]


def _without_genitive(words: Sequence[str], plain: Sequence[str]) -> Iterator[list[str]]:
    """Where one name owns something, what comes of saying `the Y of X` for `X's Y`, for names of up to 3 words."""
    places = [place for place, word in enumerate(words) if word.endswith("'s")]
    if len(places) != 1:
        return
    end = places[0] + 1
    for start in range(max(0, end - _LONGEST_NAME), end):
        for to in range(end + 1, min(len(words), end + _LONGEST_NAME) + 1):
            yield [*plain[:start], *plain[end:to], *plain[start:end], *plain[to:]]


def _with_later_negation(words: Sequence[str]) -> Iterator[list[str]]:
    """`can a list not be changed` for `can't a list be changed`, for names of up to 3 words."""
    if words[1:2] == ["not"]:
        for end in range(3, min(len(words), _LONGEST_NAME + 2) + 1):
            yield [words[0], *words[2:end], "not", *words[end:]]


def _of_the_present(words: Sequence[str]) -> Iterator[list[str]]:
    """`how does iron rust` for `how is iron rusting`, and `what causes rust` for `what caused rust`."""
    if words[:1] and words[0] in _HOW and words[-1] == "be":
        places = [n for n, word in enumerate(words) if n and re.fullmatch(r"[a-z]{3,}ing", word)]
        for place in places if len(places) == 1 else ():
            for verb in _verbs(words[place][:-3]):
                yield [*words[:place], verb, *words[place + 1 : -1]]
    elif words[:1] and words[0] in ("what", "who") and re.fullmatch(r"[a-z]{3,}ed", "".join(words[1:2])):
        for verb in _verbs(words[1][:-2]):
            yield [words[0], verb, *words[2:]]


def _verbs(root: str) -> set[str]:
    """What verb a root without -ing or -ed may be of: `react` of `react`, `rise` of `ris`, `run` of `runn`."""
    found = {root, f"{root}e"}
    if root[-1] == root[-2]:
        found.add(root[:-1])
    return {meant(verb) for verb in found} | ({f"{root[:-1]}y"} if root[-1] == "i" else set())
