"""summarise: what came of a run, counted from what is stored."""

from typing import cast

from nodes.goal import because, end_of
from nodes.spread import spread_of
from nodes.waterfall import waterfall_of
from state.run_state import ENDINGS, EndedBy, RunOutput, RunState, RunUpdate
from storage.store import Store
from tools.llm.prices import Prices
from training_types import training_type
from training_types.base import TrainingType


async def summarise(state: RunState, *, store: Store, prices: Prices) -> RunUpdate:
    end = end_of(state)
    if end is None:
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
    questions, usage = await store.questions.of_run(run_id), await store.events.usage(run_id)
    endings = {ending: sum(q.status == ending for q in questions) for ending in ENDINGS}
    return {
        "run_id": run_id,
        "training_type": kind.name,
        "output_table": kind.table,
        "questions_generated": len(questions),
        "research_completed": sum(q.context_quality_score is not None for q in questions),
        "data_generated": sum(q.pipeline_stage in ("generated", "reviewed") and bool(q.review) for q in questions),
        "approved": endings["approved"],
        "rejected": endings["rejected"],
        "needs_human": endings["needs_human"],
        "failed": endings["failed"],
        "records": await store.records.count(run_id, kind.name),
        "tokens": sum(row.input_tokens + row.output_tokens for row in usage),
        "cost_usd": prices.total(usage),
        "ended_by": ended_by,
        "ended_because": ended_because,
        "waterfall": await waterfall_of(run_id, questions, store),
        "diversity": (await spread_of(run_id, questions, store)).model_dump(),
    }
