"""What checks of a whole record read, how they show what they found, and what a claim turns a verdict into."""

import pytest

from state.verdicts import Result
from tests.tools.verifiers.subjects import subject
from tools.verifiers._claimed import as_claimed
from tools.verifiers._written import masked, written
from tools.verifiers.base import Finding, Subject


def test_every_text_of_a_draft_is_read_once_however_deep() -> None:
    content = {"response": "Yes.", "turns": [{"user": "Why?", "assistant": ("So.", {"note": "deep"})}], "count": 3}
    said = subject("Yes.", question="Is it?", final_answer="yes", program="print()", content=content)
    assert written(said) == ["Is it?", "Yes.", "yes", "print()", "Why?", "So.", "deep"]


def test_of_nothing_there_is_nothing_to_read() -> None:
    assert written(Subject(question="", prompt="", answer="")) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0123456789abcdef0123", '"0123…" (20 characters)'),
        ("12345678", '"12…" (8 characters)'),
        ("abc", '"…" (3 characters)'),
        ("", '"…" (0 characters)'),
    ],
)
def test_a_masked_value_shows_at_most_a_quarter(value: str, shown: str) -> None:
    assert masked(value) == shown


@pytest.mark.parametrize(
    ("right", "found", "claimed"),
    [
        (True, "pass", "pass"),
        (True, "fail", "fail"),
        (True, "unverified", "unverified"),
        (False, "pass", "fail"),
        (False, "fail", "pass"),
        (False, "unverified", "unverified"),
    ],
)
def test_what_is_called_wrong_must_be_wrong(right: bool, found: Result, claimed: Result) -> None:
    turned = as_claimed(Finding(found, "41 is not 42"), subject(claimed_right=right))
    assert turned.result == claimed
    assert turned.evidence
