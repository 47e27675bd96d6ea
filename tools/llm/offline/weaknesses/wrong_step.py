"""wrong step: one step, number or cause of the answer itself is wrong."""

import random

from tools.llm.offline.altering import altered, negated, other_cause, other_number, other_subject
from tools.llm.offline.base import Saying
from tools.llm.offline.manners import opening
from tools.llm.offline.material import Material
from tools.llm.offline.weakness import Weakness, beside


def weaken(material: Material, count: int, chance: random.Random) -> Saying:
    """One of the answering sentences has another number or cause, says the opposite, or speaks of something else."""
    answer = list(opening(material.answer))
    at = chance.randrange(len(answer))
    ways = [other_number, other_cause, negated, other_subject]
    chance.shuffle(ways)
    answer[at] = altered(answer[at], ways, material, chance)
    same = set(material.answer)
    support = [s.text for s in beside(material, count - len(answer)) if s.text not in same]
    return Saying(tuple(answer), tuple(support), material.titles)


WEAKNESS = Weakness(weaken)
