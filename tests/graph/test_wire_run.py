"""Whole runs with the real Gemini and Tavily clients against a local server that speaks their protocols."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from graph import build_graph
from state.errors import ModelAuthError
from state.run_state import ENDINGS
from state.settings import Settings
from storage.store import Store, open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.protocol import Faults, ProtocolServer, judge_approves_everything, judge_revises_once
from tests.support.servers import StartServer

pytestmark = pytest.mark.slow

GEMINI = "google_genai:gemini-2.5-flash"
FAULTS = ("429:0", "500", "truncated", "empty", "blocked", "malformed")


def online(make: MakeSettings, server: ProtocolServer, **changed: Any) -> Settings:
    keys = {"google_api_key": "any", "tavily_api_key": "any"}
    urls = {"model_base_url": server.url, "tavily_base_url": server.url, "tavily_licenses": False}
    return make(**{"model": GEMINI, "sources": ("tavily",), **keys, **urls, **changed})


async def _stored(settings: Settings, run_id: str) -> tuple[Store, list[Any]]:
    store = await open_store(settings.database_url)
    return store, await store.questions.of_run(run_id)


async def test_a_record_that_needs_revision_is_revised_once_with_the_critique_in_hand(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_revises_once())
    result = await build_graph(online(settings_for, server)).ainvoke(REQUEST)
    assert (result["approved"], result["questions_generated"]) == (3, 3)
    for question, asked in _by_question(server, "generator").items():
        first, second = asked
        assert first["feedback"] is None
        assert second["feedback"]["critique"] == f"name the boiling point (critique for: {question})"
        assert second["feedback"]["previous"]["response"]
    assert server.count("judge") == 6


async def test_the_real_clients_carry_evidence_tokens_and_money_through(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything())
    settings = online(settings_for, server)
    result = await build_graph(settings).ainvoke(REQUEST)
    store, questions = await _stored(settings, result["run_id"])
    records = await store.records.of_run(result["run_id"], "sft", review_status="approved")
    await store.close()
    assert len(records) == result["approved"] == 3
    assert all(record.model_used == GEMINI and record.judge_used == GEMINI for record in records)
    assert all(record.source.startswith("https://reference.example/") for record in records)
    assert all(q.status == "approved" for q in questions)
    assert result["tokens"] > 0
    assert result["cost_usd"] > 0
    assert {request.api_key for request in server.requests} == {"any"}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_with_failing_calls_mixed_in_every_question_ends_with_a_reason(
    settings_for: MakeSettings, protocol_server: StartServer, seed: int
) -> None:
    server = protocol_server(answer=judge_approves_everything(), faults=Faults(rate=0.1, kinds=FAULTS, seed=seed))
    settings = online(settings_for, server)
    result = await build_graph(settings).ainvoke({**REQUEST, "num_questions": 20})
    store, questions = await _stored(settings, result["run_id"])
    events = await store.events.of_run(result["run_id"], "model_called")
    await store.close()
    assert sum(result[ending] for ending in ENDINGS) == result["questions_generated"] == len(questions)
    assert result["questions_generated"] >= 15
    assert all(q.status in ENDINGS and q.reason for q in questions)
    assert any(event.kind == "model_called" and event.outcome != "ok" for event in events)
    assert result["approved"] >= result["questions_generated"] // 2


async def test_a_wrong_key_ends_the_run_at_the_first_call(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(faults=["bad_key"])
    settings = online(settings_for, server, sources=("corpus",))
    with pytest.raises(ModelAuthError, match="API key"):
        await build_graph(settings).ainvoke(REQUEST, {"configurable": {"thread_id": "nokey"}})
    assert len(server.requests) == 1
    store, questions = await _stored(settings, "nokey")
    assert (await store.runs.get("nokey"), questions) == (None, [])
    await store.close()


async def test_a_hanging_server_ends_the_question_not_the_run(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), faults={"generator": ["hang"]})
    settings = online(settings_for, server, request_timeout_s=3.0, attempts=1)
    result = await build_graph(settings).ainvoke(REQUEST)
    assert (result["failed"], result["approved"]) == (1, 2)
    store, questions = await _stored(settings, result["run_id"])
    await store.close()
    (failed,) = [q for q in questions if q.status == "failed"]
    assert failed.reason == "ModelTimeout: no answer within 3 s"


async def test_a_question_that_takes_longer_than_its_deadline_fails_with_that_reason(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), faults={"judge": ["hang"]})
    settings = online(settings_for, server, record_timeout_s=3.0, concurrency=1)
    result = await build_graph(settings).ainvoke(REQUEST)
    store, questions = await _stored(settings, result["run_id"])
    records = await store.records.of_run(result["run_id"], "sft")
    await store.close()
    assert (result["failed"], result["approved"]) == (1, 2)
    (failed,) = [q for q in questions if q.status == "failed"]
    assert failed.reason.startswith("RecordTimeout")
    assert len(records) == 3
    assert Counter(record.review_status for record in records) == {"approved": 2, "needs_human": 1}


async def test_no_more_calls_are_on_the_wire_than_was_set(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.02)
    await build_graph(online(settings_for, server, concurrency=2)).ainvoke({**REQUEST, "num_questions": 6})
    assert server.max_calls_in_flight == 2


async def test_two_runs_at_once_do_not_disturb_each_other(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.01)
    graph = build_graph(online(settings_for, server))
    results = await asyncio.gather(*(graph.ainvoke({**REQUEST, "training_type": kind}) for kind in ("sft", "qa")))
    assert [result["approved"] for result in results] == [3, 3]
    assert results[0]["run_id"] != results[1]["run_id"]


def _by_question(server: ProtocolServer, role: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for request in server.requests:
        if request.role == role:
            found.setdefault(request.payload["question"], []).append(request.payload)
    return found
