"""summarise: what came of a run, counted from what is stored."""

from collections import Counter
from dataclasses import dataclass, field
from typing import cast

from nodes.goal import because, end_of
from nodes.spread import spread_of
from nodes.waterfall import Waterfall, events_of
from state.records import Outline, Question
from state.run_state import EndedBy, RunOutput, RunState, RunUpdate
from storage.store import Store
from tools.diversity import outline_of
from tools.llm.prices import Prices
from training_types import training_type
from training_types.base import TrainingType


async def summarise(state: RunState, *, store: Store, prices: Prices) -> RunUpdate:
    if (end := end_of(state)) is None:
        raise ValueError("a run that is to write more questions cannot be summarised as ended")
    kind = training_type(state["training_type"])
    output = await counted(state["run_id"], kind, store, prices, end, because(state, end))
    await store.runs.finish(state["run_id"], "done", dict(output))
    return cast(RunUpdate, output)


async def counted(
    run_id: str, kind: TrainingType, store: Store, prices: Prices, ended_by: EndedBy, ended_because: str
) -> RunOutput:
    """What has come of the run so far, and what ended it.

    Of questions that ended, the four endings add up to `questions_generated` once all have; `records` counts rows,
    `tokens` and `cost_usd` calls that were sent: what was answered from kept answers is not among them.
    """
    found, usage = await _tallied(run_id, store), await store.events.usage(run_id)
    return {
        "run_id": run_id,
        "training_type": kind.name,
        "output_table": kind.table,
        "questions_generated": found.waterfall.questions,
        "research_completed": found.researched,
        "data_generated": found.generated,
        "approved": found.statuses["approved"],
        "rejected": found.statuses["rejected"],
        "needs_human": found.statuses["needs_human"],
        "failed": found.statuses["failed"],
        "records": await store.records.count(run_id, kind.name),
        "tokens": sum(row.input_tokens + row.output_tokens for row in usage),
        "cost_usd": prices.total(usage),
        "ended_by": ended_by,
        "ended_because": ended_because,
        "waterfall": found.waterfall.steps(),
        "diversity": (await spread_of(run_id, found.outlines, store)).model_dump(),
    }


@dataclass
class _Tally:
    """What the questions of a run have come to. They are looked at one by one: a run may have many."""

    waterfall: Waterfall
    statuses: Counter[str] = field(default_factory=Counter)
    researched: int = 0
    generated: int = 0
    outlines: list[Outline] = field(default_factory=list)

    def add(self, question: Question) -> None:
        self.waterfall.add(question)
        self.statuses[question.status] += 1
        self.researched += question.context_quality_score is not None
        self.generated += question.pipeline_stage in ("generated", "reviewed") and bool(question.review)
        self.outlines.append(outline_of(question))


async def _tallied(run_id: str, store: Store) -> _Tally:
    found = _Tally(Waterfall().told(await events_of(run_id, store)))
    async for question in store.questions.each_of_run(run_id):
        found.add(question)
    return found
