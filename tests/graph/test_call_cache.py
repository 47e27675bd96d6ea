"""Runs that find their answers kept: nothing is sent or paid twice, and the records are the same."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph import build_graph
from state.errors import StorageError
from state.events import ModelCalled
from state.settings import Settings
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.protocol import ProtocolServer, judge_approves_everything, judge_revises_once
from tests.support.servers import StartServer

pytestmark = pytest.mark.slow

MAIN = Path(__file__).parents[2] / "main.py"
GEMINI = "google_genai:gemini-2.5-flash"
IDENTITY = {"id", "run_id", "question_id", "created_at", "updated_at"}


def online(make: MakeSettings, server: ProtocolServer, **changed: Any) -> Settings:
    model = {"model": GEMINI, "google_api_key": "any", "model_base_url": server.url, "sources": ("corpus",)}
    return make(**{**model, **changed})


def fresh(tmp_path: Path, name: str) -> dict[str, Any]:
    """Another database and other checkpoints, beside the same kept answers."""
    return {"database_url": f"sqlite:///{tmp_path}/{name}.db", "checkpoints": tmp_path / f"{name}-checkpoints.db"}


async def _calls(settings: Settings, run_id: str) -> list[ModelCalled]:
    store = await open_store(settings.database_url)
    events = await store.events.of_run(run_id, "model_called")
    await store.close()
    return [event for event in events if isinstance(event, ModelCalled)]


async def _records(settings: Settings, run_id: str, kind: str) -> list[dict[str, Any]]:
    """Without what tells the runs apart, and without how long each check took."""
    store = await open_store(settings.database_url)
    records = await store.records.of_run(run_id, kind)
    await store.close()
    without = {**dict.fromkeys(IDENTITY, True), "verdicts": {"__all__": {"seconds"}}}
    return [record.model_dump(mode="json", exclude=without) for record in records]


@pytest.mark.parametrize(("kind", "options"), [("sft", {}), ("dpo", {"candidates": 3, "judge_samples": 2})])
async def test_a_run_repeated_into_a_fresh_database_sends_nothing_and_gives_the_same_records(
    settings_for: MakeSettings, protocol_server: StartServer, tmp_path: Path, kind: str, options: dict[str, Any]
) -> None:
    server = protocol_server(answer=judge_revises_once())
    request = {**REQUEST, "training_type": kind}
    first, again = (
        online(settings_for, server, **options),
        online(settings_for, server, **fresh(tmp_path, "b"), **options),
    )
    one = await build_graph(first).ainvoke(request)
    sent = len(server.requests)
    two = await build_graph(again).ainvoke(request)
    assert len(server.requests) == sent > 10
    records = await _records(first, one["run_id"], kind)
    assert records == await _records(again, two["run_id"], kind)
    assert len(records) == one["records"] > 0
    paid, calls = await _calls(first, one["run_id"]), await _calls(again, two["run_id"])
    assert sum(not call.cached for call in paid) == sent
    assert len(calls) == len(paid)
    assert {(call.cached, call.outcome, call.input_tokens, call.output_tokens) for call in calls} == {
        (True, "ok", 0, 0)
    }
    assert (two["tokens"], two["cost_usd"]) == (0, 0)
    assert one["tokens"] > 0


async def test_without_the_cache_everything_is_sent_again_and_nothing_is_kept(
    settings_for: MakeSettings, protocol_server: StartServer, tmp_path: Path
) -> None:
    server = protocol_server(answer=judge_approves_everything())
    for name in ("one", "two"):
        settings = online(settings_for, server, cache=False, **fresh(tmp_path, name))
        await build_graph(settings).ainvoke(REQUEST)
    bodies = Counter(json.dumps(request.body) for request in server.requests)
    assert set(bodies.values()) == {2}
    assert not (tmp_path / "calls.db").exists()


async def test_the_offline_model_leaves_no_file_of_kept_answers(settings_for: MakeSettings, tmp_path: Path) -> None:
    result = await build_graph(settings_for()).ainvoke({**REQUEST, "num_questions": 1})
    assert result["questions_generated"] == 1
    assert not (tmp_path / "calls.db").exists()


async def test_a_file_that_cannot_be_used_ends_the_run_before_anything_is_sent(
    settings_for: MakeSettings, protocol_server: StartServer, tmp_path: Path
) -> None:
    server = protocol_server()
    _write(tmp_path / "calls.db", "somebody's notes")
    with pytest.raises(StorageError, match=r"calls\.db is damaged"):
        await build_graph(online(settings_for, server)).ainvoke(REQUEST)
    assert server.requests == []


async def test_a_file_that_is_deleted_between_runs_is_made_anew(
    settings_for: MakeSettings, protocol_server: StartServer, tmp_path: Path
) -> None:
    server = protocol_server(answer=judge_approves_everything())
    graph = build_graph(online(settings_for, server))
    await graph.ainvoke({**REQUEST, "num_questions": 1})
    _delete(tmp_path)
    await graph.ainvoke({**REQUEST, "num_questions": 1, "sub_topic": "hydrocarbons"})
    assert _kept(tmp_path / "calls.db") > 0


def _write(path: Path, text: str) -> None:
    path.write_text(text)


def _delete(folder: Path) -> None:
    for file in folder.glob("calls.db*"):
        file.unlink()


def _kept(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        (answers,) = database.execute("SELECT count(*) FROM answers").fetchone()
    return int(answers)


QUESTIONS = 12
RUN = ["run", "--topic", "chemistry", "--sub-topic", "organic chemistry", "--type", "grpo", "--num", str(QUESTIONS)]
RUN += ["--run-id", "killed", "--concurrency", "8", "--source", "corpus", "--candidates", "4", "--json"]


@pytest.mark.slow
def test_a_killed_run_goes_on_without_sending_again_what_was_kept(
    protocol_server: StartServer, tmp_path: Path, guarded_env: dict[str, str]
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.05)
    env = {**guarded_env, "GOOGLE_API_KEY": "any", "SYNTHDATA_MODEL_BASE_URL": server.url}
    env["SYNTHDATA_SOURCES"] = "corpus"
    with subprocess.Popen([sys.executable, str(MAIN), *RUN], cwd=tmp_path, env=env, stderr=subprocess.DEVNULL) as run:
        while server.count("generator") < 18:
            assert run.poll() is None, "the run ended before it could be killed"
        run.send_signal(signal.SIGKILL)
    kept = _kept(tmp_path / "db" / "calls.db")
    recorded = _recorded(tmp_path / "db" / "synthetic_data.db")
    before = len(server.requests)
    done = subprocess.run(
        [sys.executable, str(MAIN), "resume", "killed", "--json"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["questions_generated"] == QUESTIONS
    assert 0 < recorded <= kept <= before < len(server.requests)
    again = Counter(json.dumps(request.body) for request in server.requests)
    assert sum(times - 1 for times in again.values()) <= before - kept
    assert _kept(tmp_path / "db" / "calls.db") == len(again)


def _recorded(path: Path) -> int:
    """How many calls the run knows to have been answered."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT data FROM events WHERE kind = 'model_called'").fetchall()
    return sum(json.loads(data)["outcome"] == "ok" for (data,) in rows)
