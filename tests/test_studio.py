"""Both graphs behind LangGraph's development server, driven through its own client."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from langgraph_sdk import get_sync_client

from graph import Settings, build_graph, load_settings
from graph.process import record_thread
from state.run_state import ENDINGS, RunOutput
from storage.store import open_store
from tests.shell.calls import called
from tests.support.network import GUARD, ROOT

REQUEST: dict[str, Any] = {
    "topic": "chemistry",
    "sub_topic": "organic chemistry",
    "training_type": "sft",
    "num_questions": 3,
}
SERVED = ("langgraph.json", "exporters", "graph", "nodes", "state", "storage", "tools", "training_types")
COMMAND = ("-m", "langgraph_cli", "dev", "--no-browser", "--no-reload", "--n-jobs-per-worker", "10", "--port")


@dataclass(frozen=True)
class Studio:
    """A running server. `settings` name the files it keeps its data in."""

    folder: Path
    url: str
    settings: Settings

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8")

    @property
    def attempts(self) -> str:
        """The addresses beyond loopback that the server tried to reach."""
        noted = self.folder / "outside.txt"
        return noted.read_text(encoding="utf-8") if noted.exists() else ""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    for name in SERVED:
        (folder / name).symlink_to(ROOT / name)
    url, checkpoints = f"sqlite:///{folder}/data.db", folder / "checkpoints.db"
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(GUARD), str(ROOT)]),
        "LOOPBACK_ONLY_LOG": str(folder / "outside.txt"),
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "SYNTHDATA_DATABASE_URL": url,
        "SYNTHDATA_CHECKPOINTS": str(checkpoints),
        "SYNTHDATA_KEEP_CHECKPOINTS": "all",
    }
    port = _free_port()
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen([sys.executable, *COMMAND, str(port)], cwd=folder, env=env, stdout=log, stderr=log)
    served = Studio(folder, f"http://127.0.0.1:{port}", load_settings(database_url=url, checkpoints=checkpoints))
    try:
        _wait_until_up(served, server)
        yield served
    finally:
        _stop(server)
    assert "BlockingError" not in served.log
    assert served.attempts == ""
    assert (folder / ".langgraph_api").is_dir(), "its own files lie elsewhere, perhaps in the checkout"


@pytest.fixture
def client(studio: Studio) -> Iterator[Any]:
    with get_sync_client(url=studio.url) as opened:
        yield opened


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait_until_up(studio: Studio, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert server.poll() is None, studio.log
        assert time.monotonic() < deadline, studio.log
        try:
            if httpx.get(f"{studio.url}/ok").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=15)
    finally:
        server.kill()
        server.wait()


async def _question_ids(studio: Studio, run_id: str) -> list[int]:
    store = await open_store(studio.settings.database_url)
    try:
        return await store.questions.ids_of_run(run_id)
    finally:
        await store.close()


def _threads(studio: Studio) -> set[str]:
    """The threads that have checkpoints in the SQLite file."""
    with closing(sqlite3.connect(studio.settings.checkpoints)) as database:
        return {name for (name,) in database.execute("SELECT DISTINCT thread_id FROM checkpoints")}


async def test_a_run_streams_and_ends_as_in_the_shell_and_its_records_are_threads(
    studio: Studio, client: Any, tmp_path: Path
) -> None:
    assert {assistant["graph_id"] for assistant in client.assistants.search()} == {"run", "record"}
    run_id = client.threads.create(graph_id="run")["thread_id"]
    told = list(
        client.runs.stream(
            run_id, "run", input=REQUEST, context={"seed": 3}, stream_mode=["updates", "custom", "values"]
        )
    )
    nodes = [name for part in told if part.event == "updates" for name in part.data]
    assert nodes == ["plan", "question", "process", "summarise"]
    stages = [part.data["stage"] for part in told if part.event == "custom"]
    assert stages.count("save") == 3

    output = told[-1].data
    words = ("--topic", "chemistry", "--sub-topic", "organic chemistry", "--type", "sft", "--num", "3", "--seed", "3")
    assert set(output) == set(RunOutput.__annotations__)
    assert output["run_id"] == run_id
    assert {**called("run", *words, "--json", folder=tmp_path).json, "run_id": run_id} == output

    ids = await _question_ids(studio, run_id)
    threads = [record_thread(run_id, question_id) for question_id in ids]
    assert {run_id, *threads} <= _threads(studio)
    for thread in threads:
        client.threads.create(thread_id=thread, graph_id="record", if_exists="do_nothing")
    states = {thread: client.threads.get_state(thread) for thread in threads}
    assert all(state["next"] == [] and state["values"]["status"] in ENDINGS for state in states.values())
    approved = next(thread for thread, state in states.items() if state["values"]["status"] == "approved")
    assert states[approved]["values"]["drafts"][0]["content"]["response"]
    steps = [step["next"] for step in reversed(client.threads.get_history(approved, limit=20))]
    assert steps[1:5] == [["research"], ["generate"], ["verify"], ["review"]]


def test_a_run_that_was_left_in_python_is_resumed_in_the_server(studio: Studio, client: Any) -> None:
    run_id, graph = str(uuid4()), build_graph(studio.settings)
    named: Any = {"configurable": {"thread_id": run_id}}
    for _ in graph.stream(REQUEST, named, stream_mode="custom"):
        break
    assert graph.get_state(named).next == ("process",)
    client.threads.create(thread_id=run_id, graph_id="run", if_exists="do_nothing")
    output = client.runs.wait(run_id, "run", input=None)
    assert output["run_id"] == run_id
    assert sum(output[ending] for ending in ENDINGS) == output["questions_generated"] == 3
    assert graph.invoke(None, named) == output
    (listed,) = [run for run in called_runs(studio) if run["run_id"] == run_id]
    assert (listed["status"], listed["output"]) == ("done", output)


def called_runs(studio: Studio) -> list[dict[str, Any]]:
    words = ("runs", "--json", "--database", studio.settings.database_url)
    found: list[dict[str, Any]] = called(*words, folder=studio.folder).json
    return found


def test_wrong_input_is_told_to_whoever_asked(client: Any) -> None:
    thread = client.threads.create(graph_id="run")["thread_id"]
    parts = list(client.runs.stream(thread, "run", input={**REQUEST, "training_type": "dop"}))
    assert parts[-1].event == "error"
    assert "no training type 'dop'; there are: " in parts[-1].data["message"]
