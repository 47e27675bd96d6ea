"""A program that gives the answer, where the answer is one."""

from tools.llm.offline.base import FieldWriter, Request, Saying
from tools.llm.offline.solving import solved


def write(request: Request, _saying: Saying) -> str:
    return solved(request).code


FIELD = FieldWriter(write, frozenset(["grpo"]))
