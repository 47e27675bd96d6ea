"""The turns of a conversation, as a draft holds them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tools.verifiers.base import Subject


@dataclass(frozen=True)
class Turn:
    user: str
    assistant: str


def turns_of(subject: Subject) -> list[Turn] | None:
    """The turns of a subject whose content has any, blank where a side is missing; else none."""
    found = subject.content.get("turns")
    if not isinstance(found, list | tuple):
        return None
    said = [turn if isinstance(turn, Mapping) else {} for turn in found]
    return [Turn(str(turn.get("user") or ""), str(turn.get("assistant") or "")) for turn in said]
