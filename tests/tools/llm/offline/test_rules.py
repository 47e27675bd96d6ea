"""Which questions each rule makes of a sentence, and of which it makes none."""

import pytest

from tools.llm.offline.asking import Rule, inner, line_of, names_in
from tools.plugins import load_plugin, plugin_names

FOLDER = "tools.llm.offline.rules"
NAMES = frozenset(["Python", "London", "Markovnikov"])


def asked(rule: str, sentence: str) -> list[str]:
    found = load_plugin(FOLDER, "RULE", Rule, rule, called="question rule")
    return [made.question for made in found.ask(line_of(sentence, NAMES))]


@pytest.mark.parametrize(
    ("rule", "sentence", "question"),
    [
        ("definition", "A ketone is a compound whose carbonyl group is inside a chain.", "What is a ketone?"),
        ("definition", "Isomers are different compounds that have the same formula.", "What are isomers?"),
        ("definition", "Cracking is the process of breaking large molecules.", "What is cracking?"),
        ("definition", "Markovnikov's rule is the rule that tells where hydrogen goes.", "What is Markovnikov's rule?"),
        (
            "definition",
            "The degree of a polynomial is the highest power in it.",
            "What is the degree of a polynomial?",
        ),
        (
            "quantity",
            "Methane boils at -162 degrees Celsius at atmospheric pressure.",
            "At what temperature does methane boil at atmospheric pressure?",
        ),
        (
            "quantity",
            "Urea is an amide and melts at 133 degrees Celsius.",
            "At what temperature does urea melt?",
        ),
        (
            "quantity",
            "The carbon bond in ethane is about 154 picometers long.",
            "How long is the carbon bond in ethane?",
        ),
        ("quantity", "Hexane has a density of 0.66 grams per milliliter.", "What is the density of hexane?"),
        (
            "quantity",
            "The combustion of methane releases about 890 kilojoules of heat.",
            "How much heat does the combustion of methane release?",
        ),
        ("quantity", "Propane has three carbon atoms.", "How many carbon atoms does propane have?"),
        (
            "quantity",
            "The merge operator was added in Python 3.9.",
            "In which version of Python was the merge operator added?",
        ),
        ("quantity", "The tower was built in 1889.", "In which year was the tower built?"),
        ("quantity", "The line y = 3x - 1 has slope 3.", "What slope does the line y = 3x - 1 have?"),
        (
            "cause",
            "Boiling points rise because larger molecules attract each other.",
            "Why do boiling points rise?",
        ),
        (
            "cause",
            "Hexane has a low density, so hexane floats on water.",
            "Why does hexane float on water?",
        ),
        (
            "cause",
            "Sodium amide is a strong base and therefore converts an alkyne into an ion.",
            "Why does sodium amide convert an alkyne into an ion?",
        ),
        ("cause", "A second yield leads to an error.", "What does a second yield lead to?"),
        (
            "comparison",
            "Unlike alkenes, alkanes do not decolorize bromine water.",
            "How do alkanes differ from alkenes?",
        ),
        (
            "comparison",
            "An even function has one symmetry, whereas an odd function has another symmetry.",
            "How does an even function differ from an odd function?",
        ),
        (
            "comparison",
            "Ethanol boils at 78 degrees Celsius, whereas propane boils at -42 degrees Celsius.",
            "At what temperatures do ethanol and propane boil?",
        ),
        (
            "procedure",
            "First, to name a branched alkane, find the longest chain.",
            "What are the steps to name a branched alkane?",
        ),
        ("procedure", "Second, to start the test, add bromine water.", "How do you start the test?"),
        ("procedure", "To configure the server, edit its file.", "How do you configure the server?"),
        (
            "example",
            "For example, ethanol is a primary alcohol with two carbon atoms.",
            "What is an example of a primary alcohol?",
        ),
        (
            "example",
            "For example, propene reacts with hydrogen bromide to form 2-bromopropane.",
            "What forms when propene reacts with hydrogen bromide?",
        ),
        ("fact", "The call `len([1])` returns 1.", "What does the call `len([1])` return?"),
        ("fact", "Indexing a set raises `TypeError`.", "Which exception does indexing a set raise?"),
        (
            "fact",
            "The equation x^2 - 5x + 6 = 0 has the roots 2 and 3.",
            "What are the roots of the equation x^2 - 5x + 6 = 0?",
        ),
        ("fact", "The sum of 2 + 3i and 4 - 5i is 6 - 2i.", "What is the sum of 2 + 3i and 4 - 5i?"),
        (
            "fact",
            "Sodium borohydride reduces a ketone to a secondary alcohol.",
            "What does sodium borohydride reduce a ketone to?",
        ),
        ("fact", "A tuple is hashable only when all of its elements are.", "When is a tuple hashable?"),
        (
            "fact",
            "The method `get` returns `None` by default.",
            "What does the method `get` return by default?",
        ),
    ],
)
def test_a_rule_makes_the_question_a_person_would_ask(rule: str, sentence: str, question: str) -> None:
    assert question in asked(rule, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It boils at -162 degrees Celsius.",
        "This is a compound that contains carbon.",
        "They lead to errors because the state is shared.",
        "Terminal alkynes are stronger acids than alkanes.",
        "The product is never negative, and therefore it is real.",
    ],
)
def test_no_rule_makes_a_question_of_a_sentence_that_does_not_stand_alone(sentence: str) -> None:
    assert [q for rule in plugin_names(FOLDER) for q in asked(rule, sentence)] == []


def test_a_reason_is_asked_for_what_it_explains_and_not_the_other_way_round() -> None:
    assert asked("cause", "Alcohols boil late because hydroxyl groups form bonds.") == ["Why do alcohols boil late?"]


def test_every_rule_of_the_folder_loads() -> None:
    assert plugin_names(FOLDER) == ["cause", "comparison", "definition", "example", "fact", "procedure", "quantity"]


def test_names_keep_their_capital_inside_a_question() -> None:
    names = names_in(
        ["We use Python here. Cracking helps. They met in London. The Rule is a rule, so said Tom's aunt."]
    )
    assert {"Python", "London", "Tom"} <= names
    assert "Cracking" not in names
    assert inner("Python runs code", names) == "Python runs code"
    assert inner("Cracking breaks molecules", names) == "cracking breaks molecules"
    assert inner("CPython stores bytecode", names) == "CPython stores bytecode"
    assert inner("A list grows", names) == "a list grows"
    assert inner("William Morton showed it", names) == "William Morton showed it"
