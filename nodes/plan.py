"""plan: from a topic and a sub-topic to the aspects that questions are written about."""

from collections.abc import Mapping
from typing import Any

from nodes.goal import first_round
from state.answers import Aspect, Plan
from state.errors import AgentError, UsageError
from state.run_state import GOAL, RunState, RunUpdate
from storage.store import Store
from tools.boundary import outcome
from tools.find import Find
from tools.llm.ask import Ask
from training_types import training_type

OUTLINE_HITS = 40
OPENING_CHARS = 300
REQUEST = ("topic", "sub_topic", "training_type", "num_questions", "questions", *GOAL)


async def plan(
    state: RunState, *, run_id: str, settings: Mapping[str, Any], ask: Ask, find: Find, store: Store
) -> RunUpdate:
    """Records the run, then asks the planner once; the user's own questions need no plan."""
    kind = training_type(state["training_type"])
    run = await store.runs.get(run_id)
    check_same(run_id, _request(state), run.model_dump() if run else {})
    await store.ensure_record_table(kind.name, kind.record)
    await store.runs.create(run_id, _request(state), dict(settings))
    aspects = [] if state["questions"] else await _aspects(state, ask, find)
    return {
        "run_id": run_id,
        "wanted": first_round(state["target_accepted"], state["num_questions"]),
        "rounds": [],
        "aspects": aspects,
        "question_ids": [],
        "dry_rounds": 0,
        "repeated": [],
        "output_table": kind.table,
    }


def check_same(run_id: str, request: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """A run's id stands for one request: `known` is what is kept of it, nothing where there is no such run.

    Raises `UsageError` where the id is taken by another.
    """
    for name in REQUEST:
        if name in known and known[name] != request.get(name):
            raise UsageError(f"run {run_id!r} exists with {name} {known[name]!r}; choose another id")


async def _aspects(state: RunState, ask: Ask, find: Find) -> list[Aspect]:
    """The planner's aspects, each once; the sub-topic as a whole where the planner gives none."""
    topic, sub_topic = state["topic"], state["sub_topic"]
    hits = await find(sub_topic, OUTLINE_HITS)
    answered = await outcome(
        ask(
            {
                "topic": topic,
                "sub_topic": sub_topic,
                "training_type": state["training_type"],
                "purpose": training_type(state["training_type"]).purpose,
                "num_questions": state["num_questions"],
                "outline": [{"title": hit.source.title, "text": hit.text[:OPENING_CHARS]} for hit in hits],
            },
            Plan,
        )
    )
    planned = [] if isinstance(answered, AgentError) else answered.value.aspects
    distinct: dict[str, Aspect] = {}
    for aspect in planned:
        if aspect.name.strip() and aspect.query.strip():
            distinct.setdefault(aspect.name.casefold(), aspect)
    return list(distinct.values()) or [Aspect(name=sub_topic, query=f"{topic} {sub_topic}")]


def _request(state: RunState) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name in REQUEST}
