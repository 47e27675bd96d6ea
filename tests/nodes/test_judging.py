"""The judge's part: medians over samples, a majority of opinions, and an opinion that is kept apart."""

from typing import Any

import pytest

from nodes.judging import judged, judgement_schema, status_of
from state.artifacts import Draft, Review
from state.errors import ModelAuthError, ModelBlocked, ModelTimeout
from state.records import Question
from state.verdicts import Verdict
from tests.support.scripted import ScriptedAsk
from training_types import training_type
from training_types.base import Thresholds

RUBRIC = training_type("sft").rubric
DRAFT = Draft(candidate=1, revision=2, content={"response": "It boils."}, model="scripted", prompt_hash="abc")
PASSED = Verdict(check="support", result="pass", kind="heuristic", evidence="P1", candidate=1)
ASKED = Question(question_id=1, question="When?", topic="chemistry", sub_topic="", training_type="sft")


def judgement(score: float, says: str | None, critique: str = "", **other: float) -> dict[str, Any]:
    given = dict.fromkeys(RUBRIC, score) | other
    scores = {name: {"reason": f"{name} {value}", "score": value} for name, value in given.items()}
    return {**scores, "critique": critique, "review_status": says}


async def reviewed(*answers: Any) -> tuple[Review, ScriptedAsk]:
    ask = ScriptedAsk(*answers)
    return await judged(DRAFT, [PASSED], ASKED, ask, len(answers)), ask


async def test_each_sample_has_a_seed_of_its_own_and_the_same_request() -> None:
    _, ask = await reviewed(*[judgement(0.9, "approved")] * 3)
    assert ask.candidates == [0, 1, 2]
    assert ask.asked[0] == ask.asked[1] == ask.asked[2]


async def test_each_criterion_is_the_median_and_the_spread_the_largest_difference_of_one() -> None:
    low, middle, high = judgement(0.7, None), judgement(0.9, None, clarity=0.2), judgement(1.0, None, clarity=0.95)
    review, _ = await reviewed(high, low, middle)
    assert {name: score.score for name, score in review.scores.items()} == dict.fromkeys(RUBRIC, 0.9) | {"clarity": 0.7}
    assert review.scores["clarity"].reason == "clarity 0.7"
    assert review.overall == pytest.approx(0.86)
    assert (review.spread, review.samples) == (0.75, 3)
    assert "medians of 3 of 3 answers, 0.75 apart" in review.reason


async def test_between_two_samples_the_mean_counts() -> None:
    review, _ = await reviewed(judgement(0.9, "approved"), judgement(0.6, "approved"))
    assert review.overall == pytest.approx(0.75)
    assert review.review_status == "needs_revision"


@pytest.mark.parametrize(
    ("says", "opinion"),
    [
        (["approved", "approved", "rejected"], "approved"),
        (["approved", "rejected", "rejected"], "rejected"),
        (["approved", "rejected"], "rejected"),
        (["approved", "needs_revision"], "needs_revision"),
        (["approved", "needs_revision", "rejected"], "rejected"),
        ([None, None, "rejected"], "approved"),
    ],
)
async def test_the_opinion_is_that_of_the_majority_and_in_a_tie_the_stricter(says: list[Any], opinion: str) -> None:
    review, _ = await reviewed(*[judgement(0.9, one) for one in says])
    assert review.opinion == opinion
    assert review.review_status == opinion


async def test_the_opinion_is_kept_where_the_scores_decide_otherwise() -> None:
    review, _ = await reviewed(judgement(0.3, "approved"))
    assert (review.opinion, review.review_status) == ("approved", "rejected")
    review, _ = await reviewed(judgement(0.95, "rejected"))
    assert (review.opinion, review.review_status) == ("rejected", "rejected")
    assert review.verdicts == [PASSED]


async def test_without_a_word_of_its_own_the_opinion_is_what_the_scores_come_to() -> None:
    review, _ = await reviewed(judgement(0.7, None))
    assert review.opinion == "needs_revision"
    assert "the judge says nothing" in review.reason


async def test_one_sample_that_fails_does_not_fail_the_review() -> None:
    review, _ = await reviewed(ModelTimeout("no answer"), judgement(0.9, "approved", "fine"), ModelBlocked("safety"))
    assert (review.review_status, review.samples, review.critique) == ("approved", 1, "fine")
    assert "medians of 1 of 3 answers" in review.reason


async def test_where_no_sample_answers_the_error_is_raised() -> None:
    with pytest.raises(ModelTimeout):
        await reviewed(ModelTimeout("no answer"), ModelBlocked("safety"))


async def test_an_error_that_stops_the_run_is_no_lost_sample() -> None:
    with pytest.raises(ModelAuthError):
        await reviewed(judgement(0.9, "approved"), ModelAuthError("wrong key"))


async def test_critiques_are_told_once_each() -> None:
    given = [judgement(0.7, "needs_revision", said) for said in ("say more", "say more", "", "say less")]
    review, _ = await reviewed(*given)
    assert review.critique == "say more\nsay less"


def test_the_judges_answer_must_hold_every_criterion() -> None:
    schema = judgement_schema({"clarity": "plain words"})
    with pytest.raises(ValueError, match="clarity"):
        schema.model_validate({"critique": "", "review_status": "approved"})


def test_preference_types_have_thresholds_of_their_own() -> None:
    assert status_of(0.76, Thresholds(approve=0.75, revise=0.5)) == "approved"
    assert status_of(0.55, Thresholds(approve=0.75, revise=0.5)) == "needs_revision"
