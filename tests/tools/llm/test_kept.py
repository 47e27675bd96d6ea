"""Kept answers: their keys, and how they are written and read again."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from tests.protocol.inputs import Capital
from tests.support.asking import GEMINI
from tools.llm.kept import read, request_key, written
from tools.llm.reply import checked


def test_a_key_tells_messages_apart_by_who_says_what() -> None:
    asked = (GEMINI, 0.0, 0, 100, Capital)
    key = request_key(*asked, [SystemMessage("a"), HumanMessage("b")])
    others = [[SystemMessage("ab")], [HumanMessage("a"), HumanMessage("b")], [SystemMessage("b"), HumanMessage("a")]]
    assert len({key, *(request_key(*asked, other) for other in others)}) == 4
    assert key == request_key(GEMINI, 0, 0, 100, Capital, [SystemMessage("a"), HumanMessage("b")])
    assert len(key) == 64


MESSAGES = [
    AIMessage('{"city": "A", "facts": ["\\u00e9", "\\n"]}', response_metadata={"finish_reason": "STOP"}),
    AIMessage('```json\n{"city": "A", "facts": []}\n```', response_metadata={"stop_reason": "end_turn"}),
    AIMessage([{"type": "text", "text": '{"city": "A",'}, {"type": "text", "text": '"facts": []}'}]),
    AIMessage('Here: {"city": "A", "facts": []} 😀 \x00', usage_metadata=None),
]


@pytest.mark.parametrize("raw", MESSAGES)
def test_an_answer_is_read_as_it_was_checked(raw: AIMessage) -> None:
    assert written(raw).isascii()
    assert read(written(raw), Capital) == checked(raw, Capital)


@pytest.mark.parametrize("text", ["", "[]", '"x"', "{", '{"content": "{}", "finish_reason": "STOP"}'])
def test_what_is_no_kept_answer_is_read_as_none(text: str) -> None:
    assert read(text, Capital) is None
