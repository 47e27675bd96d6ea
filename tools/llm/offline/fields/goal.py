"""What the user of a conversation wants to have understood at the end."""

from tools.llm.offline.base import FieldWriter, Request, Saying
from tools.llm.offline.material import material
from tools.llm.offline.purpose import purpose


def write(request: Request, _saying: Saying) -> str:
    return purpose(material(request))


FIELD = FieldWriter(write, frozenset(["chat"]))
