"""Which questions repeat an earlier one.

Compared are keys of the wording (`tools._wording`), not a similarity: `the boiling point of methane` and `of ethane`
are as similar as a question and its rewording, however long they are.

Found is what keeps the order of its sentence: the passive, or `what role has X` for `what is the role of X`, is not.
Measured on 20,180 planted rewordings and slips of 976 questions and on 4,638 pairs that differ in one word that
counts: 9 slips were not traced to their question (0.5 % of slips, 0.04 % of all), and 0 pairs were taken for one
question. MinHash (128 permutations of 4-grams) misses 14 % and takes 86 % of the pairs for one at a similarity of
0.7, and 62 % and 16 % at 0.9: no threshold tells them apart. A lookup takes 0.2 ms of CPU whatever is known;
100,000 questions of 60 to 130 characters take about 60 MB, their texts included.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from tools._wording import CODE, LONGEST, wording
from tools.text import stem

_LONG_WORD = re.compile(r"(?<!\w)[a-z]{6,}(?!\w)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MISSPELT = 7
"""Letters from which on a word is long enough for a slip to show."""
_OWN_ENDING = 3
_MOST_MISSPELT = 3


@dataclass(frozen=True)
class Known:
    number: int
    text: str


class Distinct:
    """Questions that differ from each other: the same questions in the same order give the same answers.

    Two questions are the same if one is a light rewording of the other: other case or typography, other function
    words, `please explain` before it or `exactly` behind it, a clause moved to the front, a plural, a synonym of a
    small closed class. Two that differ in a content word, a name, a number, a sign, negation or code are two
    questions. A slip of the pen is told from a name only where it is known which words there are.
    """

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._texts: dict[int, str] = {}
        self._words: set[str] = set()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, text: str) -> str | None:
        """None if the text is new, and now known; else the earlier text that it repeats."""
        repeated = self.repeated(text)
        if repeated is None:
            self.keep(text)
        return repeated.text if repeated else None

    def keep(self, text: str, number: int | None = None) -> None:
        """Makes a text known, whatever it repeats, under a number: the count of those known before if none is given."""
        number = self._count if number is None else number
        for key in map(hash, wording(text).keys):
            self._first[key] = min(number, self._first.get(key, number))
        self._texts[number] = text
        self._words.update(_long_words(text))
        self._count += 1

    def text(self, number: int) -> str | None:
        """What is known under that number."""
        return self._texts.get(number)

    def repeated(self, text: str, *, before: int | None = None, real: Container[str] | None = None) -> Known | None:
        """What it repeats: of several the one with the smallest number; only numbers smaller than `before` count.

        `real` holds the stems of words that exist, such as those of the passages that the question was written from:
        a long word that stands neither there nor in a known question, one letter away from one that does, is a slip.
        """
        found = self._asked(text, before)
        if found is None and real is not None:
            found = next(filter(None, (self._asked(told, before) for told in self._corrected(text, real))), None)
        return found

    def _asked(self, text: str, before: int | None) -> Known | None:
        numbers = (self._first[key] for key in map(hash, wording(text).asks) if key in self._first)
        number = min(numbers, default=None)
        return (
            None if number is None or (before is not None and number >= before) else Known(number, self._texts[number])
        )

    def _corrected(self, text: str, real: Container[str]) -> Iterator[str]:
        """The text with one misspelt word as it is known; nothing where many are strange, as in another language."""
        strange = [w for w in dict.fromkeys(_long_words(text)) if w not in self._words and stem(w) not in real]
        for word in strange if len(strange) <= _MOST_MISSPELT else ():
            for meant in sorted(w for w in _slips(word) & self._words if len(w) >= _MISSPELT):
                yield re.sub(rf"(?<!\w){word}(?!\w)", meant, text, flags=re.IGNORECASE)


def _long_words(text: str) -> list[str]:
    return _LONG_WORD.findall(CODE.sub(" ", text).casefold()) if len(text) <= LONGEST else []


def _slips(word: str) -> set[str]:
    """Words one letter away, or with two neighbours exchanged. The first letter and, but for an exchange, the last
    three stay, for there names differ: methane and ethane, sulfate and sulfite, propane and propene."""
    splits = [(word[:n], word[n:]) for n in range(1, len(word) - 1)]
    exchanged = {a + b[1] + b[0] + b[2:] for a, b in splits}
    inside = splits[: 1 - _OWN_ENDING]
    changed = {a + c + rest for a, b in inside for c in _LETTERS for rest in (b, b[1:])}
    return exchanged | changed | {a + b[1:] for a, b in inside}
