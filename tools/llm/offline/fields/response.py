"""The whole answer: the answering sentences, then those that explain them."""

from tools.llm.offline.base import FieldWriter, Request, Saying

_MOST_SENTENCES = 6


def write(_request: Request, saying: Saying) -> str:
    return " ".join([*saying.answer, *saying.support][: max(_MOST_SENTENCES, len(saying.answer))])


FIELD = FieldWriter(write, frozenset(["sft", "dpo", "orpo", "rlhf", "kto", "ppo"]))
