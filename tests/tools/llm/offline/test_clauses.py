"""Where subject and verb stand, and how a clause is turned into a question."""

import pytest

from tools.llm.offline.clauses import parse, predicates
from tools.llm.offline.verbs import base_of_singular, is_base, third_person


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("methane boils at low temperature", "does methane boil at low temperature"),
        ("boiling points rise along the series", "do boiling points rise along the series"),
        ("the amide group is planar", "is the amide group planar"),
        ("a list cannot be a key", "can a list not be a key"),
        ("alkanes do not decolorize bromine water", "do alkanes not decolorize bromine water"),
        ("a set has no order", "does a set have no order"),
        ("aldehydes are usually more reactive", "are aldehydes usually more reactive"),
        ("a tuple usually needs less memory", "does a tuple usually need less memory"),
        (
            "compounds that share a group react alike",
            "do compounds that share a group react alike",
        ),
        ("the call `len({1, 2})` returns 2", "does the call `len({1, 2})` return 2"),
        ("hydrogen bonds between chains hold nylon together", "do hydrogen bonds between chains hold nylon together"),
        ("the coefficient C(n, k) equals 1", "does the coefficient C(n, k) equal 1"),
        ("namespace packages have been supported since then", "have namespace packages been supported since then"),
        ("the type `Self`, added in Python 3.11, denotes a class", "does the type `Self` denote a class"),
    ],
)
def test_a_clause_becomes_a_question(text: str, expected: str) -> None:
    clause = parse(text)
    assert clause is not None
    assert clause.question() == expected


@pytest.mark.parametrize(
    "text",
    [
        "it boils at low temperature",
        "this leads to an error",
        "usually boils at a lower temperature",
        "the former reacts faster",
        "in the dark, alkanes stay stable",
        "no verb here at all",
        "boils",
        "",
    ],
)
def test_a_text_without_a_plain_subject_is_no_clause(text: str) -> None:
    assert parse(text) is None


def test_a_second_verb_makes_a_second_clause() -> None:
    clause = parse("ethyne is the simplest alkyne and has the formula C2H2")
    assert clause is not None
    assert [c.question() for c in predicates(clause)] == [
        "is ethyne the simplest alkyne",
        "does ethyne have the formula C2H2",
    ]


def test_two_nouns_joined_by_and_are_one_clause() -> None:
    clause = parse("the bond consists of one sigma bond and two pi bonds")
    assert clause is not None
    assert predicates(clause) == [clause]


def test_a_clause_knows_its_verb_and_whether_it_is_negated() -> None:
    clause = parse("alkanes do not react")
    assert clause is not None
    assert (clause.base, clause.negated, clause.plural) == ("react", True, True)


def test_known_verbs_have_their_forms() -> None:
    assert [third_person(v) for v in ("boil", "carry", "mix", "have", "stay")] == [
        "boils",
        "carries",
        "mixes",
        "has",
        "stays",
    ]
    assert base_of_singular("boils", "at") == "boil"
    assert is_base("boil", "at")


def test_a_noun_is_a_verb_only_before_its_particle() -> None:
    assert base_of_singular("factors", "into") == "factor"
    assert base_of_singular("factors", "that") is None
    assert base_of_singular("forms", "of") is None
