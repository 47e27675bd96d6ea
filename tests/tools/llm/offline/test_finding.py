"""What a question wants, and which sentences answer it."""

import pytest

from tests.tools.llm.offline.sample import METHANE
from tools.llm.offline.finding import defined, find
from tools.llm.offline.reading import holds, meaning, statements, supporters
from tools.llm.offline.relevance import Weights, distinct, stands_alone
from tools.llm.offline.wanted import wanted

READ = statements(METHANE)


def found(question: str) -> str:
    return " ".join(s.text for s in find(wanted(question), READ).answer)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Why do boiling points rise?", "cause"),
        ("How do you name an alkane?", "procedure"),
        ("What are the steps to name an alkane?", "procedure"),
        ("How do alkanes differ from alkenes?", "comparison"),
        ("What is an example of an alkane?", "example"),
        ("Which exception does it raise?", "exception"),
        ("At what temperature does methane boil?", "quantity"),
        ("What is the boiling point of methane?", "quantity"),
        ("What is an alkane?", "definition"),
        ("What does methane form?", "statement"),
    ],
)
def test_a_question_shows_what_kind_of_answer_it_wants(question: str, kind: str) -> None:
    assert wanted(question).kind == kind


def test_words_that_only_frame_a_question_are_not_looked_for() -> None:
    assert wanted("What are the steps to name an alkane?").sequence == ("nam", "alkan")
    assert wanted("At what temperature does methane boil?").sequence == ("methan", "boil")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("What is an alkane?", "An alkane is"),
        ("What are alkanes?", "An alkane is"),
        ("What is the boiling point of methane?", "Methane boils at -162"),
        ("Why do boiling points rise along the alkane series?", "Boiling points rise"),
        ("How do alkanes differ from alkenes?", "Unlike alkenes"),
    ],
)
def test_the_sentence_that_answers_is_found(question: str, start: str) -> None:
    assert found(question).startswith(start)


def test_a_procedure_is_answered_by_all_its_steps() -> None:
    answer = found("How do you name a branched alkane?")
    assert answer.startswith("First,")
    assert answer.endswith("list the alkyl groups.")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What is the boiling point of decane?", "decane"),
        ("What is the capital of France?", "capital, France"),
        ("Who discovered methane?", "discovered"),
    ],
)
def test_what_no_passage_mentions_is_named(question: str, missing: str) -> None:
    assert find(wanted(question), READ).missing == missing


@pytest.mark.parametrize(
    "question",
    [
        "Why does methane boil at atmospheric pressure?",
        "Why do larger molecules attract each other?",
        "Why do alkenes decolorize bromine water?",
        "How many bonds contain alkanes?",
        "Why is methane?",
        "What is bromine?",
        "",
    ],
)
def test_a_sentence_with_the_words_but_without_the_answer_will_not_do(question: str) -> None:
    assert not find(wanted(question), READ).answer


def test_a_sentence_holds_what_stands_in_it_in_the_same_order() -> None:
    whole = meaning("Ethanol boils at 78 degrees Celsius, whereas propane boils at -42 degrees Celsius.")
    assert holds(whole, meaning("Ethanol boils at 78 degrees."))
    assert holds(whole, meaning("ethanol boils at 78 degrees celsius"))
    assert not holds(whole, meaning("Ethanol boils at -42 degrees, whereas propane boils at 78 degrees."))
    assert not holds(whole, meaning("Ethanol does not boil at 78 degrees."))
    assert not holds(whole, meaning("Ethanol boils at 79 degrees."))


def test_an_operator_in_code_is_part_of_what_is_said() -> None:
    assert not holds(meaning("The test `a is not b` holds here."), meaning("The test `a is b` holds here."))
    assert not holds(meaning("The set `a | b` is new."), meaning("The set `a & b` is new."))


def test_every_passage_that_states_a_sentence_supports_it() -> None:
    assert supporters(meaning("Methane boils at -162 degrees Celsius at atmospheric pressure."), READ) == ["P1", "P3"]


def test_headings_and_fragments_are_not_read_as_statements() -> None:
    read = statements(
        [{"id": "P1", "title": "T", "text": "# A heading of four words\n\nToo short.\n\nThis one is long enough."}]
    )
    assert [s.text for s in read] == ["This one is long enough."]


def test_an_endless_sentence_is_left_out_quickly() -> None:
    assert statements([{"id": "P1", "text": "It is " + "(" * 20_000 + "."}]) == []


def test_a_definition_names_its_subject() -> None:
    assert defined(meaning("A homologous series is a family of compounds.")) == ("homologous", "sery")
    assert defined(meaning("Methane boils early.")) == ()


def test_rare_words_weigh_more_than_common_ones() -> None:
    weights = Weights(READ)
    assert weights.of(["bromin"]) > weights.of(["alkan"])
    assert weights.share(frozenset(["methan", "boil"]), READ[1]) == pytest.approx(1.0)


def test_what_says_the_same_counts_once() -> None:
    assert len(distinct(READ)) == len(READ) - 1


def test_steps_and_sentences_that_point_back_do_not_stand_alone() -> None:
    read = statements(
        [{"id": "P1", "text": "It boils at low temperature. First, to begin, heat it. Methane is a gas."}]
    )
    assert [stands_alone(s) for s in read] == [False, False, True]
