"""The answer alone, in its shortest exact form."""

from tools.llm.offline.base import FieldWriter, Request, Saying
from tools.llm.offline.solving import solved


def write(request: Request, _saying: Saying) -> str:
    return solved(request).final_answer


FIELD = FieldWriter(write, frozenset(["grpo"]))
