"""What a weakness is, and the sentences that a weakened answer shares with honest ones."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tools.llm.offline.base import Saying
from tools.llm.offline.finding import find
from tools.llm.offline.material import Material
from tools.llm.offline.reading import Statement, meaning
from tools.llm.offline.relevance import distinct, stands_alone
from tools.plugins import load_plugin

_WEAKNESSES = "tools.llm.offline.weaknesses"
_SIZES = (2, 3, 3, 4, 5, 5, 6)
"""Sentences of a weakened answer: as many as honest answers have, so that length does not give it away."""
_MOSTLY = 0.5
"""Share of an answering sentence's words from which on another sentence gives most of it away."""


@dataclass(frozen=True)
class Weakness:
    """A way to spoil an answer. The module's constant `WEAKNESS` is what the loader looks for.

    `weaken` gets the material, how many sentences to say, and what to choose by.
    """

    weaken: Callable[[Material, int, random.Random], Saying]


def weakened(name: str, material: Material, chance: random.Random) -> Saying:
    """An answer with that very weakness. Raises `UsageError` that says which ones exist."""
    plugin = name.replace(" ", "_")
    found = load_plugin(_WEAKNESSES, "WEAKNESS", Weakness, plugin, called="weakness that the offline model knows:")
    return found.weaken(material, chance.choice(_SIZES), chance)


def beside(material: Material, count: int) -> list[Statement]:
    """Up to `count` sentences that may stand beside the answer, the most fitting first."""
    return material.around[: max(0, count)]


def gives_away(statement: Statement, material: Material) -> bool:
    """Whether a sentence answers the question, or says most of what the answer says."""
    if find(material.asked, [statement]).answer:
        return True
    terms = [meaning(s).terms for s in material.answer]
    return any(len(t & statement.meaning.terms) > _MOSTLY * len(t) for t in terms if t)


def unrelated(material: Material) -> list[Statement]:
    """Sentences that stand alone and do not give the answer away, those with the fewest words of the question first."""
    wanted = material.asked.all
    alone = [s for s in distinct(material.read) if stands_alone(s) and not s.meaning.is_example]
    found = [s for s in alone if not gives_away(s, material)]
    return sorted(found, key=lambda s: (len(s.meaning.terms & wanted), s.title in material.titles))
