"""Which questions repeat an earlier one."""

from dataclasses import dataclass

from tools._wording import wording


@dataclass(frozen=True)
class Known:
    number: int
    text: str


class Distinct:
    """Questions that differ from each other: the same questions in the same order give the same answers.

    Two questions are the same if one is a light rewording of the other: other case or typography, other function
    words, `please explain` before it or `exactly` behind it, a clause moved to the front. Two that differ in a
    content word, a name, a number, a sign, negation or code are two questions: `the boiling point of methane` and
    `of ethane`, however long they are.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, list[Known]] = {}
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
        known = Known(self._count if number is None else number, text)
        for key in wording(text).keys:
            self._by_key.setdefault(key, []).append(known)
        self._count += 1

    def repeated(self, text: str, *, before: int | None = None) -> Known | None:
        """What it repeats: of several the one with the smallest number; only numbers smaller than `before` count."""
        found = (known for key in wording(text).asks for known in self._by_key.get(key, ()))
        earlier = (known for known in found if before is None or known.number < before)
        return min(earlier, key=lambda known: known.number, default=None)
