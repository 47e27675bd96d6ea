"""Sentences that follow by reasoning: none, for the offline model only quotes. Its refusal to answer is its own."""

from tools.llm.offline.base import FieldWriter, Request, Saying


def write(_request: Request, saying: Saying) -> list[str]:
    return [] if saying.answerable else list(saying.answer)


FIELD = FieldWriter(write, frozenset(["sft", "dpo", "orpo", "rlhf", "kto", "ppo", "qa", "chat"]))
