"""Sentences, words, numbers and negations of plain text."""

import pytest

from tools.text import content_terms, has_negation, negations, normalised, numbers, sentences, stem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One ends. Two begins.", ["One ends.", "Two begins."]),
        ("It boils at -0.5 degrees. It melts.", ["It boils at -0.5 degrees.", "It melts."]),
        ("Solvents, e.g. Ethanol, mix. See Fig. 3 for it.", ["Solvents, e.g. Ethanol, mix.", "See Fig. 3 for it."]),
        ("Carbon is sp3 hybridized. Bonds form.", ["Carbon is sp3 hybridized.", "Bonds form."]),
        ("Call `a. B` first. `len` returns 2.", ["Call `a. B` first.", "`len` returns 2."]),
        (
            "The equation x^2 - 5x + 6 = 0 has two roots. |x| equals 5.",
            ["The equation x^2 - 5x + 6 = 0 has two roots.", "|x| equals 5."],
        ),
        ("He met J. Smith. She left.", ["He met J. Smith.", "She left."]),
        ("Take the matrix A. The next one is B.", ["Take the matrix A.", "The next one is B."]),
        ("The letters a and b. The sum is a + b.", ["The letters a and b.", "The sum is a + b."]),
        ("Is it so? Yes! It is.", ["Is it so?", "Yes!", "It is."]),
        ("Since 5! = 120 is even. It ends.", ["Since 5! = 120 is even.", "It ends."]),
        ("A line that\nwraps goes on. Then ends.", ["A line that\nwraps goes on.", "Then ends."]),
        ("# Heading\nText is here.", ["Heading", "Text is here."]),
        ("- one thing\n- another. And more.", ["one thing", "another.", "And more."]),
        ("1. First do this.\n2) Then that.", ["First do this.", "Then that."]),
        ("Short title\nMethane is a gas.", ["Short title", "Methane is a gas."]),
        ("Before.\n```python\nx = 1. \nY = 2\n```\nAfter.", ["Before.", "```python\nx = 1. \nY = 2\n```", "After."]),
        ("Text.\n---\n***\n", ["Text."]),
        ("第一句。第二句。", ["第一句。", "第二句。"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_sentences_are_exact_substrings_in_order() -> None:
    text = (
        "# Title\n\nFirst one,  with two spaces.\nSecond “quoted” one!\n\n* item three\n* item four (e.g. Five). Six?"
    )
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at) + len(sentence)


def test_content_terms_leave_out_small_words_and_numbers() -> None:
    assert content_terms("What is the boiling point of methane at 20 degrees?") == [
        "boil",
        "point",
        "methan",
        "degre",
    ]


@pytest.mark.parametrize(
    "forms",
    [
        ("boil", "boils", "boiled", "boiling"),
        ("release", "releases", "released", "releasing"),
        ("add", "adds", "added", "adding"),
        ("class", "classes"),
        ("property", "properties"),
        ("stop", "stopped", "stopping"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("methane", "methanol"), ("alkane", "alkene"), ("ring", "rise"), ("basis", "bass")]
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_of_code_and_formulas_stay_whole() -> None:
    assert content_terms("`lru_cache` of C2H4 and 5x, don't") == ["lru_cache", "c2h4", "5x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("boils at -162 degrees", ["-162"]),
        ("a mass of 28,000 grams, or 1,234,567.5", ["28000", "1234567.5"]),
        ("0.5 and .5 and 1.10", ["0.5", "0.5", "1.10"]),
        ("−42 is negative", ["-42"]),
        ("sp3, C2H6 and SN2", []),
        ("3x^2 - 5x", ["3", "2", "5"]),
        ("1,2-dichloroethene and 2-butene", ["1", "2", "2"]),
        ("the range 2-3, a-5 and |x|-7", ["2", "3", "5", "7"]),
        ("Python 3.11.", ["3.11"]),
        ("4, 7, 10", ["4", "7", "10"]),
        ("1e-5", ["1e-5"]),
    ],
)
def test_numbers_are_found_in_one_form(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text", ["It does not boil.", "It can't.", "It cannot.", "No atom moves.", "It works without heat.", "It isn’t so."]
)
def test_negations_are_seen(text: str) -> None:
    assert has_negation(text)


@pytest.mark.parametrize("text", ["It boils.", "The knot holds.", "The operator `not in` tests it.", "A noble gas."])
def test_what_only_looks_like_a_negation_is_none(text: str) -> None:
    assert not has_negation(text)


def test_negations_are_counted_in_order() -> None:
    assert negations("It is not so, and never was.") == ["not", "never"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Hello  World”", "hello world"),
        ("It’s a long–dash", "it's a long-dash"),
        ("x² is\nsquare.", "x2 is square"),
        ("−5", "-5"),
    ],
)
def test_normalised_texts_are_equal_whatever_their_typography(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_normalising_keeps_what_carries_meaning() -> None:
    assert normalised("-5") != normalised("5")
    assert normalised("f(x)") == "f(x)"
