"""Whole numbers in words."""

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: n for n, word in enumerate(_ONES.split())}
_BELOW_HUNDRED = {**_SMALL, **{word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def spoken_number(text: str) -> int | None:
    """The number below a trillion that the words of a text are, such as `minus two hundred and five`."""
    words = re.split(r"[ -]+", text.lower())
    sign = -1 if words[0] in ("minus", "negative") else 1
    total, part, scale = 0, "", 10**12
    for word in words[1:] if sign < 0 else words:
        if word not in _LARGE:
            part = f"{part} {word}".strip()
            continue
        below = _below_thousand(part.removeprefix("and "))
        if not below or _LARGE[word] >= scale:
            return None
        total, part, scale = total + below * _LARGE[word], "", _LARGE[word]
    last = 0 if total and not part else _below_thousand(part.removeprefix("and ") if total else part)
    return None if last is None or (total and part and not last) else sign * (total + last)


def _below_thousand(text: str) -> int | None:
    words = text.split()
    if len(words) > 1 and words[1] == "hundred":
        hundreds = _SMALL.get(words[0], 0)
        rest = words[3:] if words[2:3] == ["and"] else words[2:]
        below = _below_hundred(rest) if rest else 0
        alone = words[2:] == ["and"] or (rest and not below)
        return None if below is None or alone or not 0 < hundreds < 10 else 100 * hundreds + below
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> int | None:
    if len(words) == 1:
        return _BELOW_HUNDRED.get(words[0])
    if len(words) == 2 and words[0] in _TENS.split() and 0 < _SMALL.get(words[1], 0) < 10:
        return _BELOW_HUNDRED[words[0]] + _SMALL[words[1]]
    return None
