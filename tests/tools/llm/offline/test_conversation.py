"""Conversations begin with the question, take up what was said, and say nothing twice."""

from itertools import pairwise
from typing import Any

import pytest

from tests.tools.llm.offline.sample import CORPUS, METHANE, Passages, passages, request
from tools.llm.offline.base import Request
from tools.llm.offline.material import material
from tools.llm.offline.purpose import purpose
from tools.llm.offline.roles import generator, researcher
from tools.text import content_terms, normalised, sentences
from training_types.chat import ChatDraft

ALKANES = passages(CORPUS / "organic-chemistry" / "alkanes.md", CORPUS / "organic-chemistry" / "alkenes.md")
WHY = "Why do boiling points rise along the alkane series?"
QUESTIONS = (
    WHY,
    "What is an alkane?",
    "How do alkanes differ from alkenes?",
    "What are the steps to name a branched alkane?",
    "At what temperature does methane boil at atmospheric pressure?",
)


def asked(question: str, given: Passages = ALKANES, **more: Any) -> Request:
    context = researcher.answer(request(question=question, passages=given))
    inputs = {"training_type": "chat", "question": question, "context": context, "passages": given}
    return Request({**inputs, **more}, tuple(ChatDraft.model_fields))


def talk(question: str, given: Passages = ALKANES, **more: Any) -> ChatDraft:
    return ChatDraft.model_validate(generator.answer(asked(question, given, **more)))


@pytest.fixture(params=QUESTIONS)
def draft(request: pytest.FixtureRequest) -> ChatDraft:
    return talk(request.param)


class TestEveryConversation:
    def test_it_has_two_to_four_turns_and_begins_with_the_question(
        self, draft: ChatDraft, request: pytest.FixtureRequest
    ) -> None:
        assert 2 <= len(draft.turns) <= 4
        assert draft.turns[0].user in QUESTIONS
        assert normalised(draft.turns[0].user) in normalised(request.node.name)

    def test_every_answer_is_quoted(self, draft: ChatDraft) -> None:
        texts = normalised(" ".join(passage["text"] for passage in ALKANES))
        said = [s for turn in draft.turns for s in sentences(turn.assistant)]
        assert all(normalised(s) in texts for s in said)
        assert draft.own_reasoning == []

    def test_nothing_is_asked_or_said_twice(self, draft: ChatDraft) -> None:
        users = [normalised(turn.user) for turn in draft.turns]
        said = [normalised(s) for turn in draft.turns for s in sentences(turn.assistant)]
        assert len(users) == len(set(users))
        assert len(said) == len(set(said))

    def test_each_later_question_takes_up_what_was_said(self, draft: ChatDraft) -> None:
        said: set[str] = set()
        for before, turn in pairwise(draft.turns):
            said |= {*content_terms(before.user), *content_terms(before.assistant)}
            assert set(content_terms(turn.user)) & said or turn.user.endswith(("that?", "this?"))

    def test_persona_and_goal_read_as_one_sentence(self, draft: ChatDraft) -> None:
        assert draft.persona.startswith(("a ", "an "))
        assert draft.goal[0].islower()
        assert not draft.goal.endswith((".", "?"))


def test_an_example_is_asked_for_where_one_follows() -> None:
    given = [{"id": "P1", "title": "Alkanes", "text": f"{METHANE[0]['text'].split('. ')[0]}. {EXAMPLE}"}]
    turns = [turn for n in range(6) for turn in talk("What is an alkane?", given, candidate=n).turns]
    assert {"Can you give me an example of that?"} <= {turn.user for turn in turns}


EXAMPLE = "For example, methane is an alkane that contains a single carbon atom."


def test_steps_are_asked_for_one_after_another() -> None:
    found = talk("How do you number the chain?", METHANE)
    assert found.turns[1].user == "And what comes after that?"
    assert "complete the name" in found.turns[1].assistant


def test_the_last_step_is_followed_by_the_one_before_it() -> None:
    found = talk("How do you complete the name?", METHANE[1:2])
    assert found.turns[1].user == "And what comes before that?"


def test_steps_are_told_in_two_parts_where_the_passages_hold_nothing_else() -> None:
    turns = talk("What are the steps to name a branched alkane?", METHANE[1:2]).turns
    assert [len(sentences(turn.assistant)) for turn in turns] == [2, 1]


def test_a_single_sentence_makes_no_conversation() -> None:
    assert len(talk(QUESTIONS[4], METHANE[2:]).turns) == 1


def test_what_the_evidence_does_not_hold_is_said_in_one_turn() -> None:
    found = talk("What is the boiling point of decane?")
    assert len(found.turns) == 1
    assert found.own_reasoning == [found.turns[0].assistant]


def test_another_attempt_goes_another_way() -> None:
    first = talk(WHY).model_dump()
    assert talk(WHY, feedback={"previous": first, "critique": "Ask on differently."}).model_dump() != first


def test_a_named_persona_is_the_user() -> None:
    assert talk(WHY, persona={"name": "expert"}).persona == "an expert"


@pytest.mark.parametrize(
    ("question", "goal"),
    [
        ("What is an alkane?", "understand what an alkane is"),
        ("How do alkanes differ from alkenes?", "understand how alkanes differ from alkenes"),
        ("What are the steps to name a branched alkane?", "learn how to name a branched alkane"),
        (WHY, "understand why boiling points rise along the alkane series"),
        ("Why are alkanes nearly nonpolar?", "understand why alkanes are nearly nonpolar"),
        (
            "At what temperature does methane boil at atmospheric pressure?",
            "find out at what temperature methane boils at atmospheric pressure",
        ),
        ("Tell me about cracking", "learn more about alkanes"),
    ],
)
def test_the_goal_is_made_of_the_question(question: str, goal: str) -> None:
    assert purpose(material(asked(question))) == goal


def test_without_evidence_the_goal_is_the_answer() -> None:
    assert purpose(material(asked("Who wrote Faust?", []))) == "have the question answered"
