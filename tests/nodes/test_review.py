"""review: verdicts first, scores second, and the loop's end."""

from typing import Any, cast

import pytest

from nodes.review import review
from state.artifacts import Draft, Review
from state.errors import ModelTimeout
from state.record_state import RecordState
from state.records import NewQuestion
from state.verdicts import Verdict
from storage.store import Store
from tests.support.scripted import ScriptedAsk
from training_types import training_type

DRAFT = Draft(content={"response": "Methane boils at -162 degrees Celsius."}, model="scripted", prompt_hash="abc")
RUBRIC = training_type("sft").rubric
PASSED = Verdict(check="support", result="pass", kind="heuristic", evidence="P1")
FAILED = Verdict(check="support", result="fail", kind="heuristic", evidence="number 5000 stands in no passage")


def judgement(score: float, status: str, critique: str = "") -> dict[str, Any]:
    scores = {name: {"reason": "because", "score": score} for name in RUBRIC}
    return {**scores, "critique": critique, "review_status": status}


async def _reviewed(
    researched: RecordState,
    store: Store,
    ask: ScriptedAsk,
    verdict: Verdict = PASSED,
    revisions: int = 0,
    **settings: Any,
) -> Any:
    state: Any = {**researched, "drafts": [DRAFT], "verdicts": [verdict], "revisions": revisions}
    return await review(state, ask=ask, ask_pair=ScriptedAsk(), store=store, **settings)


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
    assert question.status == "generated"
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
    update = await review(state, ask=ask, ask_pair=ScriptedAsk(), store=store)
    assert update["status"] == "approved"
    assert [r.candidate for r in update["reviews"]] == [0, 1]
    assert len(ask.asked) == 1


async def test_where_the_judge_gives_scores_alone_they_decide(researched: RecordState, store: Store) -> None:
    scores_alone = {k: v for k, v in judgement(0.9, "approved").items() if k != "review_status"}
    update = await _reviewed(researched, store, ScriptedAsk(scores_alone))
    assert update["status"] == "approved"
    assert "the judge says nothing" in update["reason"]


async def test_a_judge_that_rejects_is_an_opinion_beside_verdicts_that_stay(
    researched: RecordState, store: Store
) -> None:
    update = await _reviewed(researched, store, ScriptedAsk(judgement(0.2, "rejected")))
    (found,) = update["reviews"]
    assert (found.opinion, found.review_status) == ("rejected", "rejected")
    assert found.verdicts == [PASSED]


async def test_what_a_check_left_open_is_for_a_person_where_all_must_be_verified(
    researched: RecordState, store: Store
) -> None:
    unsure = PASSED.model_copy(update={"result": "unverified"})
    approving = judgement(0.95, "approved")
    lenient = await _reviewed(researched, store, ScriptedAsk(approving), unsure)
    strict = await _reviewed(researched, store, ScriptedAsk(approving), unsure, require_verified=True)
    assert (lenient["status"], strict["status"]) == ("approved", "needs_human")
    assert strict["reason"] == "unverified: support"
    assert (await store.questions.get(researched["question_id"])).status == "generated"


async def test_the_judge_is_asked_as_often_as_is_set(researched: RecordState, store: Store) -> None:
    ask = ScriptedAsk(judgement(0.9, "approved"), judgement(0.9, "approved"), judgement(0.1, "rejected"))
    update = await _reviewed(researched, store, ask, samples=3)
    assert update["status"] == "approved"
    assert (update["reviews"][0].samples, update["reviews"][0].spread) == (3, 0.8)


async def test_what_the_judge_could_not_be_asked_about_keeps_its_verdicts(
    researched: RecordState, store: Store
) -> None:
    second = DRAFT.model_copy(update={"candidate": 1})
    state: Any = {**researched, "drafts": [DRAFT, second], "verdicts": [PASSED]}
    ask = ScriptedAsk(ModelTimeout("no answer"), judgement(0.9, "approved"))
    update = await review(state, ask=ask, ask_pair=ScriptedAsk(), store=store)
    assert [found.review_status for found in update["reviews"]] == ["needs_human", "approved"]
    assert update["reviews"][0].verdicts == [PASSED]


async def test_a_revision_that_breaks_what_passed_is_not_shown_to_the_judge(
    researched: RecordState, store: Store
) -> None:
    before = Review(review_status="needs_revision", reason="not yet", critique="say the pressure", verdicts=[PASSED])
    unsure = PASSED.model_copy(update={"result": "unverified", "evidence": "too short to tell"})
    mended = DRAFT.model_copy(update={"revision": 1})
    state: Any = {**researched, "drafts": [mended], "verdicts": [unsure], "reviews": [before], "revisions": 1}
    ask = ScriptedAsk(judgement(1.0, "approved"))
    update = await review(state, ask=ask, ask_pair=ScriptedAsk(), store=store)
    assert update["status"] == "needs_revision"
    assert update["reason"] == "the revision broke what passed before: support"
    assert "say the pressure" in update["reviews"][0].critique
    assert "too short to tell" in update["reviews"][0].critique
    assert ask.asked == []


class TestPairs:
    """Two answers of which the judge scores the first higher: whether they are a pair hangs on the comparison."""

    @pytest.fixture
    async def two(self, store: Store, researched: RecordState) -> RecordState:
        asked = await store.questions.get(researched["question_id"])
        new = NewQuestion(question=asked.question, topic="chemistry", sub_topic="alkanes", training_type="dpo")
        (number,) = await store.questions.add(None, [new])
        await store.questions.save_artifacts(number, evidence=asked.evidence)
        worse = DRAFT.model_copy(update={"candidate": 1, "content": {"response": "Methane boils when it is warm."}})
        state = {**researched, "question_id": number, "drafts": [DRAFT, worse], "verdicts": []}
        return cast("RecordState", state)

    @staticmethod
    def scores() -> ScriptedAsk:
        return ScriptedAsk(judgement(0.95, "approved"), judgement(0.3, "rejected"))

    async def test_an_agreed_preference_is_stored_with_the_chosen_answer(self, two: RecordState, store: Store) -> None:
        pair = ScriptedAsk({"better": "first"}, {"better": "second"})
        update = await review(two, ask=self.scores(), ask_pair=pair, store=store)
        assert update["status"] == "approved"
        stored = await store.questions.get(two["question_id"])
        assert [(p.other, p.preferred) for p in stored.review[0].preferences] == [(1, "this")]
        assert stored.review[1].preferences == []

    async def test_a_judge_that_prefers_what_stands_first_leaves_no_pair(self, two: RecordState, store: Store) -> None:
        pair = ScriptedAsk({"better": "first"}, {"better": "first"})
        update = await review(two, ask=self.scores(), ask_pair=pair, store=store)
        assert update["status"] == "rejected"
        assert "of 1 comparisons the judge took back 1" in update["reason"]

    async def test_without_an_answer_about_the_pair_the_error_is_the_end(self, two: RecordState, store: Store) -> None:
        pair = ScriptedAsk(ModelTimeout("no answer"), {"better": "second"})
        with pytest.raises(ModelTimeout):
            await review(two, ask=self.scores(), ask_pair=pair, store=store)

    async def test_nobody_is_asked_where_a_check_failed(self, two: RecordState, store: Store) -> None:
        state: Any = {**two, "verdicts": [FAILED.model_copy(update={"candidate": 1})]}
        pair = ScriptedAsk()
        update = await review(state, ask=self.scores(), ask_pair=pair, store=store)
        assert (update["status"], pair.asked) == ("approved", [])
