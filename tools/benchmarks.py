"""Items of benchmarks, which must not be in training data: by the sequences of 8 words that they are made of."""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from state.errors import UsageError
from tools._benchmark_files import Item, items_of
from tools.text import normalised

GRAM, FEWEST = 8, 5
"""Words of a sequence; of a shorter item all its words are one sequence, if there are at least `FEWEST`."""
SHARE = 0.5
QUOTED = 200

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_BITS = (1 << 64) - 1


@dataclass(frozen=True)
class _Known:
    """`name` is `file:number`, `needed` how many of its sequences make a match."""

    name: str
    quote: str
    needed: int


class Benchmarks:
    """The items by their sequences: two sorted arrays, of 64-bit hashes and of the items that they belong to."""

    def __init__(self, items: Sequence[_Known], hashes: "array[int]", owners: "array[int]") -> None:
        self._items, self._hashes, self._owners = items, hashes, owners

    def __len__(self) -> int:
        return len(self._items)

    def match(self, text: str) -> str | None:
        """The item that the text holds, with its words and how to overrule it; the first of several."""
        counts = Counter(owner for gram in set(_grams(text)) for owner in self._owners_of(gram))
        found = min((owner for owner, count in counts.items() if count >= self._items[owner].needed), default=None)
        if found is None:
            return None
        item = self._items[found]
        return f'benchmark item {item.name}: "{item.quote}" (to allow it: --overrule {item.name})'

    def _owners_of(self, gram: int) -> Iterator[int]:
        place = bisect_left(self._hashes, gram)
        while place < len(self._hashes) and self._hashes[place] == gram:
            yield self._owners[place]
            place += 1


def load_benchmarks(paths: Sequence[Path], overruled: Sequence[str] = ()) -> Benchmarks:
    """The items of these files, without those that a person has overruled as `file:number`.

    Raises `UsageError` for a file that cannot be read, and for an overruled item that there is not.
    """
    items = [item for path in paths for item in items_of(path)]
    unknown = sorted(set(overruled) - {item.name for item in items})
    if unknown:
        allowed = f"file:number, such as {items[0].name}" if items else "none, for the files hold no items"
        raise UsageError(f"overruled {unknown[0]!r} names no benchmark item; allowed is {allowed}")
    return _indexed([item for item in items if item.name not in set(overruled)])


def _indexed(items: Sequence[Item]) -> Benchmarks:
    known: list[_Known] = []
    # A hash and its item packed in one number: they sort together, and take a third of what pairs would.
    packed: list[int] = []
    for item in items:
        grams = set(_item_grams(item.text))
        packed += [gram << 32 | len(known) for gram in grams]
        known.append(_Known(item.name, " ".join(item.text.split())[:QUOTED], max(1, ceil(SHARE * len(grams)))))
    packed.sort()
    return Benchmarks(
        known, array("Q", (one >> 32 for one in packed)), array("I", (one & 0xFFFFFFFF for one in packed))
    )


def _item_grams(text: str) -> Iterator[int]:
    words = _words(text)
    if len(words) >= FEWEST:
        yield from _of_length(words, min(GRAM, len(words)))


def _grams(text: str) -> Iterator[int]:
    words = _words(text)
    for length in range(FEWEST, GRAM + 1):
        yield from _of_length(words, length)


def _of_length(words: Sequence[str], length: int) -> Iterator[int]:
    for place in range(len(words) - length + 1):
        yield hash(" ".join(words[place : place + length])) & _BITS


def _words(text: str) -> list[str]:
    """Normalised; of scripts without spaces every sign is a word."""
    return _WORD.findall(normalised(text))
