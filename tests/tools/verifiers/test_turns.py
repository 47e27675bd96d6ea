"""The turns and followup verifiers, which read conversations."""

import pytest

from tests.tools.verifiers.subjects import subject
from tools.verifiers import followup, turns
from tools.verifiers.base import Subject

QUESTION = "Which alkane has the smallest molecule?"
FIRST = (QUESTION, "Methane is the simplest alkane.")


def _conversation(*said: tuple[str, str]) -> Subject:
    return subject(question=QUESTION, content={"turns": [{"user": user, "assistant": text} for user, text in said]})


class TestTurns:
    @pytest.mark.parametrize(
        "said",
        [
            (FIRST, ("At what temperature does it boil?", "Methane boils at -162 degrees Celsius.")),
            (("which alkane has the  smallest molecule", "Methane."), ("Why?", "It holds one carbon atom.")),
            ((QUESTION, "Yes, of course. Methane."), ("Is it a gas?", "Yes, of course. It is one at 20 degrees.")),
        ],
    )
    def test_a_conversation_that_moves_on_passes(self, said: tuple[tuple[str, str], ...]) -> None:
        assert turns.check(_conversation(*said)).result == "pass"

    @pytest.mark.parametrize(
        ("said", "evidence"),
        [
            ((), "0 turns, at least 2 are asked for"),
            ((FIRST,), "1 turns, at least 2 are asked for"),
            ((("What is gold?", "A metal."), FIRST), 'the first turn is not the question: "What is gold?"'),
            ((FIRST, ("Does it boil?", " ")), "turn 2: the assistant says nothing"),
            ((FIRST, ("", "It boils.")), "turn 2: the user says nothing"),
            ((FIRST, (QUESTION.upper(), "As said.")), f'the user says this twice: "{QUESTION.upper()}"'),
            (
                (FIRST, ("Is it?", "It is. Methane is the simplest alkane!")),
                'the assistant says this twice: "Methane is the simplest alkane!"',
            ),
        ],
    )
    def test_what_is_wrong_is_said(self, said: tuple[tuple[str, str], ...], evidence: str) -> None:
        found = turns.check(_conversation(*said))
        assert found.result == "fail"
        assert evidence in found.evidence

    def test_a_single_answer_is_no_conversation(self) -> None:
        assert turns.check(subject()).result == "unverified"

    @pytest.mark.parametrize(
        "content", [{"turns": "x"}, {"turns": None}, {"turns": [1, None]}, {"turns": [{"user": 5}]}]
    )
    def test_strange_turns_never_pass(self, content: dict[str, object]) -> None:
        assert turns.check(subject(content=content)).result != "pass"


class TestFollowup:
    @pytest.mark.parametrize(
        "user",
        [
            "At what temperature does methane boil?",
            "Does it burn?",
            "Why?",
            "And in winter?",
            "How so?",
            "What about ethane?",
            "Can you give an example?",
            "Which ones are liquids?",
            "How does that follow?",
            "Are all alkanes gases?",
            "What did you mean by simplest?",
        ],
    )
    def test_turns_that_refer_back_pass(self, user: str) -> None:
        assert followup.check(_conversation(FIRST, (user, "Yes."))).result == "pass"

    @pytest.mark.parametrize(
        "user",
        [
            "Where does gold lie in the periodic table?",
            "How do I reverse a list in Python?",
            "Who wrote the first novel in English?",
            "What about the way in which people in Rome used to build roads?",
        ],
    )
    def test_a_change_of_subject_fails_and_is_quoted(self, user: str) -> None:
        found = followup.check(_conversation(FIRST, (user, "Yes.")))
        assert found.result == "fail"
        assert user in found.evidence

    def test_a_turn_may_refer_to_any_earlier_one(self) -> None:
        said = _conversation(FIRST, ("Is it a gas?", "Yes."), ("Which molecule is next in size?", "That of ethane."))
        assert followup.check(said).result == "pass"

    def test_without_a_later_turn_nothing_is_decided(self) -> None:
        assert followup.check(_conversation(FIRST)).result == "unverified"
        assert followup.check(subject()).result == "unverified"
