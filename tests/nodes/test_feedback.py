"""feedback: all that a revision must mend, and nothing else."""

from nodes.feedback import feedback, open_points
from state.artifacts import Draft, Review, Score
from state.verdicts import Result, Verdict
from training_types.base import PREFERENCE, Thresholds

DRAFT = Draft(content={"response": "It boils at 5."}, model="scripted", prompt_hash="abc")
SCORES = {
    "clarity": Score(score=0.78, reason="two sentences say the same"),
    "completeness": Score(score=0.4, reason="the pressure is missing"),
    "factual_accuracy": Score(score=1.0, reason="all of it stands in P1"),
}


def _verdict(check: str, result: Result) -> Verdict:
    return Verdict(check=check, result=result, kind="exact", evidence=f"{check} of the input [5]: 3, not what it asks")


REVIEW = Review(
    review_status="needs_revision",
    reason="not yet",
    critique="say the pressure",
    scores=SCORES,
    verdicts=[_verdict("support", "fail"), _verdict("length", "pass"), _verdict("language", "unverified")],
)


def test_it_holds_the_failed_checks_the_criteria_below_approval_and_the_critique() -> None:
    assert feedback(DRAFT, REVIEW, Thresholds()) == {
        "previous": {"response": "It boils at 5."},
        "failed_checks": [{"check": "support", "evidence": "support of the input [5]: 3, not what it asks"}],
        "low_scores": [
            {"criterion": "clarity", "score": 0.78, "reason": "two sentences say the same"},
            {"criterion": "completeness", "score": 0.4, "reason": "the pressure is missing"},
        ],
        "critique": "say the pressure",
    }


def test_what_is_below_approval_depends_on_the_type() -> None:
    told = feedback(DRAFT, REVIEW, PREFERENCE)
    assert told is not None
    assert [low["criterion"] for low in told["low_scores"]] == ["completeness"]


def test_what_a_revision_broke_is_told_also_where_it_did_not_fail() -> None:
    told = feedback(DRAFT, REVIEW.model_copy(update={"broke": ["language"]}), Thresholds())
    assert told is not None
    assert [wrong["check"] for wrong in told["failed_checks"]] == ["support", "language"]


def test_a_first_draft_has_nothing_to_mend() -> None:
    assert feedback(None, None, Thresholds()) is None


def test_in_words_nothing_is_lost() -> None:
    assert open_points(REVIEW, PREFERENCE) == ["say the pressure", "completeness 0.40: the pressure is missing"]
