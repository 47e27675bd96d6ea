"""compare: which of two answers is better, asked in both orders, where nothing but scores tells them apart."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from nodes.judging import question_inputs, verdict_inputs
from state.artifacts import Preference
from state.errors import AgentError
from state.records import Candidate, Question
from tools.boundary import outcome
from tools.llm.ask import Ask
from training_types import training_type

MOST_PAIRS = 3
"""Pairs of one question that the judge is asked about, at most."""

Preferred = Literal["this", "other", "tie"]
_CHOSEN_FIRST: Mapping[str, Preferred] = {"first": "this", "second": "other", "tie": "tie"}
_CHOSEN_SECOND: Mapping[str, Preferred] = {"first": "other", "second": "this", "tie": "tie"}


class Compared(BaseModel):
    """The judge's answer about two answers to one question."""

    reason: str = Field(default="", description="what makes the one better than the other, in one or two sentences")
    better: Literal["first", "second", "tie"] = Field(description="tie if neither is clearly better")


async def compare(
    question: Question, candidates: Sequence[Candidate], ask: Ask
) -> tuple[list[Candidate], AgentError | None]:
    """The candidates with what the judge prefers, pair by pair, until one is settled or enough were asked about.

    The error of a judge that cannot be asked comes back beside what was found before it.
    """
    undecided, compared = training_type(question.training_type or "").compares, list(candidates)
    for _ in range(MOST_PAIRS):
        pair = undecided(question, compared) if undecided else None
        if pair is None:
            break
        found = await outcome(_preference(question, *pair, ask))
        if isinstance(found, AgentError):
            return compared, found
        compared = [_preferring(c, found) if c == pair[0] else c for c in compared]
    return compared, None


async def _preference(question: Question, this: Candidate, other: Candidate, ask: Ask) -> Preference:
    """The judge sees the two in one order and in the other; a choice that hangs on the order is none."""
    forth, back = await asyncio.gather(
        ask(_inputs(question, this, other), Compared), ask(_inputs(question, other, this), Compared)
    )
    one, two = _CHOSEN_FIRST[forth.value.better], _CHOSEN_SECOND[back.value.better]
    reasons = dict.fromkeys((forth.value.reason, back.value.reason))
    return Preference(
        other=other.draft.candidate, preferred=one if one == two else "split", reason="\n".join(filter(None, reasons))
    )


def _inputs(question: Question, first: Candidate, second: Candidate) -> dict[str, Any]:
    shared = question_inputs(question, training_type(question.training_type or ""))
    return {**shared, "first": _answer(first), "second": _answer(second)}


def _answer(candidate: Candidate) -> dict[str, Any]:
    return {"record": candidate.draft.content, "verdicts": verdict_inputs(candidate.review.verdicts)}


def _preferring(candidate: Candidate, preference: Preference) -> Candidate:
    preferences = [*candidate.review.preferences, preference]
    return candidate.model_copy(update={"review": candidate.review.model_copy(update={"preferences": preferences})})
