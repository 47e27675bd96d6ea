"""verify: what the records of a run are compared with beyond their own question."""

from pathlib import Path
from typing import Any

from nodes.verify import Surroundings, verify
from state.artifacts import Draft, TaskSpec
from state.record_state import RecordState
from state.records import NewQuestion
from state.verdicts import Verdict
from storage.store import Store
from tests.nodes.conftest import QUESTION
from tools.benchmarks import load_benchmarks
from tools.earlier import Earlier

CONTENT = {"response": "Methane boils at -162 degrees Celsius at atmospheric pressure.", "own_reasoning": []}


def compared(earlier: Earlier, **other: Any) -> Surroundings:
    return Surroundings(
        refresh=lambda question, store: earlier.refresh(question, store.questions), earlier=earlier.before, **other
    )


async def found(state: RecordState, store: Store, around: Surroundings) -> dict[str, Verdict]:
    draft = Draft(content=CONTENT, model="scripted", prompt_hash="abc")
    update = await verify({**state, "drafts": [draft]}, store=store, surroundings=around)
    return {verdict.check: verdict for verdict in update["verdicts"]}


async def added(store: Store, text: str, run_id: str, *, own: bool = False) -> int:
    spec = TaskSpec(training_type="sft", own=own)
    new = NewQuestion(question=text, topic="chemistry", sub_topic="alkanes", training_type="sft", task_spec=spec)
    return (await store.questions.add(run_id, [new]))[0]


async def test_a_question_that_stands_earlier_in_the_database_is_a_duplicate(
    researched: RecordState, store: Store
) -> None:
    later = await added(store, f"Please tell me: {QUESTION}", "r2")
    verdicts = await found({**researched, "question_id": later}, store, compared(Earlier()))
    assert verdicts["duplicate"].result == "fail"
    assert verdicts["duplicate"].evidence == f'it repeats question {researched["question_id"]}: "{QUESTION}"'


async def test_the_first_of_two_is_none_whichever_is_checked_first(researched: RecordState, store: Store) -> None:
    later, earlier = await added(store, QUESTION, "r2"), Earlier()
    verdicts = await found({**researched, "question_id": later}, store, compared(earlier))
    assert verdicts["duplicate"].result == "fail"
    assert (await found(researched, store, compared(earlier)))["duplicate"].result == "pass"


async def test_ones_own_question_may_be_asked_again(researched: RecordState, store: Store) -> None:
    later = await added(store, QUESTION, "r2", own=True)
    assert "duplicate" not in await found({**researched, "question_id": later}, store, compared(Earlier()))


async def test_a_benchmark_item_is_found_in_the_question(researched: RecordState, store: Store, tmp_path: Path) -> None:
    (tmp_path / "items.txt").write_text(QUESTION, encoding="utf-8")
    benchmarks = load_benchmarks([tmp_path / "items.txt"])
    verdicts = await found(researched, store, compared(Earlier(), benchmark=benchmarks.match))
    assert verdicts["contamination"].evidence.startswith("question holds benchmark item items.txt:1:")


async def test_without_surroundings_neither_is_checked(researched: RecordState, store: Store) -> None:
    assert not {"duplicate", "contamination"} & (await found(researched, store, Surroundings())).keys()
