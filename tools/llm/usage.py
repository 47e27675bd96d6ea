"""What a call has used: by the provider's count, or by an estimate where it gave none."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from langchain_core.messages import AIMessage, BaseMessage

CHARACTERS = 4
"""For one token, in an estimate."""

_READ = frozenset({"cancelled", "ModelTimeout", "ModelMalformed"})
"""How calls end whose request the provider has read and may bill, although its answer never came."""


@dataclass(frozen=True)
class Used:
    """Tokens of one call."""

    read: int = 0
    written: int = 0
    estimated: bool = False


def used(messages: Sequence[BaseMessage], raw: AIMessage | None, outcome: str) -> Used:
    """`raw` is what came back, if anything did. Who was refused has used nothing."""
    if raw and raw.usage_metadata:
        return Used(raw.usage_metadata["input_tokens"], raw.usage_metadata["output_tokens"])
    if raw is None and outcome not in _READ:
        return Used()
    asked = sum(len(str(message.content)) for message in messages)
    return Used(ceil(asked / CHARACTERS), ceil(len(raw.text) / CHARACTERS) if raw else 0, estimated=True)
