"""The format verifier."""

import pytest

from tests.tools.verifiers.subjects import subject
from tools.verifiers.format import check

GOOD = "Methane is the simplest alkane."


def test_a_record_that_fits_passes() -> None:
    assert check(subject()).result == "pass"


def test_each_field_is_named_with_its_problem() -> None:
    found = check(subject(record={"instruction": "", "reply": "x"}))
    assert found.result == "fail"
    assert "instruction: String should have at least 1 character" in found.evidence
    assert "response: Field required" in found.evidence
    assert "reply: Extra inputs are not permitted" in found.evidence


def test_a_blank_text_fails() -> None:
    assert "instruction: blank" in check(subject(record={"instruction": "  \n", "response": GOOD})).evidence


def test_texts_inside_lists_are_checked() -> None:
    turns = [{"role": "user", "content": " "}, {"role": "assistant", "content": "a\x07b"}]
    found = check(subject(record={"instruction": "Why?", "response": GOOD, "turns": turns}))
    assert "turns.0.content: blank" in found.evidence
    assert "turns.1.content: control character U+0007 at 1" in found.evidence


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\ufffd", "\r"])
def test_control_characters_fail(character: str) -> None:
    assert f"control character U+{ord(character):04X}" in check(subject(f"Methane{character} burns.")).evidence


def test_tabs_and_line_ends_are_no_control_characters() -> None:
    assert check(subject("Methane:\n\t- burns\n\t- rises")).result == "pass"


def test_an_unclosed_fence_fails() -> None:
    assert "a code fence is not closed" in check(subject("Use this:\n```python\nprint(1)\n")).evidence
    assert check(subject("Use this:\n```python\nprint(1)\n```\nIt prints 1.")).result == "pass"


@pytest.mark.parametrize("tag", ["", "json", "markdown", "text"])
def test_a_fence_round_the_whole_answer_fails(tag: str) -> None:
    assert "the whole of it stands in a code fence" in check(subject(f"```{tag}\n{GOOD}\n```")).evidence


def test_a_program_in_its_fence_passes() -> None:
    assert check(subject("```python\nprint(1)\n```")).result == "pass"
    assert check(subject("```\none\n```\nand\n```\ntwo\n```")).result == "pass"


def test_an_answer_wrapped_in_json_fails() -> None:
    found = check(subject('{"response": "Methane is the simplest alkane."}'))
    assert found.evidence == "answer: it is wrapped in JSON with the key 'response'"


@pytest.mark.parametrize("answer", ['{"methane": 1}', "{1, 2}", '{"response": ', "[1, 2]", "{}"])
def test_other_braces_are_no_wrapping(answer: str) -> None:
    assert check(subject(answer)).result == "pass"


def test_an_empty_answer_fails() -> None:
    assert "answer: empty" in check(subject("")).evidence


def test_without_a_schema_the_texts_are_still_checked() -> None:
    assert check(subject(schema=None)).result == "pass"
    assert check(subject("a\x00b", schema=None)).result == "fail"
