"""Short exact answers are read out of the sentences that give them, and only where there are such."""

import pytest

from tools.llm.offline.asking import Asked
from tools.llm.offline.exact import Exact, confusable, exact, exact_answer

NONE: frozenset[str] = frozenset()
BOILING = (
    "Pentane boils at 36 degrees Celsius, whereas the branched isomer neopentane boils at about 10 degrees Celsius."
)


@pytest.mark.parametrize(
    ("question", "sentence", "text", "answer_type"),
    [
        ("At what temperature does pentane boil?", BOILING, "36 degrees Celsius", "quantity"),
        ("At what temperature does neopentane boil?", BOILING, "10 degrees Celsius", "quantity"),
        (
            "What is the boiling point of methane?",
            "Methane boils at -162 degrees Celsius.",
            "-162 degrees Celsius",
            "quantity",
        ),
        ("How many atoms does propane have?", "Propane has three carbon atoms.", "3", "number"),
        ("What is the formula of urea?", "Urea has the formula CO(NH2)2.", "CO(NH2)2", "text"),
        ("What does oxidation of ethanol give?", "Oxidation of ethanol gives an aldehyde.", "aldehyde", "text"),
        ("What does `len((1, 2))` return?", "The call `len((1, 2))` returns 2.", "2", "number"),
        ("What does `not 1` evaluate to?", "The expression `not 1` evaluates to `False`.", "False", "text"),
        (
            "Which exception does `1 / 0` raise?",
            "The call `1 / 0` raises `ZeroDivisionError`.",
            "ZeroDivisionError",
            "text",
        ),
        ("What is the solution of x + 1 = 3?", "The equation x + 1 = 3 has the solution x = 2.", "2", "number"),
        (
            "What are the roots of the equation x^2 = 4?",
            "The equation x^2 = 4 has the roots x = 2 and x = -2.",
            "{2, -2}",
            "set",
        ),
        (
            "What is the expansion of (x + 1)^2?",
            "The expansion of (x + 1)^2 is x^2 + 2x + 1.",
            "x^2 + 2x + 1",
            "expression",
        ),
        (
            "In which version of Python was the operator added?",
            "The operator was added in Python 3.9.",
            "Python 3.9",
            "text",
        ),
    ],
)
def test_the_answer_alone_is_found_in_its_sentence(question: str, sentence: str, text: str, answer_type: str) -> None:
    found = exact_answer(question, sentence, NONE)
    assert found is not None
    assert (found.text, found.answer_type) == (text, answer_type)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is an alkane?", "An alkane is a saturated hydrocarbon that contains only single bonds."),
        ("Why does methane boil?", "Methane boils at -162 degrees Celsius."),
        ("What does an ether contain?", "An ether contains an oxygen atom between two carbon groups."),
        ("How many pages does it have?", "The book has at least 300 pages."),
        ("What does indexing a list return?", "Indexing a list returns its last element."),
    ],
)
def test_what_takes_a_sentence_to_answer_has_no_exact_answer(question: str, sentence: str) -> None:
    assert exact_answer(question, sentence, NONE) is None


@pytest.mark.parametrize("phrase", ["1000 to 3000 atmospheres", "-3 < x < 7", "log_6(36)", "12 carbon atoms", "a(b)"])
def test_ranges_relations_and_parts_of_a_list_are_no_exact_answers(phrase: str) -> None:
    assert exact(Asked("", "fact", phrase)) is None


def test_only_answers_of_the_same_type_and_unit_can_be_confused() -> None:
    answer = Exact("36 degrees Celsius", "quantity", " degrees Celsius")
    sentences = [BOILING, "The bond is about 154 picometers long.", "Propane has three carbon atoms."]
    assert [(s, other.text) for s, other in confusable(answer, sentences, NONE)] == [(BOILING, "10 degrees Celsius")]
