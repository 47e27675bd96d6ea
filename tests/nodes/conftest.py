"""What node tests share: a real store in a SQLite file, and a question in it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from nodes.research import research
from state.artifacts import TaskSpec
from state.record_state import RecordState
from state.records import NewQuestion
from storage.store import Store, open_store
from tests.support.scripted import ScriptedAsk, ScriptedFind, hit

TEXT = "Methane is the simplest alkane. Methane boils at -162 degrees Celsius at atmospheric pressure."
QUESTION = "At what temperature does methane boil?"
REFERENCE = {"text": "Methane boils at -162 degrees Celsius at atmospheric pressure.", "passages": ["P1"]}
SYNTHESIS = {"answerable": True, "reference_answer": REFERENCE, "summary": [REFERENCE]}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite:///{tmp_path}/data.db")
    await opened.runs.create("r1", {"topic": "chemistry", "training_type": "sft", "num_questions": 1}, {})
    yield opened
    await opened.close()


@pytest.fixture
async def question_id(store: Store) -> int:
    new = NewQuestion(
        question=QUESTION,
        topic="chemistry",
        sub_topic="alkanes",
        training_type="sft",
        task_spec=TaskSpec(training_type="sft", constraints=["be brief"]),
    )
    return (await store.questions.add("r1", [new]))[0]


@pytest.fixture
async def researched(store: Store, question_id: int) -> RecordState:
    """The record's state after research, with its evidence in the store."""
    begun: Any = {"run_id": "r1", "question_id": question_id}
    update = await research(
        begun,
        ask=ScriptedAsk(SYNTHESIS),
        find=ScriptedFind([hit(TEXT)]),
        store=store,
        passages=3,
        max_revisions=2,
        person=False,
    )
    return {**begun, **update}
