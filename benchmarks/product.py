"""The product as it is measured: one run of the type `sft` through its Python interface."""

import asyncio
from pathlib import Path
from typing import Any

from benchmarks.clients import MODEL, Job
from benchmarks.workload import SUB_TOPIC, TOPIC, questions
from graph import build_graph
from state.settings import Settings, load_settings


def settings_for(url: str, folder: Path, concurrency: int) -> Settings:
    """All its files in one folder, its model behind the server at `url`."""
    return load_settings(
        model=f"google_genai:{MODEL}",
        model_base_url=url,
        google_api_key="any",
        sources=("corpus",),
        database_url=f"sqlite:///{folder}/data.db",
        checkpoints=folder / "checkpoints.db",
        cache_path=folder / "calls.db",
        concurrency=concurrency,
    )


async def product(url: str, folder: Path, job: Job) -> dict[str, Any]:
    """The run's output. Raises `ValueError` unless every record was approved: anything else is another workload."""
    request: Any = {"topic": TOPIC, "sub_topic": SUB_TOPIC, "training_type": "sft", "num_questions": job.records}
    request["questions"] = questions(job.records, job.first)
    graph = await asyncio.to_thread(build_graph, settings_for(url, folder, job.concurrency))
    output: dict[str, Any] = await graph.ainvoke(request)
    if output["approved"] != job.records:
        raise ValueError(f"of {job.records} records not all were approved: {output}")
    return output
