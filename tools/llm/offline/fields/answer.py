"""The answer alone; another candidate says one sentence more."""

from tools.llm.offline.base import FieldWriter, Request, Saying


def write(request: Request, saying: Saying) -> str:
    more = saying.support[:1] if request.candidate and len(saying.answer) == 1 else ()
    return " ".join([*saying.answer, *more])


FIELD = FieldWriter(write, frozenset(["qa"]))
