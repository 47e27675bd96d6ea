"""What is counted of an answer in Markdown."""

import pytest

from tools._counting import bullets, paragraphs, prose_sentences, words

CODE = "```python\n# a comment. Another one.\n- x\n\nreturn 1\n```"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Methane is light.", 3),
        ("# Title\n\n- **one** two\n- three", 4),
        ("a - b – c * d | e", 5),
        ("well-known isn't 3.5 °C", 4),
        ("`x = 1` is set", 4),
        ("Wasser 水 вода", 3),
    ],
)
def test_words_are_tokens_with_a_letter_or_digit(text: str, count: int) -> None:
    assert words(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("It burns", 1),
        ("It burns. It is light!", 2),
        ("It boils at 3.5 K, i.e. early.", 1),
        (f"So it is done:\n\n{CODE}", 1),
        ("## A heading.\n\nIt burns.", 1),
        ("- it burns\n- it is light", 2),
    ],
)
def test_sentences_are_those_of_prose(text: str, count: int) -> None:
    assert prose_sentences(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("no list - at all", 0),
        ("- one\n- two", 2),
        ("* one\n\n* two\n\n* three", 3),
        ("• one\n• two", 2),
        ("- one\n  - inner\n    - innermost\n- two", 2),
        ("   - one\n   - two", 2),
        ("1. one\n2) two\n10. ten", 3),
        ("1. one\n   - inner\n   - inner\n2. two\n3. three", 3),
        (f"- one\n\n{CODE}", 1),
        ("---\n- one\n**bold**", 1),
    ],
)
def test_bullets_are_those_of_the_outermost_level(text: str, count: int) -> None:
    assert bullets(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One line\nand another.", 1),
        ("One.\n \nTwo.", 2),
        (f"One.\n\n{CODE}\n\nTwo.", 2),
        ("# Title\nOne.\n\n- a\n- b\n\nTwo.", 2),
        ("One.\n\n| a | b |\n|---|---|\n\n$$\nx\n$$\n\n> cited", 1),
        ("One.\n\n---\n\n***\n\nTwo.", 2),
    ],
)
def test_paragraphs_are_blocks_of_prose(text: str, count: int) -> None:
    assert paragraphs(text) == count
