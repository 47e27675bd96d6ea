"""Runs that stop before they have a question, or at once: they are stored from their start on, and go on."""

import asyncio
from typing import Any

import pytest

from graph import build_graph
from state.errors import BudgetExhausted, ModelQuotaExhausted
from state.events import ModelCalled
from state.run_state import ENDINGS
from state.settings import Settings
from storage.store import Store, open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.protocol import ProtocolServer, judge_approves_everything
from tests.support.servers import StartServer

pytestmark = pytest.mark.slow

CONFIG: Any = {"configurable": {"thread_id": "early"}}


@pytest.fixture
def server(protocol_server: StartServer) -> ProtocolServer:
    return protocol_server(answer=judge_approves_everything())


def online(make: MakeSettings, server: ProtocolServer, **changed: Any) -> Settings:
    given = {"model": "google_genai:gemini-2.5-flash", "google_api_key": "any", "model_base_url": server.url}
    return make(**{**given, "sources": ("corpus",), **changed})


async def status(store: Store) -> str:
    run = await store.runs.get("early")
    return run.status if run else "not stored"


async def goes_on(settings: Settings, server: ProtocolServer) -> None:
    server.configure(faults=(), latency_s=0.0)
    result = await build_graph(settings).ainvoke(None, CONFIG)
    assert sum(result[ending] for ending in ENDINGS) == result["questions_generated"] == 3


@pytest.mark.parametrize("role", ["planner", "question_writer"])
async def test_a_run_that_its_deadline_stops_before_it_has_a_question_goes_on(
    settings_for: MakeSettings, server: ProtocolServer, role: str
) -> None:
    server.configure(faults={role: ["429:30"] * 9})
    with pytest.raises(BudgetExhausted, match="may take 1 s"):
        await build_graph(online(settings_for, server, deadline_s=1.0)).ainvoke(REQUEST, CONFIG)
    store = await open_store(settings_for().database_url)
    run = await store.runs.get("early")
    assert run is not None
    assert run.output is not None
    assert (run.status, run.output["questions_generated"]) == ("stopped", 0)
    await store.close()
    await goes_on(online(settings_for, server), server)


async def test_a_run_that_is_cancelled_while_it_plans_is_stored_as_interrupted_and_goes_on(
    settings_for: MakeSettings, server: ProtocolServer
) -> None:
    server.configure(latency_s=30.0)
    settings = online(settings_for, server)
    running = asyncio.create_task(build_graph(settings).ainvoke(REQUEST, CONFIG))
    while not server.in_flight:
        await asyncio.wait([running], timeout=0.05)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    store = await open_store(settings.database_url)
    assert await status(store) == "interrupted"
    calls = [event for event in await store.events.of_run("early") if isinstance(event, ModelCalled)]
    assert [(call.outcome, call.estimated) for call in calls] == [("cancelled", True)]
    await goes_on(settings, server)
    run = await store.runs.get("early")
    assert run is not None
    assert (run.output or {})["tokens"] > calls[0].input_tokens > 100
    await store.close()


async def test_a_quota_of_a_day_that_is_used_up_stops_the_run_at_once_and_a_new_day_takes_it_to_its_end(
    settings_for: MakeSettings, server: ProtocolServer
) -> None:
    server.configure(faults={"judge": [None, *["daily"] * 99]})
    settings = online(settings_for, server, concurrency=1)
    with pytest.raises(ModelQuotaExhausted, match="GenerateRequestsPerDayPerProjectPerModel-FreeTier"):
        await build_graph(settings).ainvoke(REQUEST, CONFIG)
    assert [request.outcome for request in server.requests].count("daily") == 1
    assert server.requests[-1].outcome == "daily"
    store = await open_store(settings.database_url)
    assert await status(store) == "stopped"
    assert "failed" not in await store.questions.statuses("early")
    await store.close()
    await goes_on(settings, server)


async def test_a_call_without_an_answer_counts_against_the_budget(
    settings_for: MakeSettings, server: ProtocolServer
) -> None:
    server.configure(faults={"planner": ["hang"] * 9})
    settings = online(settings_for, server, request_timeout_s=0.5, budget_tokens=500)
    with pytest.raises(BudgetExhausted, match="may use 500"):
        await build_graph(settings).ainvoke(REQUEST, CONFIG)
    assert len(server.requests) == 1
