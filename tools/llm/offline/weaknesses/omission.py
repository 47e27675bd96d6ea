"""omission: what explains the answer is said, the answer itself is not."""

import random

from tools.llm.offline.base import Saying
from tools.llm.offline.material import Material
from tools.llm.offline.weakness import Weakness, gives_away, unrelated


def weaken(material: Material, count: int, _chance: random.Random) -> Saying:
    """Only sentences that neither answer the question nor say most of the answer."""
    silent = [s for s in (*material.around, *material.distant) if not gives_away(s, material)]
    chosen = (silent or unrelated(material))[:count]
    return Saying((), tuple(s.text for s in chosen), material.titles)


WEAKNESS = Weakness(weaken)
