"""The turns of a conversation, each with what the user says and what the assistant answers."""

from tools.llm.offline.base import FieldWriter
from tools.llm.offline.conversation import conversation

FIELD = FieldWriter(conversation, frozenset(["chat"]))
