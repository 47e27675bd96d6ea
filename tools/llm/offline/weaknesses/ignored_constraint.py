"""ignored constraint: the answer is to another question about the same texts."""

import random

from tools.llm.offline.base import Saying
from tools.llm.offline.material import Material
from tools.llm.offline.weakness import Weakness, unrelated

_COPIED = 1 / 3
"""How often the question itself is repeated before what does not answer it."""
_REACH = 8


def weaken(material: Material, count: int, chance: random.Random) -> Saying:
    """A sentence about something else opens the answer, and others of its kind follow."""
    silent = unrelated(material)[:_REACH]
    chosen = [s.text for s in chance.sample(silent, min(count, len(silent)))]
    repeated = [material.question] if chance.random() < _COPIED or not chosen else []
    return Saying((*repeated, *chosen[:1]), tuple(chosen[1:]), material.titles)


WEAKNESS = Weakness(weaken)
