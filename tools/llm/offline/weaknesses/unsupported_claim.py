"""unsupported claim: beside the answer stands a sentence that no passage holds."""

import random

from tools.llm.offline.altering import altered, other_number, other_subject
from tools.llm.offline.base import Saying
from tools.llm.offline.manners import opening
from tools.llm.offline.material import Material
from tools.llm.offline.weakness import Weakness, beside, unrelated


def weaken(material: Material, count: int, chance: random.Random) -> Saying:
    """The claim is a sentence of the passages with another number or subject, somewhere after the answer."""
    said = beside(material, count - 1)
    source = said.pop(chance.randrange(len(said))).text if said else _any(material)
    ways = [other_number, other_subject]
    chance.shuffle(ways)
    support = tuple(s.text for s in said)
    at, claim = chance.randint(0, len(support)), altered(source, ways, material, chance)
    return Saying((*opening(material.answer), *support[:at], claim), support[at:], material.titles)


def _any(material: Material) -> str:
    return next((s.text for s in unrelated(material) if s.text not in material.answer), material.answer[0])


WEAKNESS = Weakness(weaken)
