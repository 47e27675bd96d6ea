"""The refusal verifier."""

import pytest

from tests.tools.verifiers.subjects import subject
from tools.verifiers.refusal import check


@pytest.mark.parametrize(
    "answer",
    [
        "I'm sorry, but I can't help with that.",
        "I’m sorry, but I can’t help with that.",
        "Sorry, I can't do that.",
        "I apologize, but I cannot answer that.",
        "I cannot provide this information.",
        "I won't be able to answer this.",
        "I am unable to assist with this request.",
        "I must respectfully decline.",
        "As a responsible AI assistant, I am unable to answer.",
        "I do not have access to real-time data.",
        "Unfortunately, I cannot answer this question.",
        "The sources at hand do not hold the answer to this question.",
        "The provided context does not contain the answer.",
        "There is not enough information in the passages to answer.",
        "This question cannot be answered from the passages.",
        "No information is available about this.",
        '"I cannot help with that."',
        "Methane is the simplest alkane. I cannot help with the rest.",
    ],
)
def test_an_answer_that_declines_fails(answer: str) -> None:
    found = check(subject(answer))
    assert found.result == "fail"
    assert found.evidence.startswith("the answer declines: ")


@pytest.mark.parametrize(
    "answer",
    [
        "Es tut mir leid, aber ich kann dabei nicht helfen.",
        "Leider kann ich diese Frage nicht beantworten.",
        "Als KI-Sprachmodell kann ich das nicht.",
        "Je suis désolé, mais je ne peux pas vous aider.",
        "Désolé, je ne peux pas répondre.",
        "En tant que modèle de langage, je ne donne pas d'avis.",
        "Lo siento, pero no puedo ayudar con eso.",
        "Como modelo de lenguaje, no puedo opinar.",
    ],
)
def test_so_does_one_in_german_french_or_spanish(answer: str) -> None:
    assert check(subject(answer)).result == "fail"


@pytest.mark.parametrize(
    "answer",
    [
        "The company refused to help its customers.",
        "Helium cannot be frozen at 1 atm.",
        "“I'm sorry, but I can't help” is how an assistant declines.",
        "The usual reply is `I cannot help with that`, which ends the talk.",
        "I cannot factor this further, so I use the formula.",
        "I am not sure whether 9 divides it, so I check.",
        "We cannot divide by zero.",
        "The text cannot be changed because strings are immutable.",
        "The document does not need a header.",
        "A set does not contain duplicates.",
        "No information is lost when a list is copied.",
        "Methane is light. The sources do not contain more of it.",
        "",
    ],
)
def test_a_text_that_tells_of_refusals_or_limits_passes(answer: str) -> None:
    assert check(subject(answer)).result == "pass"


def test_one_turn_that_declines_fails_the_conversation() -> None:
    turns = [
        {"user": "What is methane?", "assistant": "Methane is the simplest alkane."},
        {"user": "I'm sorry, but I can't follow you. And ethane?", "assistant": "I can't help with that."},
    ]
    assert check(subject(content={"turns": turns})).result == "fail"
    turns[1]["assistant"] = "Ethane is the next alkane."
    assert check(subject(content={"turns": turns})).result == "pass"
