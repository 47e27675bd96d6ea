"""Where models' clients live makes no difference to a run; where they do is decided once, by its settings."""

from pathlib import Path
from typing import Any

import pytest

from graph import build_graph
from graph.resources import resources
from state.errors import UsageError
from state.settings import Settings, load_settings
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.test_wire_run import GEMINI, online
from tests.protocol import judge_revises_once
from tests.support.servers import StartServer
from tools.llm.apart.client import BUSY, ApartModel, lives_apart
from tools.loop import run


@pytest.mark.parametrize(
    ("chosen", "concurrency", "tracing", "expected"),
    [
        ("auto", BUSY - 1, "false", False),
        ("auto", BUSY, "false", True),
        ("auto", BUSY, "true", False),
        ("on", 1, "true", True),
        ("off", 1024, "false", False),
    ],
)
def test_clients_live_apart_where_many_calls_are_made_at_once_or_one_says_so(
    monkeypatch: pytest.MonkeyPatch, chosen: str, concurrency: int, tracing: str, expected: bool
) -> None:
    monkeypatch.setattr("tools.llm.apart.client.tracing_is_enabled", lambda: tracing == "true")
    settings = load_settings(client_process=chosen, concurrency=concurrency)
    assert lives_apart(settings) is expected


def test_the_embedded_model_stays(settings_for: MakeSettings) -> None:
    askers = run(resources(settings_for(client_process="on"))).askers
    assert not any(isinstance(asker.open_model(100, 0).model, ApartModel) for asker in askers.values())


@pytest.mark.slow
def test_a_missing_key_is_named_before_any_work_there_too(settings_for: MakeSettings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="GOOGLE_API_KEY is not set"):
        run(resources(settings_for(model=GEMINI, client_process="on")))
    assert not (tmp_path / "data.db").exists()


async def _made(settings: Settings) -> list[Any]:
    request: Any = {**REQUEST, "num_questions": 1}
    result = await build_graph(settings).ainvoke(request, {"configurable": {"thread_id": "r"}})
    store = await open_store(settings.database_url)
    records, calls = await store.records.of_run("r", "sft"), await store.events.of_run("r", "model_called")
    await store.close()
    told = [call.model_dump(exclude={"at", "seconds", "id"}) for call in calls]
    return [result, [(r.content, r.model_used, r.judge_used, r.review_status) for r in records], told]


@pytest.mark.slow
async def test_a_run_ends_the_same_wherever_its_clients_live(
    settings_for: MakeSettings, protocol_server: StartServer, tmp_path: Path
) -> None:
    found = {}
    for where in ("off", "on"):
        server = protocol_server(answer=judge_revises_once(), faults={"judge": ["429:0", "500", "malformed"]})
        own = {"database_url": f"sqlite:///{tmp_path}/{where}.db", "checkpoints": tmp_path / f"{where}_checkpoints.db"}
        settings = online(settings_for, server, client_process=where, cache=False, **own)
        found[where] = [*await _made(settings), [repr(request.body) for request in server.requests]]
    assert found["on"] == found["off"]
    outcomes = [call["outcome"] for call in found["on"][2]]
    assert {"ok", "ModelRateLimited", "ModelUnavailable", "ModelMalformed"} == set(outcomes)
