"""What a revision must mend: from a review to what the generator is told of it."""

from typing import Any

from state.artifacts import Draft, Review
from training_types.base import Thresholds


def feedback(previous: Draft | None, review: Review | None, thresholds: Thresholds) -> dict[str, Any] | None:
    """The last attempt, the checks that it failed or broke, the criteria that kept it from approval, the critique."""
    if previous is None or review is None:
        return None
    wrong = [v for v in review.verdicts if v.result == "fail" or v.check in review.broke]
    return {
        "previous": previous.content,
        "failed_checks": [{"check": verdict.check, "evidence": verdict.evidence} for verdict in wrong],
        "low_scores": low_scores(review, thresholds),
        "critique": review.critique,
    }


def low_scores(review: Review, thresholds: Thresholds) -> list[dict[str, Any]]:
    """The criteria below what approves, each with the judge's reason."""
    low = {name: score for name, score in review.scores.items() if score.score < thresholds.approve}
    return [{"criterion": name, "score": score.score, "reason": score.reason} for name, score in low.items()]


def open_points(review: Review, thresholds: Thresholds) -> list[str]:
    """All of it in words, a line each: what a review that follows on must not lose."""
    scored = [f"{low['criterion']} {low['score']:.2f}: {low['reason']}" for low in low_scores(review, thresholds)]
    return [*review.critique.splitlines(), *scored]
