"""How near a sentence is to a question: the rarer the words they share, the nearer."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from tools.llm.offline.reading import Statement


class Weights:
    """How telling each term is among the sentences that were read."""

    def __init__(self, read: Sequence[Statement]) -> None:
        self._counts = Counter(term for s in read for term in s.meaning.terms)
        self._total = len(read)

    def of(self, terms: Iterable[str]) -> float:
        return sum(math.log(1 + self._total / (self._counts[term] or self._total)) for term in terms)

    def share(self, wanted: frozenset[str], statement: Statement) -> float:
        """The share of the wanted terms' weight that a sentence carries, 0 to 1."""
        whole = self.of(wanted)
        return self.of(wanted & statement.meaning.terms) / whole if whole else 0.0


def distinct(read: Iterable[Statement]) -> list[Statement]:
    """The statements in order, each once."""
    found: dict[str, Statement] = {}
    for statement in read:
        found.setdefault(statement.meaning.plain, statement)
    return list(found.values())


def stands_alone(statement: Statement) -> bool:
    """Whether the sentence is clear without the one before it."""
    return not (statement.meaning.is_step or statement.meaning.dangles)
