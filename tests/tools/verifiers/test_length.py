"""The length verifier."""

import pytest

from tests.tools.verifiers.subjects import subject
from tools.verifiers.length import check


@pytest.mark.parametrize("answer", ["", "Methane.", "It is so.", "Methanecarboxylates dissolve."])
def test_too_short_an_answer_fails(answer: str) -> None:
    found = check(subject(answer))
    assert found.result == "fail"
    assert "at least 3 and 15" in found.evidence


def test_three_words_of_fifteen_characters_are_enough() -> None:
    assert check(subject("Methane is light.")).result == "pass"


def test_too_long_an_answer_fails() -> None:
    words = " ".join(f"word{n}" for n in range(2000))
    assert check(subject(words)).evidence == f"{len(words)} characters; at most 8000"
    assert check(subject(words[:7990] + ".")).result == "pass"


def test_the_same_sentence_twice_fails() -> None:
    found = check(subject("Methane is an alkane. It burns. Methane is an  alkane!"))
    assert found.evidence == 'the same sentence stands twice: "Methane is an alkane."'


def test_short_and_different_sentences_may_stand() -> None:
    assert check(subject("Methane burns. Ethane burns. Methane burns.")).result == "pass"
    assert check(subject("Methane is the simplest alkane. Ethane is not the simplest alkane.")).result == "pass"


def test_repeated_code_is_no_repeated_sentence() -> None:
    block = "```python\nx = one two three four\n```"
    assert check(subject(f"Run this first.\n\n{block}\n\nThen run it again.\n\n{block}")).result == "pass"
