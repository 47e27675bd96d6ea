"""summarise: what came of a run, counted from what is stored."""

from state.run_state import ENDINGS, RunState, RunUpdate
from storage.store import Store
from tools.llm.prices import cost_usd


async def summarise(state: RunState, *, store: Store) -> RunUpdate:
    """The four endings count questions and add up to `questions_generated`; `records` counts rows."""
    run_id = state["run_id"]
    questions = await store.questions.of_run(run_id)
    usage = await store.events.usage(run_id)
    endings = {ending: sum(q.status == ending for q in questions) for ending in ENDINGS}
    update: RunUpdate = {
        "questions_generated": len(questions),
        "research_completed": sum(q.context_quality_score is not None for q in questions),
        "data_generated": sum(q.pipeline_stage in ("generated", "reviewed") and bool(q.review) for q in questions),
        "approved": endings["approved"],
        "rejected": endings["rejected"],
        "needs_human": endings["needs_human"],
        "failed": endings["failed"],
        "records": await store.records.count(run_id, state["training_type"]),
        "tokens": sum(row.input_tokens + row.output_tokens for row in usage),
        "cost_usd": cost_usd(usage),
    }
    await store.runs.finish(run_id, "done", {**_identity(state), **update})
    return update


def _identity(state: RunState) -> dict[str, str]:
    return {
        "run_id": state["run_id"],
        "training_type": state["training_type"],
        "output_table": state["output_table"],
    }
