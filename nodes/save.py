"""save: every draft becomes a row, and the question its terminal state, in one transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from nodes.known import read_question
from state.artifacts import Draft, Evidence, Review, TaskSpec
from state.record_state import RecordState, RecordStatus, RecordUpdate
from state.records import Candidate, Claim, NewRecord, Question
from state.run_state import ENDINGS, Ending
from state.sources import Span
from state.verdicts import SECOND_SOURCE, undecided
from storage.store import Store
from tools.claims import claims_of, spans_in
from tools.second_source import matters
from tools.support import spans_of
from tools.text import normalised
from training_types import training_type
from training_types.base import Row, TrainingType


async def save(state: RecordState, *, store: Store) -> RecordUpdate:
    """Writes what there is, also of a question that failed: nothing that was paid for is thrown away."""
    question = await read_question(state["question_id"], store)
    kind = training_type(question.training_type or "")
    evidence = question.evidence or Evidence()
    reviews = {review.candidate: review for review in state.get("reviews", [])}
    candidates = [
        Candidate(draft=draft, review=_of_revision(reviews.get(draft.candidate), draft, state["reason"]))
        for draft in state.get("drafts", [])
    ]
    composed = kind.compose(question, evidence, candidates)
    by_number = {candidate.draft.candidate: candidate for candidate in candidates}

    def written() -> list[NewRecord]:
        behind = [[by_number[number] for number in row.leans_on or (row.candidate,)] for row in composed.rows]
        ended = (_ended(row, state["status"]) for row in composed.rows)
        return [_record(question, evidence, kind, *one) for one in zip(ended, behind, strict=True)]

    rows = await asyncio.to_thread(written)
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


def _of_revision(review: Review | None, draft: Draft, reason: str) -> Review:
    """The draft's own review; one of an earlier revision does not count."""
    if review and review.revision == draft.revision:
        return review
    return Review(candidate=draft.candidate, revision=draft.revision, review_status="needs_human", reason=reason)


def _ended(row: Row, status: RecordStatus) -> Row:
    """The row in a terminal state: what was not mended in time, or whose question did not end well, is for a person."""
    unsure = row.review_status in ("pending", "needs_revision") or (
        row.review_status == "approved" and status != "approved"
    )
    return replace(row, review_status="needs_human") if unsure else row


def _record(
    question: Question, evidence: Evidence, kind: TrainingType, row: Row, behind: Sequence[Candidate]
) -> NewRecord:
    draft, review = behind[0].draft, behind[0].review
    spec = question.task_spec or TaskSpec(training_type=kind.name)
    told = _stands_for(kind, row, behind)
    unverified = [v.check for candidate in told for v in undecided(candidate.review.verdicts)]
    claims = [claim for one in _good(kind, row, behind) for claim in _claims(question, evidence, kind, one)]
    spans = _spans(question, evidence, kind, behind, claims)
    urls = {passage.span.source_id: passage.url for passage in evidence.passages}
    return NewRecord(
        run_id=question.run_id or "",
        question_id=question.question_id,
        candidate=row.candidate,
        content=row.content,
        topic=question.topic,
        sub_topic=question.sub_topic,
        task_type=spec.task_type,
        difficulty=spec.difficulty,
        language=spec.language,
        source=urls.get(spans[0].source_id, "") if spans else spec.procedure,
        quality_score=review.overall,
        review_status=row.review_status,
        reviewer_notes="\n".join(filter(None, (row.note, review.reason, review.critique, _unsure(unverified)))),
        verdicts=[verdict for candidate in behind for verdict in candidate.review.verdicts],
        scores={
            **{n: score.score for n, score in review.scores.items()},
            **row.scores,
            "verified": _verified(told),
            **_second_source(told, claims, question),
        },
        model_used=draft.model,
        judge_used=review.judge,
        prompt_hash=draft.prompt_hash,
        temperature=draft.temperature,
        seed=draft.seed,
        spans=spans,
        own_reasoning=_own_reasoning(question, kind, told),
        claims=claims,
    )


def _claims(question: Question, evidence: Evidence, kind: TrainingType, candidate: Candidate) -> list[Claim]:
    said = kind.exchange(question.question, candidate.draft.content)
    return claims_of(
        said.answer,
        said.own_reasoning,
        evidence.passages,
        second=evidence.second,
        reference=question.reference_solution,
        candidate=candidate.draft.candidate,
    )


def _spans(
    question: Question, evidence: Evidence, kind: TrainingType, behind: Sequence[Candidate], claims: Sequence[Claim]
) -> list[Span]:
    """Those of the claims, and those that the answers which the row calls worse lean on."""
    claimed = {claim.candidate for claim in claims}
    others = [candidate.draft for candidate in behind if candidate.draft.candidate not in claimed]
    answers = [kind.exchange(question.question, draft.content).answer for draft in others]
    spans = [*spans_in(claims), *(span for answer in answers for span in spans_of(answer, evidence.passages))]
    return list(dict.fromkeys(spans))


def _good(kind: TrainingType, row: Row, behind: Sequence[Candidate]) -> list[Candidate]:
    """Those behind a row whose answers it calls right, or prefers."""
    return [candidate for side, candidate in zip(kind.sides(row.content), behind, strict=False) if side.good]


def _stands_for(kind: TrainingType, row: Row, behind: Sequence[Candidate]) -> list[Candidate]:
    """The same; all of them where there is none such."""
    return _good(kind, row, behind) or list(behind)


def _verified(candidates: Sequence[Candidate]) -> float:
    """The share of passes among the verdicts that are no fail: 1 where nothing stayed unverified. Whether there is
    a second source is a score of its own."""
    verdicts = [verdict for candidate in candidates for verdict in candidate.review.verdicts]
    passed = sum(verdict.result == "pass" and verdict.check != SECOND_SOURCE for verdict in verdicts)
    unverified = len(undecided(verdicts))
    return round(passed / (passed + unverified), 4) if unverified else 1.0


def _second_source(told: Sequence[Candidate], claims: Sequence[Claim], question: Question) -> dict[str, float]:
    """The share of the claims that matter which an independent source says again, where one was looked for."""
    looked = any(verdict.check == SECOND_SOURCE for candidate in told for verdict in candidate.review.verdicts)
    rest = [claim for claim in claims if claim.how == "statement" and matters(claim.text, question.reference_solution)]
    share = sum(bool(claim.second) for claim in rest) / len(rest) if rest else 0.0
    return {SECOND_SOURCE: round(share, 4)} if looked and rest else {}


def _unsure(checks: Sequence[str]) -> str:
    return f"unverified: {', '.join(dict.fromkeys(checks))}" if checks else ""


def _own_reasoning(question: Question, kind: TrainingType, candidates: Sequence[Candidate]) -> list[str]:
    """The sentences that their writers marked as reasoning of their own, as far as the answers hold them."""
    said = [kind.exchange(question.question, candidate.draft.content) for candidate in candidates]
    marked = [(text, normalised(exchange.answer)) for exchange in said for text in exchange.own_reasoning]
    return list(dict.fromkeys(text for text, answer in marked if text.strip() and normalised(text) in answer))
