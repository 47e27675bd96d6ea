"""The run graph: plan, write questions, process each of them, summarise."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from langgraph.config import get_config
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from graph import routes
from graph.process import process_node
from graph.record import RecordGraph
from graph.request import checked_request, goal_of
from graph.resources import Resources, resources
from graph.settings import Settings, effective
from graph.work import settings_to_store
from nodes.plan import plan
from nodes.question import question
from nodes.summarise import summarise
from state.run_state import RunContext, RunInput, RunOutput, RunState, RunUpdate
from tools.loop import arun

RunBuilder = StateGraph[RunState, RunContext, RunInput, RunOutput]


class Node(Protocol):
    async def __call__(self, state: RunState) -> RunUpdate: ...


class PlanNode(Protocol):
    async def __call__(self, state: RunState, *, runtime: Runtime[RunContext]) -> RunUpdate: ...


def run_builder(settings: Settings, record_graph: RecordGraph, checkpointer: Checkpointer = None) -> RunBuilder:
    builder = StateGraph(RunState, context_schema=RunContext, input_schema=RunInput, output_schema=RunOutput)
    builder.add_node("plan", _plan_node(settings))
    builder.add_node("question", _node(settings, _question))
    builder.add_node("process", process_node(settings, record_graph, checkpointer))
    builder.add_node("summarise", _node(settings, _summarise))
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "question")
    builder.add_conditional_edges("question", routes.after_question)
    builder.add_conditional_edges("process", routes.after_process)
    builder.add_edge("summarise", END)
    return builder


def _plan_node(settings: Settings) -> PlanNode:
    async def step(state: RunState, run_id: str, context: RunContext) -> RunUpdate:
        r = await resources(effective(settings, context))
        request = checked_request(state, r.settings)
        kept = await settings_to_store(r, await r.store.runs.get(run_id))
        planned = await plan(
            {**state, **request},
            run_id=run_id,
            settings={**kept, **goal_of(request)},
            ask=r.ask("plan", run_id),
            find=r.find,
            store=r.store,
        )
        return {**request, **planned, "context": context}

    async def plan_node(state: RunState, *, runtime: Runtime[RunContext]) -> RunUpdate:
        thread_id = get_config()["configurable"]["thread_id"]
        return await arun(step(state, str(thread_id), runtime.context or {}))

    return plan_node


async def _question(r: Resources, state: RunState) -> RunUpdate:
    ask = r.ask("question", state["run_id"])
    batches = r.settings.concurrency
    return await question(state, ask=ask, find=r.find, store=r.store, batches=batches, earlier=r.earlier)


async def _summarise(r: Resources, state: RunState) -> RunUpdate:
    return await summarise(state, store=r.store, prices=r.prices)


def _node(settings: Settings, work: Callable[[Resources, RunState], Awaitable[RunUpdate]]) -> Node:
    """The work with what the run's settings opened, on the home loop."""

    async def step(state: RunState) -> RunUpdate:
        return await work(await resources(effective(settings, state["context"])), state)

    async def node(state: RunState) -> RunUpdate:
        return await arun(step(state))

    return node
