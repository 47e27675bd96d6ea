"""What a call has used, counted or estimated."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.messages.ai import UsageMetadata

from tools.llm.usage import Used, used

ASKED = [SystemMessage("a" * 10), HumanMessage("b" * 31)]
COUNTED = UsageMetadata(input_tokens=7, output_tokens=3, total_tokens=10)


def test_the_providers_count_is_taken_as_it_is() -> None:
    assert used(ASKED, AIMessage("Yes.", usage_metadata=COUNTED), "ModelMalformed") == Used(7, 3)


def test_an_answer_without_a_count_is_estimated() -> None:
    assert used(ASKED, AIMessage("c" * 9), "ok") == Used(11, 3, estimated=True)


@pytest.mark.parametrize("outcome", ["cancelled", "ModelTimeout", "ModelMalformed"])
def test_what_was_sent_and_not_answered_counts_as_read(outcome: str) -> None:
    assert used(ASKED, None, outcome) == Used(11, 0, estimated=True)


@pytest.mark.parametrize("outcome", ["ModelRateLimited", "ModelUnavailable", "ModelAuthError", "ModelQuotaExhausted"])
def test_who_was_refused_has_used_nothing(outcome: str) -> None:
    assert used(ASKED, None, outcome) == Used()
