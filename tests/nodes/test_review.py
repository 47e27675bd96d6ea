"""review: verdicts first, scores second, and the loop's end."""

from typing import Any

import pytest

from nodes.review import judgement_schema, review, status_of
from state.artifacts import Draft, Review
from state.errors import ModelTimeout
from state.record_state import RecordState
from state.verdicts import Verdict
from storage.store import Store
from tests.support.scripted import ScriptedAsk
from training_types import training_type
from training_types.base import Thresholds

DRAFT = Draft(content={"response": "Methane boils at -162 degrees Celsius."}, model="scripted", prompt_hash="abc")
RUBRIC = training_type("sft").rubric
PASSED = Verdict(check="support", result="pass", kind="heuristic", evidence="P1")
FAILED = Verdict(check="support", result="fail", kind="heuristic", evidence="number 5000 stands in no passage")


def judgement(score: float, status: str, critique: str = "") -> dict[str, Any]:
    scores = {name: {"reason": "because", "score": score} for name in RUBRIC}
    return {**scores, "critique": critique, "review_status": status}


async def _reviewed(
    researched: RecordState, store: Store, ask: ScriptedAsk, verdict: Verdict = PASSED, revisions: int = 0
) -> Any:
    state: Any = {**researched, "drafts": [DRAFT], "verdicts": [verdict], "revisions": revisions}
    return await review(state, ask=ask, store=store)


@pytest.mark.parametrize(
    ("score", "says", "status"),
    [
        (0.95, "approved", "approved"),
        (0.8, "approved", "approved"),
        (0.79, "approved", "needs_revision"),
        (0.6, "approved", "needs_revision"),
        (0.59, "approved", "rejected"),
        (0.95, "needs_revision", "needs_revision"),
        (0.95, "rejected", "rejected"),
        (0.7, "rejected", "rejected"),
    ],
)
async def test_the_stricter_of_score_and_opinion_decides(
    researched: RecordState, store: Store, score: float, says: str, status: str
) -> None:
    update = await _reviewed(researched, store, ScriptedAsk(judgement(score, says)))
    assert update["status"] == status
    assert update["reviews"][0].overall == pytest.approx(score)
    assert f"{score:.2f}" in update["reason"]


async def test_a_failed_check_cannot_be_outvoted_and_the_judge_is_not_asked(
    researched: RecordState, store: Store
) -> None:
    ask = ScriptedAsk(judgement(1.0, "approved"))
    update = await _reviewed(researched, store, ask, FAILED)
    assert update["status"] == "needs_revision"
    assert "number 5000" in update["reviews"][0].critique
    assert ask.asked == []


async def test_what_may_be_revised_no_more_is_left_to_a_person(researched: RecordState, store: Store) -> None:
    update = await _reviewed(researched, store, ScriptedAsk(), FAILED, revisions=2)
    assert update["status"] == "needs_human"
    question = await store.questions.get(researched["question_id"])
    assert question.status == "needs_human"
    assert "support" in question.reason


async def test_the_judge_sees_evidence_verdicts_rubric_and_reference(researched: RecordState, store: Store) -> None:
    ask = ScriptedAsk(judgement(0.9, "approved"))
    await _reviewed(researched, store, ask)
    (asked,) = ask.asked
    assert asked["passages"]
    assert asked["verdicts"] == [{"check": "support", "result": "pass", "evidence": "P1"}]
    assert set(asked["rubric"]) == set(RUBRIC)
    assert asked["reference_answer"].startswith("Methane boils")


async def test_a_judge_that_fails_raises_instead_of_scoring_zero(researched: RecordState, store: Store) -> None:
    with pytest.raises(ModelTimeout):
        await _reviewed(researched, store, ScriptedAsk(ModelTimeout("no answer")))


async def test_the_review_is_stored_with_its_verdicts(researched: RecordState, store: Store) -> None:
    await _reviewed(researched, store, ScriptedAsk(judgement(0.9, "approved", "fine")))
    question = await store.questions.get(researched["question_id"])
    assert question.pipeline_stage == "reviewed"
    assert [v.check for v in question.review[0].verdicts] == ["support"]
    assert question.review[0].critique == "fine"


async def test_a_candidate_that_is_settled_is_not_judged_again(researched: RecordState, store: Store) -> None:
    settled = Review(candidate=0, review_status="rejected", reason="wrong")
    second = DRAFT.model_copy(update={"candidate": 1})
    state: Any = {**researched, "drafts": [DRAFT, second], "verdicts": [PASSED], "reviews": [settled]}
    ask = ScriptedAsk(judgement(0.9, "approved"))
    update = await review(state, ask=ask, store=store)
    assert update["status"] == "approved"
    assert [r.candidate for r in update["reviews"]] == [0, 1]
    assert len(ask.asked) == 1


def test_the_judges_answer_must_hold_every_criterion() -> None:
    schema = judgement_schema({"clarity": "plain words"})
    with pytest.raises(ValueError, match="clarity"):
        schema.model_validate({"critique": "", "review_status": "approved"})


def test_preference_types_have_thresholds_of_their_own() -> None:
    assert status_of(0.76, Thresholds(approve=0.75, revise=0.5)) == "approved"
    assert status_of(0.55, Thresholds(approve=0.75, revise=0.5)) == "needs_revision"


async def test_where_the_judge_gives_scores_alone_they_decide(researched: RecordState, store: Store) -> None:
    scores_alone = {k: v for k, v in judgement(0.9, "approved").items() if k != "review_status"}
    update = await _reviewed(researched, store, ScriptedAsk(scores_alone))
    assert update["status"] == "approved"
    assert "the judge says nothing" in update["reason"]
