"""Approved records of three types, written once by the embedded default."""

from pathlib import Path

import pytest

from audit.base import Specimen, Surrounded
from audit.records import specimens
from graph import build_graph
from state.settings import Settings, load_settings
from storage.store import shared_store
from tools.loop import run as wait_for

REQUESTS = (
    ("sft", "chemistry", "organic chemistry", 3),
    ("chat", "chemistry", "organic chemistry", 2),
    ("dpo", "mathematics", "algebra", 4),
    ("grpo", "programming", "python", 4),
    ("kto", "chemistry", "organic chemistry", 3),
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    """Settings that name a database, and the ids of the runs in it."""
    folder = tmp_path_factory.mktemp("audited")
    place = {"database_url": f"sqlite:///{folder}/records.db", "checkpoints": Path(folder) / "checkpoints.db"}
    settings = load_settings(model="offline", sources=("corpus",), **place)
    names = ("training_type", "topic", "sub_topic", "num_questions")
    graph = build_graph(settings)
    requests = [dict(zip(names, request, strict=True)) for request in REQUESTS]
    return settings, [graph.invoke(request)["run_id"] for request in requests]


@pytest.fixture(scope="session")
def records(made: tuple[Settings, list[str]]) -> list[Specimen]:
    settings, run_ids = made

    async def read() -> list[Specimen]:
        return await specimens(await shared_store(settings.database_url), run_ids, 40)

    return wait_for(read())


@pytest.fixture
def around(records: list[Specimen]) -> Surrounded:
    import random

    told = "You write one training example from the passages that you are given, and you say nothing beside them."
    benchmark = ["Which planet of the solar system has the shortest day, and how long is it?"]
    return Surrounded(records, random.Random(1), benchmark, [told])
