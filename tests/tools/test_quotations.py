"""Quotations are found word for word: typography is forgiven, nothing else."""

import pytest

from tools.quotations import located, quotations

SOURCE = (
    "Before. “Methane – a well-\nknown gas – is the  simplest hydro-\ncarbon of all”, he said. "
    "The eﬃcient way is x² + 1."
)


def found(quotation: str) -> list[str]:
    return [SOURCE[start:end] for start, end in located(quotation, SOURCE)]


def test_only_words_long_enough_to_be_somebodys_own_are_quotations() -> None:
    text = 'He calls it "a gas" and says "methane is the simplest alkane" and „es ist das einfachste Alkan von allen“.'
    assert quotations(text) == ["methane is the simplest alkane", "es ist das einfachste Alkan von allen"]


@pytest.mark.parametrize(
    ("quotation", "stands"),
    [
        ("is the simplest hydrocarbon of all", "is the  simplest hydro-\ncarbon of all"),
        ("Methane - a well-known gas - is the", "Methane – a well-\nknown gas – is the"),
        ("The efficient way is", "The eﬃcient way is"),
        ("he said.", "he said"),
    ],
)
def test_blanks_dashes_ligatures_and_divided_words_are_forgiven(quotation: str, stands: str) -> None:
    assert found(quotation) == [stands]


@pytest.mark.parametrize(
    "quotation",
    [
        "methane - a well-known gas",
        "is the simplest hydrocarbons of all",
        "The efficient way is x2 + 1",
        "is a simplest hydrocarbon",
        "ethane - a well-known gas",
        "...",
    ],
)
def test_another_case_letter_or_word_is_no_quotation(quotation: str) -> None:
    assert found(quotation) == []


def test_what_is_left_out_parts_a_quotation_in_places_that_follow_each_other() -> None:
    assert found("Methane [...] is the simplest ... he said") == ["Methane", "is the  simplest", "he said"]
    assert found("he said ... Methane") == []
