"""What the verdicts alone decide of a draft, before and without any judge."""

from collections.abc import Sequence

from nodes.feedback import open_points
from state.artifacts import Draft, Review, ReviewStatus
from state.verdicts import SECOND_SOURCE, Verdict, failed, uncorroborated, undecided
from tools.verifiers import verifier
from training_types.base import TrainingType

ONE_SOURCE = "no second source: a claim that matters stands in one source alone"


def ruled(draft: Draft, verdicts: list[Verdict], before: Review | None, kind: TrainingType) -> Review | None:
    """The review that the rules come to; nothing where they are silent and the judge is to be asked.

    `before`: the review of the same candidate's last draft. A failed check decides alone, and so does one that passed
    before and does not any more.
    """
    failures = failed(verdicts)
    hopeless = [verdict for verdict in failures if not verifier(verdict.check).mendable]
    if hopeless:
        return _review(draft, verdicts, "rejected", f"cannot be mended: {_named(hopeless)}", _lines(hopeless))
    lost = broken(verdicts, before)
    if lost and before:
        return _not_accepted(draft, verdicts, lost, open_points(before, kind.thresholds))
    if failures:
        return _review(draft, verdicts, "needs_revision", f"failed checks: {_checks(failures)}", _lines(failures))
    if kind.rubric:
        return None
    unsure = unverified(verdicts)
    return _review(draft, verdicts, "needs_human" if unsure else "approved", unsure or "every check passed", [])


def broken(verdicts: Sequence[Verdict], before: Review | None) -> list[Verdict]:
    """The verdicts of checks that the last draft passed, or had broken itself, and that this one does not pass."""
    if before is None:
        return []
    passed = {verdict.check for verdict in before.verdicts if verdict.result == "pass"} | set(before.broke)
    lost = [verdict for verdict in verdicts if verdict.check in passed and verdict.result != "pass"]
    return [verdict for verdict in lost if verdict.check != SECOND_SOURCE or verdict.result == "fail"]


def verified_only(review: Review) -> Review:
    """The review, where nothing may be approved that a check left open."""
    unsure = unverified(review.verdicts)
    if review.review_status != "approved" or not unsure:
        return review
    return review.model_copy(update={"review_status": "needs_human", "reason": unsure})


def corroborated_only(review: Review) -> Review:
    """The review, where nothing may be approved that matters and stands in one source alone."""
    if review.review_status != "approved" or not uncorroborated(review.verdicts):
        return review
    return review.model_copy(update={"review_status": "needs_human", "reason": ONE_SOURCE})


def unverified(verdicts: Sequence[Verdict]) -> str:
    """The checks that could not decide, as a reason; empty where all could."""
    names = [verdict.check for verdict in undecided(verdicts)]
    return f"unverified: {', '.join(names)}" if names else ""


def _not_accepted(draft: Draft, verdicts: list[Verdict], lost: Sequence[Verdict], points: list[str]) -> Review:
    """What was to be mended first stays to be mended, beside what the revision broke."""
    still = [verdict for verdict in failed(verdicts) if verdict not in lost]
    reason = f"the revision broke what passed before: {_checks(lost)}"
    reason += f"; failed checks: {_checks(still)}" if still else ""
    critique = [*points, *_lines(still), *(f"broken by the revision: {line}" for line in _lines(lost))]
    found = _review(draft, verdicts, "needs_revision", reason, critique)
    return found.model_copy(update={"broke": [verdict.check for verdict in lost]})


def _review(
    draft: Draft, verdicts: list[Verdict], status: ReviewStatus, reason: str, critique: Sequence[str]
) -> Review:
    return Review(
        candidate=draft.candidate,
        revision=draft.revision,
        review_status=status,
        reason=reason,
        critique="\n".join(dict.fromkeys(critique)),
        verdicts=verdicts,
    )


def _checks(verdicts: Sequence[Verdict]) -> str:
    return ", ".join(verdict.check for verdict in verdicts)


def _lines(verdicts: Sequence[Verdict]) -> list[str]:
    return [f"{verdict.check}: {verdict.evidence}" for verdict in verdicts]


def _named(verdicts: Sequence[Verdict]) -> str:
    return "; ".join(_lines(verdicts))
