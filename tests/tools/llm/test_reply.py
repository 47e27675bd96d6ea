"""From a raw message to a checked answer."""

from typing import Any

import pytest
from langchain_core.messages import AIMessage
from pydantic import BaseModel

from state.errors import ModelBlocked, ModelMalformed, ModelTruncated
from tools.llm.reply import checked


class Answer(BaseModel):
    text: str
    score: float = 0.0


def message(content: str, reason: str = "STOP", **metadata: Any) -> AIMessage:
    return AIMessage(content=content, response_metadata={"finish_reason": reason, **metadata})


@pytest.mark.parametrize(
    "content",
    [
        '{"text": "yes", "score": 1}',
        '```json\n{"text": "yes", "score": 1}\n```',
        'Sure, here it is: {"text": "yes", "score": 1} I hope it helps.',
        '{"text": "yes", "score": 1, "more": "is ignored"}',
    ],
)
def test_json_is_read_also_with_words_or_a_fence_around_it(content: str) -> None:
    assert checked(message(content), Answer) == Answer(text="yes", score=1)


@pytest.mark.parametrize("reason", ["MAX_TOKENS", "length", "max_tokens"])
def test_a_cut_answer_is_refused_even_where_it_fits_the_schema(reason: str) -> None:
    with pytest.raises(ModelTruncated):
        checked(message('{"text": "ye"}', reason), Answer)


@pytest.mark.parametrize("reason", ["SAFETY", "RECITATION", "content_filter", "refusal", "PROHIBITED_CONTENT"])
def test_a_withheld_answer_is_named_as_such(reason: str) -> None:
    with pytest.raises(ModelBlocked, match=reason.lower()):
        checked(message("", reason), Answer)


def test_a_blocked_prompt_and_an_answer_without_a_candidate_are_blocked() -> None:
    with pytest.raises(ModelBlocked, match="SAFETY"):
        checked(message("", "", prompt_feedback={"block_reason": "SAFETY"}), Answer)
    with pytest.raises(ModelBlocked, match="no answer"):
        checked(AIMessage(content=""), Answer)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "empty"),
        ("I cannot do that.", "not JSON"),
        ('{"text": "never ends', "not JSON"),
        ('{"score": 1}', "text: Field required"),
        ('{"text": "x", "score": "high"}', "score: "),
    ],
)
def test_what_does_not_fit_says_how(content: str, problem: str) -> None:
    with pytest.raises(ModelMalformed, match=problem):
        checked(message(content), Answer)


def test_an_end_that_is_none_we_know_is_no_answer() -> None:
    with pytest.raises(ModelMalformed, match="did not end normally: malformed_function_call"):
        checked(message('{"text": "yes"}', "MALFORMED_FUNCTION_CALL"), Answer)
