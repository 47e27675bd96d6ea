"""build_graph(): the calls of the README, on the embedded default."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from graph import build_graph, build_record_graph
from graph.process import record_thread
from state.errors import StorageError, UsageError
from state.run_state import ENDINGS, RunOutput
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings

Config = dict[str, Any]


def _named(run_id: str) -> Any:
    return {"configurable": {"thread_id": run_id}}


def test_a_run_ends_with_the_documented_output_and_counts_that_add_up(settings_for: MakeSettings) -> None:
    result = build_graph(settings_for()).invoke(REQUEST)
    assert set(result) == set(RunOutput.__annotations__)
    assert result["questions_generated"] == 3
    assert sum(result[ending] for ending in ENDINGS) == 3
    assert result["approved"] >= 2
    assert result["output_table"] == "synthetic_data_sft"
    assert result["cost_usd"] == 0
    assert result["tokens"] > 0


def test_each_call_without_a_thread_id_is_a_new_run(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    assert graph.invoke(REQUEST)["run_id"] != graph.invoke(REQUEST)["run_id"]


def test_a_thread_id_names_the_run_and_invoking_it_again_writes_nothing_twice(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    first = graph.invoke(REQUEST, _named("mine"))
    again = graph.invoke(None, _named("mine"))
    once_more = graph.invoke(REQUEST, _named("mine"))
    assert first["run_id"] == "mine"
    assert again == first
    assert {**once_more, "tokens": 0} == {**first, "tokens": 0}


async def test_it_works_inside_a_running_event_loop_sync_and_async(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    assert graph.invoke(REQUEST)["questions_generated"] == 3
    assert (await graph.ainvoke(REQUEST))["questions_generated"] == 3


def test_it_works_in_one_event_loop_after_another(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    for _ in range(2):
        assert asyncio.run(graph.ainvoke(REQUEST))["questions_generated"] == 3


def test_streaming_tells_each_node_and_each_record_as_it_happens(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    told = list(graph.stream(REQUEST, stream_mode=["updates", "custom"]))
    nodes = [name for mode, update in told if mode == "updates" for name in update]
    assert nodes == ["plan", "question", "process", "summarise"]
    stages = [update["stage"] for mode, update in told if mode == "custom"]
    assert stages.count("save") == 3
    assert set(stages) >= {"research", "generate", "verify", "review", "save"}


async def test_async_streaming_tells_the_same(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    told = [update async for update in graph.astream(REQUEST, stream_mode="custom")]
    assert [update["stage"] for update in told].count("save") == 3


def test_leaving_a_stream_early_leaves_a_run_that_can_be_resumed(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    for _ in graph.stream(REQUEST, _named("left"), stream_mode="custom"):
        break
    assert graph.get_state(_named("left")).next == ("process",)
    assert graph.invoke(None, _named("left"))["questions_generated"] == 3


def test_ones_own_questions_are_used_as_they_are(settings_for: MakeSettings) -> None:
    own = ["At what temperature does methane boil?", "Who won the football world cup in 1998?"]
    result = build_graph(settings_for()).invoke({**REQUEST, "questions": own})
    assert (result["questions_generated"], result["approved"], result["failed"]) == (2, 1, 1)


async def test_each_question_has_a_thread_of_its_own_with_its_history(settings_for: MakeSettings) -> None:
    settings = settings_for(keep_checkpoints="all")
    await build_graph(settings).ainvoke(REQUEST, _named("threads"))
    store = await open_store(settings.database_url)
    ids = await store.questions.ids_of_run("threads")
    await store.close()
    records = build_record_graph(settings)
    for question_id in ids:
        config = _named(record_thread("threads", question_id))
        history = [snapshot async for snapshot in records.aget_state_history(config)]
        assert history[0].next == ()
        assert history[0].values["drafts"][0].content["response"]
        assert [snapshot.next for snapshot in history][-2:] == [("research",), ("__start__",)]


async def test_a_record_can_be_forked_and_run_again_alone(settings_for: MakeSettings) -> None:
    settings = settings_for(keep_checkpoints="all")
    await build_graph(settings).ainvoke(REQUEST, _named("forked"))
    store = await open_store(settings.database_url)
    question_id = (await store.questions.ids_of_run("forked"))[0]
    records = build_record_graph(settings)
    config = _named(record_thread("forked", question_id))
    before_generate = [s async for s in records.aget_state_history(config) if s.next == ("generate",)][-1]
    result = await records.ainvoke(None, before_generate.config)
    assert result["status"] in ENDINGS
    assert await store.records.count("forked", "sft") == 3
    await store.close()


def test_the_checkpoint_of_a_run_holds_no_texts(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    graph.invoke(REQUEST, _named("small"))
    values = graph.get_state(_named("small")).values
    assert len(values["question_ids"]) == 3
    assert "drafts" not in values
    assert "evidence" not in values


def test_settings_of_one_run_can_be_given_as_its_context(settings_for: MakeSettings) -> None:
    graph = build_graph(settings_for())
    assert graph.invoke(REQUEST, context={"concurrency": 1, "seed": 5})["questions_generated"] == 3
    with pytest.raises(UsageError, match="no search source 'gopher'"):
        graph.invoke(REQUEST, context={"sources": ["gopher"]})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"topic": ""}, "topic: .*at least 1 character"),
        ({"topic": "   "}, "topic: .*at least 1 character"),
        ({"training_type": "dop"}, "no training type 'dop'; there are: .*qa, .*sft"),
        ({"num_questions": 0}, "num_questions: .*greater than or equal to 1"),
        ({"num_questions": 10**9}, "num_questions: .*less than or equal to 100000"),
        ({"num_question": 5}, "no input 'num_question'; there are: topic"),
        ({"questions": ["fine?", " "]}, "a question is empty"),
        ({"topic": None}, "topic: Field required"),
    ],
)
def test_wrong_input_is_refused_before_anything_is_stored(
    settings_for: MakeSettings, tmp_path: Path, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        build_graph(settings_for()).invoke({**REQUEST, **changed})
    assert not (tmp_path / "data.db").exists()


def test_a_checkpoint_file_that_is_none_is_named(settings_for: MakeSettings, tmp_path: Path) -> None:
    (tmp_path / "checkpoints.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match=r"checkpoints\.db"):
        build_graph(settings_for())


def test_both_graphs_are_drawn_as_one_picture(settings_for: MakeSettings) -> None:
    drawn = build_graph(settings_for(), checkpointer=None).get_graph(xray=True)
    assert {"plan", "question", "summarise", "process:research", "process:review", "process:save"} <= set(drawn.nodes)


def test_the_readme_example_runs_as_a_script(tmp_path: Path, guarded_env: dict[str, str]) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = readme.split("```python\n")[1].split("```")[0]
    script = tmp_path / "example.py"
    script.write_text(example, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=guarded_env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[1]) >= 8
    assert done.stderr == ""


def test_what_is_in_the_database_agrees_with_the_output(settings_for: MakeSettings, tmp_path: Path) -> None:
    run_id = str(uuid4())
    result = build_graph(settings_for()).invoke(REQUEST, _named(run_id))
    with sqlite3.connect(tmp_path / "data.db") as database:
        stored = dict(database.execute("SELECT status, count(*) FROM questions GROUP BY status").fetchall())
        rows = database.execute("SELECT count(*) FROM synthetic_data_sft WHERE run_id = ?", [run_id]).fetchone()
    assert stored == {ending: result[ending] for ending in ENDINGS if result[ending]}
    assert rows == (result["records"],)
