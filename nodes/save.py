"""save: every draft becomes a row, and the question its terminal state, in one transaction."""

from typing import Any

from state.artifacts import Draft, Evidence, Review, TaskSpec
from state.record_state import RecordState, RecordStatus, RecordUpdate
from state.records import Candidate, NewRecord, Question
from state.run_state import ENDINGS, Ending
from storage.store import Store
from tools.support import spans_of
from training_types import training_type
from training_types.base import TrainingType


async def save(state: RecordState, *, store: Store) -> RecordUpdate:
    """Writes what there is, also of a question that failed: nothing that was paid for is thrown away."""
    question = await store.questions.get(state["question_id"])
    kind = training_type(question.training_type or "")
    reviews = {review.candidate: review for review in state.get("reviews", [])}
    candidates = [
        Candidate(draft=draft, review=_ended(reviews.get(draft.candidate), draft, state))
        for draft in state.get("drafts", [])
    ]
    rows = [
        _row(question, kind, candidate, content)
        for candidate in candidates
        for content in kind.compose(question, question.evidence or Evidence(), [candidate])
    ]
    await store.records.save(
        question.question_id,
        rows,
        kind.name,
        status=_ending(state["status"]),
        reason=state["reason"],
        reviews=list(reviews.values()),
    )
    return {}


def _ending(status: RecordStatus) -> Ending:
    if status not in ENDINGS:
        raise ValueError(f"a question that is {status!r} cannot be saved as ended")
    return status


def _ended(review: Review | None, draft: Draft, state: RecordState) -> Review:
    """The review in a terminal state: what was not reviewed, or not mended in time, is left to a person."""
    if review is None or review.revision != draft.revision:
        return Review(
            candidate=draft.candidate, revision=draft.revision, review_status="needs_human", reason=state["reason"]
        )
    if review.review_status == "needs_revision":
        return review.model_copy(update={"review_status": "needs_human"})
    return review


def _row(question: Question, kind: TrainingType, candidate: Candidate, content: dict[str, Any]) -> NewRecord:
    draft, review = candidate.draft, candidate.review
    evidence = question.evidence or Evidence()
    spec = question.task_spec or TaskSpec(training_type=kind.name)
    spans = spans_of(kind.exchange(question.question, draft.content).answer, evidence.passages)
    urls = {passage.span.source_id: passage.url for passage in evidence.passages}
    return NewRecord(
        run_id=question.run_id or "",
        question_id=question.question_id,
        candidate=draft.candidate,
        content=content,
        topic=question.topic,
        sub_topic=question.sub_topic,
        task_type=spec.task_type,
        difficulty=spec.difficulty,
        language=spec.language,
        source=urls.get(spans[0].source_id, "") if spans else "",
        quality_score=review.overall,
        review_status=review.review_status,
        reviewer_notes="\n".join(part for part in (review.reason, review.critique) if part),
        verdicts=review.verdicts,
        scores={name: score.score for name, score in review.scores.items()},
        model_used=draft.model,
        judge_used=review.judge,
        prompt_hash=draft.prompt_hash,
        temperature=draft.temperature,
        seed=draft.seed,
        spans=spans,
    )
