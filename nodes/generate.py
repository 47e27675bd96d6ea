"""generate: candidate answers from the evidence; after a review, what it named is mended."""

from collections.abc import Sequence
from typing import Any

from nodes.candidates import Manner, manner
from nodes.feedback import feedback
from nodes.known import read_question
from nodes.research import passage_input
from state.artifacts import Draft, Evidence, Review
from state.errors import AgentError
from state.record_state import RecordState, RecordUpdate
from state.records import Question
from storage.store import Store
from tools.boundary import outcomes
from tools.constraints import said
from tools.llm.ask import Ask
from training_types import training_type


async def generate(state: RecordState, *, ask: Ask, store: Store, candidates: int | None = None) -> RecordUpdate:
    """Writes the first drafts, as many as the training type needs or `candidates` says, or mends those that need it.

    A candidate that cannot be written is left out as long as another one is there; else its error is raised.
    """
    question = await read_question(state["question_id"], store)
    evidence = question.evidence or Evidence()
    kind = training_type(question.training_type or "")
    previous = {draft.candidate: draft for draft in state["drafts"]}
    reviews = {review.candidate: review for review in state["reviews"]}
    revision = state["revisions"] + 1 if previous else 0
    count = len(previous) or candidates or kind.candidates
    wanted = mendable(state["drafts"], state["reviews"]) if previous else list(range(count))

    async def draft(number: int) -> Draft:
        how = manner(kind, number, count, question.ordinal or 0)
        told = feedback(previous.get(number), reviews.get(number), kind.thresholds)
        return await _draft(question, evidence, number, revision, how, told, ask)

    answers = await outcomes(draft(number) for number in wanted)
    drafts = previous | {draft.candidate: draft for draft in answers if isinstance(draft, Draft)}
    failures = [answer for answer in answers if isinstance(answer, AgentError)]
    if failures and len(failures) == len(wanted):
        raise failures[0]
    await store.questions.set_status(question.question_id, "generated", stage="generated")
    return {"drafts": [drafts[number] for number in sorted(drafts)], "revisions": revision, "status": "open"}


def mendable(drafts: Sequence[Draft], reviews: Sequence[Review]) -> list[int]:
    """The candidates that need revision; one that was written with a weakness on purpose stays as it is."""
    weakened = {draft.candidate for draft in drafts if draft.weakness}
    needing = {review.candidate for review in reviews if review.review_status == "needs_revision"}
    return sorted(needing - weakened)


def _constraints(question: Question) -> list[str]:
    """In words, those that a rule will count behind the others."""
    spec = question.task_spec
    return [*spec.constraints, *map(said, spec.countable)] if spec else []


async def _draft(
    question: Question,
    evidence: Evidence,
    number: int,
    revision: int,
    how: Manner,
    told: dict[str, Any] | None,
    ask: Ask,
) -> Draft:
    kind = training_type(question.training_type or "")
    answered = await ask(
        {
            "training_type": kind.name,
            "instruction": kind.instruction,
            "question": question.question,
            "constraints": _constraints(question),
            "context": evidence.synthesis.model_dump(),
            "passages": [passage_input(passage) for passage in evidence.passages],
            "procedure": question.task_spec.procedure if question.task_spec else "",
            "candidate": number,
            **how.as_inputs(),
            "feedback": told,
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
        persona=how.persona,
        weakness=how.weakness,
    )
