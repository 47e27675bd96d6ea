"""Reading a text as marks."""

import pytest

from tools.marks import read


def keys(text: str) -> list[str]:
    return [mark.key for mark in read(text).marks]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The alkanes boil at 36 °C.", "An alkane boils at 36 degrees Celsius."),
        ("It takes 154 pm.", "It takes 154 picometers."),
        ("Methane doesn't burn.", "Methane does not burn."),
        ("Three atoms are bound.", "3 atoms are bound."),
        ("About 1,500 students came.", "About 1500 students came."),
        ("The value is −5 here.", "The value is -5 here."),
        ("**Bold** words and `code`.", "bold words and code"),
        ("However, tin melts.", "Tin melts."),
        ("12 % of them fail.", "12 percent of them fail."),
    ],
)
def test_the_same_said_otherwise_has_the_same_marks(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x + 1 = 2", "x - 1 = 2"),
        ("log_5(x + 1) = 2", "log_5(x) + 1 = 2"),
        ("Co reacts.", "CO reacts."),
        ("The float 1.0 is stored.", "The float 1 is stored."),
        ("Esters are reduced.", "Esters reduce."),
        ("Tin may melt.", "Tin must melt."),
        ("Tin is oxidized by air.", "Tin is oxidized air."),
        ("The test `x in s` holds.", "The test `x not in s` holds."),
        ("a^2 + b^2", "b^2 + b^2"),
        ("It melts easily.", "Tin melts easily."),
        ("First, heat it.", "Second, heat it."),
        ("The wire is 5 m long.", "The wire is 5 mm long."),
    ],
)
def test_what_says_something_else_has_other_marks(one: str, other: str) -> None:
    assert keys(one) != keys(other)


def test_marks_know_their_place_and_their_sentence() -> None:
    text = "Tin melts. Then Lead boils at 20 degrees."
    reading = read(text)
    assert [text[mark.start : mark.end] for mark in reading.marks] == ["Tin", "melts", "Lead", "boils", "20", "degrees"]
    assert [mark.sentence for mark in reading.marks] == [0, 0, 1, 1, 1, 1]
    assert [text[start:end] for start, end in reading.sentences] == ["Tin melts.", "Then Lead boils at 20 degrees."]


def test_a_statement_opens_a_sentence_and_follows_a_contrast() -> None:
    opened = [mark.key for mark in read("Tin melts easily, whereas iron resists heat; lead flows.").marks if mark.opens]
    assert opened == ["tin", "iron", "lead"]


def test_joints_tell_what_may_be_cut_off() -> None:
    marks = {mark.key: mark.joint for mark in read("Tin melts at low heat, because bonds are weak.").marks}
    assert (marks["melt"], marks["low"], marks["heat"], marks["because"]) == ("tied", "phrase", "tied", "clause")


def test_capitals_inside_a_sentence_mark_names() -> None:
    assert [mark.key for mark in read("Methane was named by August Hofmann.").marks if mark.name] == [
        "august",
        "hofman",
    ]


@pytest.mark.parametrize("text", ["", "   ", "...", "\n\n", "the of and"])
def test_a_text_that_says_nothing_has_no_marks(text: str) -> None:
    assert read(text).marks == ()
