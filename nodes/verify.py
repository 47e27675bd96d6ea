"""verify: the checks that need no model, on every draft, and on stored rows that are checked again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from nodes.known import read_question
from state.artifacts import Draft, Evidence, Review
from state.record_state import RecordState, RecordUpdate
from state.records import Candidate, Question
from state.verdicts import Verdict
from storage.store import Store
from tools.verifiers import checks_for, run_checks
from tools.verifiers.base import Subject
from training_types import training_type
from training_types.base import Side, TrainingType

ROW_CHECKS = ("format", "duplicate", "contamination")
"""Those that do not ask whether the answer is good."""


async def _nothing(_question: Question, _store: Store) -> None:
    pass


@dataclass(frozen=True)
class Surroundings:
    """What the records of a run are compared with beyond their own question: earlier questions, benchmark items,
    and the instructions that models were given. `earlier` answers for one question what a text repeats, once
    `refresh` has read what the store holds before it; nothing where that was not read. `second_source`: whether claims
    that matter are to stand in another source too."""

    refresh: Callable[[Question, Store], Awaitable[None]] = _nothing
    earlier: Callable[[Question], Callable[[str], str | None] | None] = lambda _question: None
    benchmark: Callable[[str], str | None] | None = None
    instructions: tuple[str, ...] = ()
    program_share: float = 1.0
    second_source: bool = True


async def verify(state: RecordState, *, store: Store, surroundings: Surroundings) -> RecordUpdate:
    """In a thread: checks wait for workers that compare answers or run programs."""
    question = await read_question(state["question_id"], store)
    await surroundings.refresh(question, store)

    def checked() -> list[Verdict]:
        return [v for draft in state["drafts"] for v in draft_verdicts(draft, question, surroundings)]

    return {"verdicts": await asyncio.to_thread(checked)}


def draft_verdicts(draft: Draft, question: Question, surroundings: Surroundings) -> list[Verdict]:
    """Those of one draft, with the row that it would come to alone."""
    kind = training_type(question.training_type or "")
    pending = Review(candidate=draft.candidate, review_status="pending", reason="not reviewed yet")
    rows = kind.compose(question, question.evidence or Evidence(), [Candidate(draft=draft, review=pending)]).rows
    record, schema = (rows[0].content, kind.record) if rows else (draft.content, kind.draft)
    subject = _subject(Side(draft.content), kind, question, surroundings, record, schema)
    return run_checks(checks_for(kind.checks), subject, candidate=draft.candidate)


def row_verdicts(
    content: Mapping[str, Any], own_reasoning: Sequence[str], question: Question, surroundings: Surroundings
) -> list[Verdict]:
    """Those of a stored row, from its content columns and what is kept of its question.

    `candidate` counts the answers in the row from 0, the one that speaks for it first. Of an answer that the row itself
    calls wrong or less good only the row as such is checked, unless a reference decides: then it must be as wrong as
    the row says.
    """
    kind = training_type(question.training_type or "")
    found: list[Verdict] = []
    for number, side in enumerate(kind.sides(content)):
        decided = question.reference_solution is not None and kind.verifiable
        names = checks_for(kind.checks) if side.good or decided else ROW_CHECKS if number == 0 else ()
        if names:
            kept = {"own_reasoning": list(own_reasoning)} if "own_reasoning" in kind.draft.model_fields else {}
            side = Side({**side.content, **kept}, side.good)
            subject = _subject(side, kind, question, surroundings, content, kind.record)
            found += run_checks(names, subject, candidate=number)
    return found


def _subject(
    side: Side,
    kind: TrainingType,
    question: Question,
    surroundings: Surroundings,
    record: Mapping[str, Any],
    schema: type[BaseModel],
) -> Subject:
    said = kind.exchange(question.question, side.content)
    spec, evidence = question.task_spec, question.evidence or Evidence()
    return Subject(
        question=question.question,
        prompt=said.prompt,
        answer=said.answer,
        own_reasoning=said.own_reasoning,
        content=side.content,
        record=record,
        schema=schema,
        passages=evidence.passages,
        second=evidence.second if surroundings.second_source else None,
        language=spec.language if spec else "en",
        final_answer=said.final_answer,
        program=said.program,
        program_share=surroundings.program_share,
        reference=question.reference_solution,
        claimed_right=side.good,
        constraints=spec.countable if spec else (),
        instructions=(kind.instruction, *surroundings.instructions),
        earlier=surroundings.earlier(question),
        benchmark=surroundings.benchmark,
    )
