"""The judge computes its scores: good answers pass, and each kind of bad one fails with a reason."""

from typing import Any

import pytest

from nodes.judging import judgement_schema
from tests.tools.llm.offline.sample import METHANE, request
from tools.llm.offline.grounding import answer_text, grounded
from tools.llm.offline.reading import statements
from tools.llm.offline.roles.judge import answer
from training_types import training_type
from training_types.sft import TRAINING_TYPE

QUESTION = "At what temperature does methane boil at atmospheric pressure?"
REFERENCE = "Methane boils at -162 degrees Celsius at atmospheric pressure."
GOOD = f"{REFERENCE} An alkane is a saturated hydrocarbon that contains only single bonds."


def judge(response: str, **more: Any) -> dict[str, Any]:
    inputs = {
        "question": QUESTION,
        "record": {"response": response, "own_reasoning": []},
        "rubric": dict(TRAINING_TYPE.rubric),
        "passages": METHANE,
        "verdicts": [{"check": "format", "result": "pass", "evidence": ""}],
        "reference_answer": REFERENCE,
        **more,
    }
    return answer(request(**inputs))


def overall(found: dict[str, Any]) -> float:
    scores = [found[name]["score"] for name in TRAINING_TYPE.rubric]
    return sum(scores) / len(scores)


def test_a_good_answer_is_approved_without_a_critique() -> None:
    found = judge(GOOD)
    assert found["review_status"] == "approved"
    assert overall(found) >= 0.8
    assert found["critique"] == ""


@pytest.mark.parametrize(
    ("response", "named"),
    [
        ("Methane boils at -126 degrees Celsius at atmospheric pressure.", "the number -126"),
        ("Methane does not boil at -162 degrees Celsius at atmospheric pressure.", "negated otherwise"),
        ("Methane freezes at -162 degrees Celsius at atmospheric pressure.", "freez is not in"),
        ("At atmospheric pressure degrees Celsius methane boils at -162.", "another order"),
        ("Gold is a heavy metal of great beauty.", "no passage says this"),
        ("Unlike alkenes, alkanes do not decolorize bromine water.", "0% of the question"),
        ("", "The answer covers 0%"),
    ],
)
def test_a_bad_answer_scores_low_and_the_critique_says_why(response: str, named: str) -> None:
    found = judge(response)
    assert overall(found) < 0.6
    assert found["review_status"] == "rejected"
    assert named in found["critique"]


def test_one_false_sentence_spoils_an_otherwise_good_answer() -> None:
    found = judge(f"{REFERENCE} An alkane is a saturated hydrocarbon that contains 3 single bonds.")
    assert overall(found) < 0.6
    assert "contains 3 single bonds" in found["critique"]


def test_a_failed_check_is_never_outvoted() -> None:
    found = judge(GOOD, verdicts=[{"check": "length", "result": "fail", "evidence": "too short"}])
    assert found["review_status"] != "approved"
    assert found["format_compliance"]["score"] < 0.5
    assert "length failed: too short" in found["critique"]


def test_checks_that_could_not_decide_cost_a_little() -> None:
    unsure = judge(GOOD, verdicts=[{"check": "language", "result": "unverified", "evidence": ""}])
    assert 0.5 < unsure["format_compliance"]["score"] < 1


def test_sentences_beside_the_point_cost_completeness() -> None:
    padded = judge(f"{REFERENCE} Unlike alkenes, alkanes do not decolorize bromine water.")
    assert padded["completeness"]["score"] < judge(REFERENCE)["completeness"]["score"]


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (f"{REFERENCE} {REFERENCE}", "repeated"),
        (f"It is so. {REFERENCE}", "points to nothing"),
        (REFERENCE.rstrip("."), "breaks off"),
    ],
)
def test_what_makes_an_answer_hard_to_read_costs_clarity(response: str, reason: str) -> None:
    found = judge(response)["clarity"]
    assert reason in found["reason"]
    assert found["score"] < judge(REFERENCE)["clarity"]["score"]


def test_a_criterion_that_is_not_known_is_judged_by_the_nearest_and_says_so() -> None:
    found = judge(GOOD, rubric={"honesty": "", "style": "", "chosen_quality": ""})
    assert all("nearest measure" in found[name]["reason"] for name in ("honesty", "style", "chosen_quality"))


def test_the_answer_fits_the_schema_of_the_review() -> None:
    schema = judgement_schema(TRAINING_TYPE.rubric)
    assert schema.model_validate(judge(GOOD)).review_status == "approved"


def test_marked_reasoning_of_the_writer_needs_no_passage() -> None:
    own = "Hence it is a gas in every room."
    found = judge("", record={"response": f"{REFERENCE} {own}", "own_reasoning": [own]})
    assert found["factual_accuracy"]["score"] == 1


def test_the_answer_is_found_in_the_columns_of_a_record() -> None:
    assert answer_text({"question": "Q?", "answer": "A."}) == "A."
    assert answer_text({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]}) == "A"
    assert answer_text({"context": "C"}) == ""


def test_an_opening_word_does_not_make_a_sentence_unsupported() -> None:
    assert [g.problem for g in grounded(f"Therefore, {REFERENCE}", [], statements(METHANE))] == [""]


def test_an_answer_that_leaves_out_the_answer_is_rejected_and_the_critique_says_so() -> None:
    found = judge("An alkane is a saturated hydrocarbon that contains only single bonds.")
    assert found["review_status"] == "rejected"
    assert "of the reference answer" in found["critique"]
    assert "no answer to what was asked" in found["format_compliance"]["reason"]


def test_a_reference_answer_scattered_over_sentences_is_not_given() -> None:
    scattered = "Methane is an alkane with one carbon atom. Boiling points rise along the alkane series."
    assert judge(scattered)["completeness"]["score"] <= 0.2


def test_what_a_preference_asks_for_is_scored_from_the_nearest_measure() -> None:
    rubric = dict(training_type("rlhf").rubric)
    found = judge(GOOD, rubric=rubric)
    wrong = judge(GOOD.replace("-162", "-126"), rubric=rubric)
    for name in ("helpfulness", "harmlessness", "honesty"):
        assert "nearest measure" in found[name]["reason"]
        assert wrong[name]["score"] < found[name]["score"]


def chat(*turns: tuple[str, str]) -> dict[str, Any]:
    record = {"turns": [{"user": user, "assistant": said} for user, said in turns], "own_reasoning": []}
    return judge("", record=record, rubric=dict(training_type("chat").rubric))


def test_a_conversation_that_builds_on_itself_is_approved() -> None:
    found = chat((QUESTION, REFERENCE), ("And what is an alkane, like methane?", GOOD.removeprefix(f"{REFERENCE} ")))
    assert found["review_status"] == "approved"
    assert found["coherence"] == {"reason": "1 of 1 later turns build on earlier ones", "score": 1.0}


def test_a_conversation_that_jumps_or_asks_again_is_not_coherent() -> None:
    jump = chat((QUESTION, REFERENCE), ("What is gold?", "An alkane is a saturated hydrocarbon."))
    assert jump["coherence"]["score"] == 0
    again = chat((QUESTION, REFERENCE), (QUESTION, REFERENCE))
    assert again["coherence"]["score"] == 0


def test_a_single_turn_is_no_conversation() -> None:
    assert chat((QUESTION, REFERENCE))["coherence"]["score"] == 0
