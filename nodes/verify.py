"""verify: the checks that need no model, on every draft."""

from state.artifacts import Draft, Evidence, Review
from state.record_state import RecordState, RecordUpdate
from state.records import Candidate, Question
from state.verdicts import Verdict
from storage.store import Store
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from training_types import training_type


async def verify(state: RecordState, *, store: Store) -> RecordUpdate:
    question = await store.questions.get(state["question_id"])
    evidence = question.evidence or Evidence()
    return {"verdicts": [v for draft in state["drafts"] for v in _verdicts(draft, question, evidence)]}


def _verdicts(draft: Draft, question: Question, evidence: Evidence) -> list[Verdict]:
    kind = training_type(question.training_type or "")
    said = kind.exchange(question.question, draft.content)
    pending = Review(candidate=draft.candidate, review_status="pending", reason="not reviewed yet")
    rows = kind.compose(question, evidence, [Candidate(draft=draft, review=pending)]).rows
    reference = question.reference_solution
    subject = Subject(
        question=question.question,
        prompt=said.prompt,
        answer=said.answer,
        own_reasoning=said.own_reasoning,
        content=draft.content,
        record=rows[0].content if rows else draft.content,
        schema=kind.record if rows else kind.draft,
        passages=evidence.passages,
        language=question.task_spec.language if question.task_spec else "en",
        final_answer=said.final_answer,
        expected=reference.final_answer if reference else "",
        answer_type=reference.answer_type if reference else "text",
    )
    return run_checks(kind.checks, subject, candidate=draft.candidate)
