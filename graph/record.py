"""The record graph: one question's life, from research to its terminal state."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Protocol

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from graph import routes
from graph.failures import recorded
from graph.resources import Resources, recent_resources
from graph.settings import Settings, effective
from graph.stages import stage_ended
from nodes.ask_person import Flag, ask_person, flagged_sources
from nodes.generate import generate
from nodes.research import research
from nodes.review import review
from nodes.save import save
from nodes.verify import verify
from state.events import StageEnded
from state.record_state import RecordInput, RecordOutput, RecordState, RecordUpdate
from state.run_state import RunContext
from tools.llm.ask import Ask
from tools.loop import arun

LAST = "save"
"""The node behind which every record ends."""

Step = Callable[[Resources, RecordState], Awaitable[RecordUpdate]]
RecordGraph = CompiledStateGraph[RecordState, RunContext, RecordInput, RecordOutput]


class Node(Protocol):
    async def __call__(self, state: RecordState, *, runtime: Runtime[RunContext]) -> RecordUpdate: ...


def _ask(r: Resources, node: str, s: RecordState) -> Ask:
    return r.ask(node, s["run_id"], s["question_id"])


STEPS: dict[str, Step] = {
    "research": lambda r, s: research(
        s,
        ask=_ask(r, "research", s),
        find=r.find,
        store=r.store,
        passages=r.settings.passages,
        max_revisions=r.settings.max_revisions,
        person=r.settings.ask_person,
        second=_ask(r, "second", s) if "second" in r.askers else None,
        program_share=r.settings.program_share,
        second_source=r.settings.second_source,
    ),
    "generate": lambda r, s: generate(s, ask=_ask(r, "generate", s), store=r.store, candidates=r.settings.candidates),
    "verify": lambda r, s: verify(s, store=r.store, surroundings=r.surroundings),
    "review": lambda r, s: review(
        s,
        ask=_ask(r, "review", s),
        ask_pair=_ask(r, "compare", s),
        store=r.store,
        samples=r.settings.judge_samples,
        require_verified=r.settings.require_verified,
        require_second_source=r.settings.require_second_source,
    ),
    LAST: lambda r, s: save(s, store=r.store),
}


def record_builder(settings: Settings) -> StateGraph[RecordState, RunContext, RecordInput, RecordOutput]:
    builder = StateGraph(RecordState, context_schema=RunContext, input_schema=RecordInput, output_schema=RecordOutput)
    for name, step in STEPS.items():
        builder.add_node(name, _bound(name, step, settings))
    builder.add_node("ask_person", _asking(settings))
    builder.add_edge(START, "research")
    builder.add_conditional_edges("research", _at_once(routes.after_research))
    builder.add_conditional_edges("generate", _at_once(routes.after_generate))
    builder.add_conditional_edges("verify", _at_once(routes.after_verify))
    builder.add_conditional_edges("review", _at_once(routes.after_review))
    builder.add_edge("ask_person", LAST)
    builder.add_edge(LAST, END)
    return builder


def _at_once(route: Callable[[RecordState], str]) -> Callable[[RecordState], Awaitable[str]]:
    """The same branch for LangGraph to await, which would send it to a thread."""

    @wraps(route)
    async def branch(state: RecordState) -> str:
        return route(state)

    return branch


def compile_record_graph(settings: Settings, checkpointer: Checkpointer = None) -> RecordGraph:
    return record_builder(settings).compile(checkpointer=checkpointer, name="record")


def _asking(settings: Settings) -> Node:
    """Asks in the graph's own loop, where LangGraph can interrupt; what it tells is read on the home loop."""

    async def flagged(state: RecordState, context: RunContext | None) -> list[Flag]:
        r = await recent_resources(effective(settings, context))
        return await flagged_sources(state, store=r.store)

    async def node(state: RecordState, *, runtime: Runtime[RunContext]) -> RecordUpdate:
        return await ask_person(state, flagged=await arun(flagged(state, runtime.context)))

    return node


def _bound(name: str, step: Step, settings: Settings) -> Node:
    """The step with what it needs, on the home loop, its end stored as an event."""

    async def on_home_loop(state: RecordState, context: RunContext | None) -> RecordUpdate:
        r = await recent_resources(effective(settings, context))
        update = await recorded(step(r, state))
        status, reason = update.get("status") or state.get("status", "open"), update.get("reason", "")
        named = {"run_id": state["run_id"], "question_id": state["question_id"]}
        await stage_ended(StageEnded(**named, stage=name, status=status, reason=reason), r.store)
        return update

    async def node(state: RecordState, *, runtime: Runtime[RunContext]) -> RecordUpdate:
        return await arun(on_home_loop(state, runtime.context))

    return node
