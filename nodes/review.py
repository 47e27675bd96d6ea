"""review: the decision on every draft, by its verdicts first and the judge's scores second."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from pydantic import BaseModel, Field, create_model

from nodes.generate import mendable
from nodes.research import passage_input
from state.artifacts import Draft, Evidence, Review, Score
from state.errors import AgentError
from state.record_state import RecordState, RecordStatus, RecordUpdate
from state.records import Candidate, Question
from state.verdicts import Verdict, failed
from storage.store import Store
from tools.boundary import outcome
from tools.llm.ask import Answered, Ask
from training_types import training_type
from training_types.base import Thresholds, TrainingType

Opinion = Literal["approved", "needs_revision", "rejected"]
_SEVERITY: tuple[Opinion, ...] = ("approved", "needs_revision", "rejected")


class Judgement(BaseModel):
    """What the judge answers, beside a `Score` per criterion of the rubric."""

    critique: str = Field(default="", description="what must change, concretely; empty if nothing must")
    review_status: Opinion | None = Field(default=None, description="the decision; the scores alone decide if empty")


async def review(state: RecordState, *, ask: Ask, store: Store) -> RecordUpdate:
    """Reviews each draft that has no review of its revision yet. A judge that fails raises; it never scores 0."""
    question = await store.questions.get(state["question_id"])
    known = {(review.candidate, review.revision): review for review in state["reviews"]}
    drafts = [draft for draft in state["drafts"] if (draft.candidate, draft.revision) not in known]
    answers = await asyncio.gather(*(outcome(_review(draft, state["verdicts"], question, ask)) for draft in drafts))
    failures = [answer for answer in answers if isinstance(answer, AgentError)]
    if failures and len(failures) == len(state["drafts"]):
        raise failures[0]
    fresh = {
        (draft.candidate, draft.revision): _unreviewed(draft, answer) if isinstance(answer, AgentError) else answer
        for draft, answer in zip(drafts, answers, strict=True)
    }
    reviews = [{**known, **fresh}[draft.candidate, draft.revision] for draft in state["drafts"]]
    status, reason = _together(state, reviews, question)
    await store.questions.save_artifacts(
        question.question_id,
        review=reviews,
        stage="reviewed",
        status="needs_human" if status == "needs_human" else "generated",
        reason=reason,
    )
    return {"reviews": reviews, "status": status, "reason": reason}


async def _review(draft: Draft, verdicts: Sequence[Verdict], question: Question, ask: Ask) -> Review:
    own = [verdict for verdict in verdicts if verdict.candidate == draft.candidate]
    if failed(own):
        return _refused(draft, own)
    kind = training_type(question.training_type or "")
    if not kind.rubric:
        return _passed(draft, own)
    answered = await ask(_inputs(draft, own, question, kind), judgement_schema(kind.rubric))
    return _judged(draft, own, answered, kind)


def _refused(draft: Draft, verdicts: list[Verdict]) -> Review:
    """A failed check decides alone; the judge, who could not outvote it, is not asked."""
    failures = failed(verdicts)
    return Review(
        candidate=draft.candidate,
        revision=draft.revision,
        review_status="needs_revision",
        reason=f"failed checks: {', '.join(verdict.check for verdict in failures)}",
        critique="\n".join(f"{verdict.check}: {verdict.evidence}" for verdict in failures),
        verdicts=verdicts,
    )


def _passed(draft: Draft, verdicts: list[Verdict]) -> Review:
    """Where a type has no rubric, the checks alone decide; what they could not decide is for a person."""
    open_ones = [verdict.check for verdict in verdicts if verdict.result == "unverified"]
    return Review(
        candidate=draft.candidate,
        revision=draft.revision,
        review_status="needs_human" if open_ones else "approved",
        reason=f"unverified: {', '.join(open_ones)}" if open_ones else "every check passed",
        verdicts=verdicts,
    )


def _judged(draft: Draft, verdicts: list[Verdict], answered: Answered[Any], kind: TrainingType) -> Review:
    scores: dict[str, Score] = {name: getattr(answered.value, name) for name in kind.rubric}
    overall = round(sum(score.score for score in scores.values()) / len(scores), 4)
    by_score = status_of(overall, kind.thresholds)
    opinion = cast("Opinion | None", answered.value.review_status)
    status = max(by_score, opinion or by_score, key=_SEVERITY.index)
    return Review(
        candidate=draft.candidate,
        revision=draft.revision,
        review_status=status,
        reason=f"scored {overall:.2f}, which is {by_score}; the judge says {opinion or 'nothing'}",
        overall=overall,
        scores=scores,
        critique=answered.value.critique,
        verdicts=verdicts,
        judge=answered.model,
    )


def status_of(overall: float, thresholds: Thresholds) -> Opinion:
    if overall >= thresholds.approve:
        return "approved"
    return "needs_revision" if overall >= thresholds.revise else "rejected"


def _together(state: RecordState, reviews: Sequence[Review], question: Question) -> tuple[RecordStatus, str]:
    """What the training type makes of its candidates; what may be revised no more is for a person to decide."""
    candidates = [Candidate(draft=d, review=r) for d, r in zip(state["drafts"], reviews, strict=True)]
    kind = training_type(question.training_type or "")
    composed = kind.compose(question, question.evidence or Evidence(), candidates)
    if composed.ending != "needs_revision":
        return composed.ending, composed.reason
    more = state["revisions"] < state["max_revisions"] and mendable(state["drafts"], reviews)
    return ("needs_revision" if more else "needs_human"), composed.reason


def _unreviewed(draft: Draft, error: AgentError) -> Review:
    return Review(candidate=draft.candidate, revision=draft.revision, review_status="needs_human", reason=error.reason)


def judgement_schema(rubric: Mapping[str, str]) -> type[Judgement]:
    """`Judgement` with one field per criterion, so that none can be left out."""
    fields: dict[str, Any] = {name: (Score, Field(description=text)) for name, text in rubric.items()}
    return create_model("Judgement", __base__=Judgement, **fields)


def _inputs(draft: Draft, verdicts: Sequence[Verdict], question: Question, kind: TrainingType) -> dict[str, Any]:
    evidence = question.evidence or Evidence()
    reference = question.reference_solution
    return {
        "training_type": kind.name,
        "question": question.question,
        "record": draft.content,
        "rubric": dict(kind.rubric),
        "passages": [passage_input(passage) for passage in evidence.passages],
        "verdicts": [{"check": v.check, "result": v.result, "evidence": v.evidence} for v in verdicts],
        "reference_answer": reference.final_answer if reference else "",
    }
