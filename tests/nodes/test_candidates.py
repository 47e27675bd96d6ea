"""In whose manner candidates are written, and which are weakened on purpose."""

from nodes.candidates import PERSONAS, WEAKNESSES, Manner, manner
from training_types import training_type

DPO, GRPO, SFT = (training_type(name) for name in ("dpo", "grpo", "sft"))


def test_a_single_candidate_is_written_in_no_particular_manner() -> None:
    assert manner(SFT, 0, 1, 5) == Manner()
    assert manner(SFT, 0, 1, 5).as_inputs() == {"persona": None, "weakness": None}


def test_the_last_candidates_of_a_preference_type_have_a_named_weakness_each() -> None:
    manners = [manner(DPO, number, 4, 0) for number in range(4)]
    assert [bool(one.weakness) for one in manners] == [False, False, True, True]
    assert manners[2].weakness != manners[3].weakness
    assert [one.persona for one in manners[:2]] == ["expert", "teacher"]


def test_weaknesses_take_turns_from_question_to_question() -> None:
    assert {manner(DPO, 3, 4, ordinal).weakness for ordinal in range(4)} == set(WEAKNESSES)


def test_answers_to_be_compared_with_a_reference_differ_by_persona_alone() -> None:
    assert [manner(GRPO, number, 4, 0) for number in range(4)] == [Manner(name) for name in PERSONAS]


def test_the_generator_is_told_what_the_names_mean() -> None:
    told = manner(DPO, 3, 4, 0).as_inputs()
    assert told["persona"] is None
    assert told["weakness"] is not None
    assert told["weakness"]["description"] == WEAKNESSES[told["weakness"]["name"]]


def test_more_candidates_than_personas_begin_anew() -> None:
    assert manner(GRPO, 4, 8, 0).persona == manner(GRPO, 0, 8, 0).persona
