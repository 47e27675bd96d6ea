"""generate: candidate answers from the evidence; after a review, what it named is mended."""

import asyncio
from typing import Any

from nodes.research import passage_input
from state.artifacts import Draft, Evidence, Review
from state.errors import AgentError
from state.record_state import RecordState, RecordUpdate
from state.records import Question
from storage.store import Store
from tools.boundary import outcome
from tools.llm.ask import Ask
from training_types import training_type


async def generate(state: RecordState, *, ask: Ask, store: Store) -> RecordUpdate:
    """Writes the first drafts, or new ones in place of those that need revision.

    A candidate that cannot be written is left out as long as another one is there; else its error is raised.
    """
    question = await store.questions.get(state["question_id"])
    evidence = question.evidence or Evidence()
    to_mend = {review.candidate: review for review in state["reviews"] if review.review_status == "needs_revision"}
    previous = {draft.candidate: draft for draft in state["drafts"]}
    revision = state["revisions"] + 1 if previous else 0
    wanted = sorted(to_mend) if previous else [0]
    answers = await asyncio.gather(
        *(
            outcome(_draft(question, evidence, number, revision, ask, previous.get(number), to_mend.get(number)))
            for number in wanted
        )
    )
    drafts = previous | {draft.candidate: draft for draft in answers if isinstance(draft, Draft)}
    failures = [answer for answer in answers if isinstance(answer, AgentError)]
    if failures and len(failures) == len(wanted):
        raise failures[0]
    await store.questions.set_status(question.question_id, "generated", stage="generated")
    return {"drafts": [drafts[number] for number in sorted(drafts)], "revisions": revision, "status": "open"}


async def _draft(
    question: Question,
    evidence: Evidence,
    number: int,
    revision: int,
    ask: Ask,
    previous: Draft | None,
    review: Review | None,
) -> Draft:
    kind = training_type(question.training_type or "")
    answered = await ask(
        {
            "training_type": kind.name,
            "instruction": kind.instruction,
            "question": question.question,
            "constraints": question.task_spec.constraints if question.task_spec else [],
            "context": evidence.synthesis.model_dump(),
            "passages": [passage_input(passage) for passage in evidence.passages],
            "candidate": number,
            "feedback": _feedback(previous, review),
        },
        kind.draft,
        candidate=number,
    )
    return Draft(
        candidate=number,
        revision=revision,
        content=answered.value.model_dump(),
        model=answered.model,
        prompt_hash=answered.prompt_hash,
        temperature=answered.temperature,
        seed=answered.seed,
    )


def _feedback(previous: Draft | None, review: Review | None) -> dict[str, Any] | None:
    """What the generator must mend: its last attempt, the checks that failed, and the critique."""
    if previous is None or review is None:
        return None
    failed = [{"check": verdict.check, "evidence": verdict.evidence} for verdict in review.failed_checks]
    return {"previous": previous.content, "failed_checks": failed, "critique": review.critique}
