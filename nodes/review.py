"""review: the decision on every draft, by its verdicts first and the judge's opinion second."""

from collections.abc import Sequence

from nodes.compare import compare
from nodes.generate import mendable
from nodes.judging import judged
from nodes.known import read_question
from nodes.rulings import corroborated_only, ruled, verified_only
from state.artifacts import Draft, Evidence, Review
from state.errors import AgentError
from state.record_state import RecordState, RecordStatus, RecordUpdate
from state.records import Candidate, Question
from state.verdicts import Verdict
from storage.store import Store
from tools.boundary import outcomes
from tools.llm.ask import Ask
from training_types import training_type


async def review(
    state: RecordState,
    *,
    ask: Ask,
    ask_pair: Ask,
    store: Store,
    samples: int = 1,
    require_verified: bool = False,
    require_second_source: bool = False,
) -> RecordUpdate:
    """Reviews each draft that has no review of its revision yet. A judge that fails raises; it never scores 0.

    `ask_pair` compares two answers where nothing but scores would tell them apart, `samples` is how often the judge
    is asked about each draft. With `require_verified` nothing is approved that a check left open,
    with `require_second_source` nothing that matters and stands in one source alone.
    """
    question = await read_question(state["question_id"], store)
    reviews = await _reviews(state, question, ask, samples)
    decided = [verified_only(review) for review in reviews] if require_verified else reviews
    decided = [corroborated_only(review) for review in decided] if require_second_source else decided
    candidates = [Candidate(draft=d, review=r) for d, r in zip(state["drafts"], decided, strict=True)]
    candidates, failure = await compare(question, candidates, ask_pair)
    status, reason = _together(state, candidates, question)
    if failure and status not in ("approved", "needs_revision"):
        raise failure
    reviews = [candidate.review for candidate in candidates]
    await store.questions.save_artifacts(
        question.question_id,
        review=reviews,
        stage="reviewed",
        # A question that waits for a person is no longer worked on; any other ends with its rows, in one write.
        status="needs_human" if status == "needs_human" and state.get("ask_person") else "generated",
        reason=reason,
    )
    return {"reviews": reviews, "status": status, "reason": reason}


async def _reviews(state: RecordState, question: Question, ask: Ask, samples: int) -> list[Review]:
    """One for each draft, in their order; what is settled is not judged again."""
    known = {(review.candidate, review.revision): review for review in state["reviews"]}
    drafts = [draft for draft in state["drafts"] if (draft.candidate, draft.revision) not in known]
    answers = await outcomes(_review(draft, state, question, ask, samples) for draft in drafts)
    failures = [answer for answer in answers if isinstance(answer, AgentError)]
    if failures and len(failures) == len(state["drafts"]):
        raise failures[0]
    fresh = {
        (draft.candidate, draft.revision): _unreviewed(draft, state, answer)
        if isinstance(answer, AgentError)
        else answer
        for draft, answer in zip(drafts, answers, strict=True)
    }
    return [{**known, **fresh}[draft.candidate, draft.revision] for draft in state["drafts"]]


async def _review(draft: Draft, state: RecordState, question: Question, ask: Ask, samples: int) -> Review:
    own = _verdicts(draft, state)
    before = next((review for review in state["reviews"] if review.candidate == draft.candidate), None)
    kind = training_type(question.training_type or "")
    return ruled(draft, own, before, kind) or await judged(draft, own, question, ask, samples)


def _together(state: RecordState, candidates: Sequence[Candidate], question: Question) -> tuple[RecordStatus, str]:
    """What the training type makes of its candidates; what may be revised no more is for a person to decide."""
    kind = training_type(question.training_type or "")
    composed = kind.compose(question, question.evidence or Evidence(), candidates)
    if composed.ending != "needs_revision":
        return composed.ending, composed.reason
    more = state["revisions"] < state["max_revisions"] and mendable(
        state["drafts"], [candidate.review for candidate in candidates]
    )
    return ("needs_revision" if more else "needs_human"), composed.reason


def _unreviewed(draft: Draft, state: RecordState, error: AgentError) -> Review:
    """What the judge could not be asked about is for a person, with what the checks said."""
    return Review(
        candidate=draft.candidate,
        revision=draft.revision,
        review_status="needs_human",
        reason=error.reason,
        verdicts=_verdicts(draft, state),
    )


def _verdicts(draft: Draft, state: RecordState) -> list[Verdict]:
    return [verdict for verdict in state["verdicts"] if verdict.candidate == draft.candidate]
