"""Weakened answers have the very slip they are named after, and no more."""

import random
from typing import Any

import pytest

from nodes.candidates import WEAKNESSES
from state.errors import UsageError
from tests.tools.llm.offline.sample import CORPUS, METHANE, passages, request
from tools.llm.offline.altering import altered, negated, other_cause, other_number, other_subject
from tools.llm.offline.base import Request
from tools.llm.offline.grounding import grounded
from tools.llm.offline.material import Material, material
from tools.llm.offline.reading import statements
from tools.llm.offline.roles import generator, researcher
from tools.text import normalised, sentences

WHY = "Why do boiling points rise along the alkane series?"
ALKANES = passages(CORPUS / "organic-chemistry" / "alkanes.md", CORPUS / "organic-chemistry" / "alcohols.md")
SEEDS = range(12)


def asked(weakness: str = "", seed: int = 0, question: str = WHY, **more: Any) -> Request:
    context = researcher.answer(request(question=question, passages=ALKANES))
    inputs = {"training_type": "dpo", "question": question, "context": context, "passages": ALKANES, "candidate": 2}
    return Request({**inputs, "weakness": {"name": weakness} if weakness else None, **more}, seed=seed)


def weakened(weakness: str, seed: int = 0, question: str = WHY) -> list[str]:
    return sentences(generator.answer(asked(weakness, seed, question))["response"])


def unheld(said: list[str]) -> list[str]:
    return [g.said.text for g in grounded(" ".join(said), [], statements(ALKANES)) if g.problem]


def test_an_omission_leaves_out_the_answer_and_says_nothing_false() -> None:
    for seed in SEEDS:
        said = weakened("omission", seed)
        assert said
        assert not any(s.startswith("Boiling points rise") for s in said)
        assert unheld(said) == []


def test_an_unsupported_claim_stands_beside_the_whole_answer() -> None:
    for seed in SEEDS:
        said = weakened("unsupported claim", seed)
        assert said[0].startswith("Boiling points rise along the alkane series because larger")
        assert len(unheld(said)) == 1


def test_a_wrong_step_is_in_the_answer_itself() -> None:
    for seed in SEEDS:
        said = weakened("wrong step", seed)
        assert unheld(said) == said[:1]


def test_an_ignored_constraint_answers_something_else() -> None:
    for seed in SEEDS:
        said = weakened("ignored constraint", seed)
        assert not any(s.startswith("Boiling points rise") for s in said)
        assert [s for s in unheld(said) if s != WHY] == []


def test_some_ignored_constraints_repeat_the_question() -> None:
    repeated = [weakened("ignored constraint", seed)[0] == WHY for seed in range(30)]
    assert 3 < sum(repeated) < 20


def test_a_claim_is_kept_however_long_the_answer_is() -> None:
    for seed in SEEDS:
        said = weakened("unsupported claim", seed, "What are the steps to name a branched alkane?")
        assert len(unheld(said)) == 1


@pytest.mark.parametrize("weakness", WEAKNESSES)
def test_the_length_of_a_weakened_answer_varies_round_that_of_honest_ones(weakness: str) -> None:
    honest = generator.answer(asked(persona={"name": "teacher"}))["response"]
    lengths = [len(" ".join(weakened(weakness, seed))) for seed in range(30)]
    assert any(length > len(honest) for length in lengths)
    assert any(length < len(honest) for length in lengths)


@pytest.mark.parametrize("weakness", WEAKNESSES)
def test_the_same_seed_question_and_candidate_give_the_same_answer(weakness: str) -> None:
    assert generator.answer(asked(weakness, 4)) == generator.answer(asked(weakness, 4))
    assert len({" ".join(weakened(weakness, seed)) for seed in SEEDS}) > 1


@pytest.mark.parametrize("weakness", WEAKNESSES)
def test_passages_of_one_sentence_are_weakened_as_far_as_they_go(weakness: str) -> None:
    question = "At what temperature does methane boil at atmospheric pressure?"
    context = researcher.answer(request(question=question, passages=METHANE[2:]))
    inputs = {"question": question, "context": context, "passages": METHANE[2:], "weakness": {"name": weakness}}
    response = generator.answer(Request({**inputs, "training_type": "dpo"}))["response"]
    assert normalised(response) != normalised(METHANE[2]["text"])


def test_an_unknown_weakness_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UsageError, match="'bad_mood'; there are: ignored_constraint, omission"):
        generator.answer(asked("bad mood"))


class TestAltering:
    chance = random.Random(1)

    @property
    def given(self) -> Material:
        return material(Request({"question": WHY, "passages": METHANE}))

    def alter(self, sentence: str, way: Any) -> str:
        return next(way(sentence, self.given, random.Random(1)), "")

    def test_a_number_is_exchanged(self) -> None:
        assert self.alter("Methane boils at -162 degrees.", other_number) != "Methane boils at -162 degrees."

    def test_digits_of_names_are_left_alone(self) -> None:
        assert self.alter("The compound 2-butene is an alkene.", other_number) == ""

    def test_a_subject_is_exchanged_for_another_of_the_passages(self) -> None:
        changed = self.alter("Ethane boils at -89 degrees Celsius.", other_subject)
        assert changed.endswith("boils at -89 degrees Celsius.")
        assert not changed.startswith("Ethane")

    def test_a_cause_is_exchanged(self) -> None:
        changed = self.alter("Ice floats because it is less dense than water.", other_cause)
        assert changed == "Ice floats because larger molecules attract each other more strongly."

    @pytest.mark.parametrize(
        ("sentence", "changed"),
        [
            ("Methane boils at -162 degrees.", "Methane does not boil at -162 degrees."),
            ("Alkanes are nonpolar.", "Alkanes are not nonpolar."),
            ("Alkanes do not decolorize it.", "Alkanes do decolorize it."),
            ("First, to name it, find the chain.", "First, to name it, do not find the chain."),
            ("Rarely seen, yet known.", "It is not the case that rarely seen, yet known."),
        ],
    )
    def test_a_sentence_is_turned_into_its_opposite(self, sentence: str, changed: str) -> None:
        assert self.alter(sentence, negated) == changed

    def test_what_a_passage_holds_is_no_alteration(self) -> None:
        changed = altered("Ethane boils at -162 degrees Celsius.", [other_subject], self.given, self.chance)
        assert not changed.startswith("Methane boils at -162")
