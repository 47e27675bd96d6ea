"""Batches of questions: which aspects are asked about, and what the writer is told of what there is already."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from nodes.mix import missing
from state.answers import Aspect, WrittenQuestion, WrittenQuestions
from state.errors import AgentError
from state.run_state import RunState
from state.sources import Hit
from tools.boundary import outcomes
from tools.earlier import Past
from tools.find import Find
from tools.llm.ask import Ask
from tools.text import content_terms
from training_types import training_type

BATCH = 10
PASSAGES, MOST_PASSAGES = 16, 36
"""For the first questions about an aspect, and two more for each that it has already, up to so many."""


@dataclass(frozen=True)
class Batch:
    """What was written, and the stems of the words of the passages that it was written from."""

    questions: list[WrittenQuestion]
    stems: frozenset[str]


Batches = Mapping[str, Batch | AgentError]
"""By the aspect's name."""


async def ask_round(state: RunState, past: Past, *, ask: Ask, find: Find, batches: int) -> Batches:
    """One batch each for the aspects with the fewest questions so far, in every run, all at once."""
    wanted = state["wanted"] - len(state["question_ids"])
    counts = past.asked.aspects(state["topic"], state["sub_topic"])
    aspects = sorted(state["aspects"], key=lambda aspect: counts[aspect.name])[: min(batches, wanted)]
    count = min(BATCH, ceil(wanted / len(aspects)))
    told = _told(state, past, count)
    answers = await outcomes(
        _batch({**told, **_about(state, past, one)}, one, counts[one.name], ask, find) for one in aspects
    )
    return dict(zip((aspect.name for aspect in aspects), answers, strict=True))


def _told(state: RunState, past: Past, count: int) -> dict[str, Any]:
    """What every batch of the round is told. Its size does not grow with the run."""
    kind = training_type(state["training_type"])
    repeated = (past.known.text(number) for number in state.get("repeated", []))
    return {
        "topic": state["topic"],
        "sub_topic": state["sub_topic"],
        "training_type": kind.name,
        "purpose": kind.purpose,
        "count": count,
        "verifiable": kind.verifiable,
        "missing": missing(count, past.asked.of_run(state["run_id"]), verifiable=kind.verifiable),
        "repeated": [text for text in repeated if text],
    }


def _about(state: RunState, past: Past, aspect: Aspect) -> dict[str, Any]:
    subject = state["topic"], state["sub_topic"]
    return {"aspect": aspect.model_dump(), "avoid": past.asked.avoided(*subject, aspect.name, state["run_id"])}


async def _batch(told: Mapping[str, Any], aspect: Aspect, so_far: int, ask: Ask, find: Find) -> Batch:
    hits = await find(aspect.query, min(PASSAGES + 2 * so_far, MOST_PASSAGES))
    passages = [{"id": f"P{n}", "title": hit.source.title, "text": hit.text} for n, hit in enumerate(hits, start=1)]
    answered = await ask({**told, "passages": passages}, WrittenQuestions)
    return Batch(answered.value.questions, await asyncio.to_thread(_stems, hits))


def _stems(hits: list[Hit]) -> frozenset[str]:
    return frozenset(term for hit in hits for term in content_terms(f"{hit.source.title} {hit.text}"))
