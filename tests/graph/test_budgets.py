"""Budgets stop a run before it sends more, keep what was paid for, and let it go on to its end when they are raised."""

import asyncio
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graph import build_graph
from graph.process import window
from state.errors import BudgetExhausted, UsageError
from state.events import ModelCalled
from state.records import Run
from state.run_state import ENDINGS
from state.settings import Settings
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.protocol import ProtocolServer, judge_approves_everything
from tests.support.servers import StartServer
from tools.llm.prices import load_prices

pytestmark = pytest.mark.slow

GEMINI = "google_genai:gemini-2.5-flash"
CONCURRENCY = 4
CONFIG: Any = {"configurable": {"thread_id": "limited"}}
TEN = {**REQUEST, "num_questions": 10}


class Stored(NamedTuple):
    run: Run | None
    statuses: dict[str, int]
    calls: list[ModelCalled]


def limited(make: MakeSettings, server: ProtocolServer, **changed: Any) -> Settings:
    given = {"model": GEMINI, "google_api_key": "any", "model_base_url": server.url, "sources": ("corpus",)}
    return make(**{**given, "concurrency": CONCURRENCY, **changed})


async def stored(settings: Settings) -> Stored:
    store = await open_store(settings.database_url)
    try:
        run, statuses = await store.runs.get("limited"), await store.questions.statuses("limited")
        calls = [event for event in await store.events.of_run("limited") if isinstance(event, ModelCalled)]
    finally:
        await store.close()
    return Stored(run, statuses, calls)


def tokens_of(calls: list[ModelCalled]) -> int:
    return sum(call.input_tokens + call.output_tokens for call in calls)


def after_the_limit(calls: list[ModelCalled], settings: Settings) -> int:
    """How many calls that were sent ended after the limit was reached."""
    sent, prices = [call for call in calls if not call.cached], load_prices()
    for number in range(len(sent)):
        tokens, usd = tokens_of(sent[: number + 1]), prices.total(sent[: number + 1]) or 0.0
        if tokens >= (settings.budget_tokens or tokens + 1) or usd >= (settings.budget_usd or usd + 1):
            return len(sent) - number - 1
    raise AssertionError("the limit was never reached")


@pytest.mark.parametrize(
    ("budget", "raised"),
    [({"budget_usd": 0.01}, {"budget_usd": 1.0}), ({"budget_tokens": 10_000}, {"budget_tokens": 1_000_000})],
)
async def test_a_budget_stops_the_run_and_a_larger_one_takes_it_to_its_end(
    settings_for: MakeSettings, protocol_server: StartServer, budget: dict[str, Any], raised: dict[str, Any]
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.05)
    settings = limited(settings_for, server, **budget)
    with pytest.raises(BudgetExhausted, match=r"may (cost|use)"):
        await build_graph(settings).ainvoke(TEN, CONFIG)
    run, statuses, calls = await stored(settings)
    assert run is not None
    assert run.output is not None
    assert (run.status, run.output["tokens"]) == ("stopped", tokens_of(calls))
    assert "may" in run.output["stopped"]
    assert after_the_limit(calls, settings) < CONCURRENCY
    assert "failed" not in statuses
    assert sum(statuses.get(ending, 0) for ending in ENDINGS) < sum(statuses.values()) or not statuses
    assert server.in_flight == 0

    result = await build_graph(limited(settings_for, server, **raised)).ainvoke(None, CONFIG)
    again, ended, every = await stored(settings)
    assert result["approved"] == result["questions_generated"] == sum(ended.values()) == 10
    assert again is not None
    assert again.status == "done"
    assert "stopped" not in (again.output or {})
    assert result["tokens"] == tokens_of(every) > tokens_of(calls)
    assert [call.outcome for call in every] == ["ok"] * len(every)
    assert len(server.requests) == sum(not call.cached for call in every)
    assert len({str(request.body) for request in server.requests}) == len(server.requests)


async def test_what_was_spent_before_counts_and_nothing_more_is_sent(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything())
    settings = limited(settings_for, server, budget_tokens=8000)
    with pytest.raises(BudgetExhausted, match="may use 8,000"):
        await build_graph(settings).ainvoke(TEN, CONFIG)
    sent = len(server.requests)
    with pytest.raises(BudgetExhausted, match="may use 8,000"):
        await build_graph(settings).ainvoke(None, CONFIG)
    assert len(server.requests) == sent


async def test_a_deadline_stops_the_run_and_counts_anew_each_time(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.2)
    settings = limited(settings_for, server, deadline_s=1.0, concurrency=1)
    with pytest.raises(BudgetExhausted, match=r"has taken .* s and may take 1 s"):
        await build_graph(settings).ainvoke(TEN, CONFIG)
    run, statuses, calls = await stored(settings)
    assert run is not None
    assert (run.status, statuses.get("failed")) == ("stopped", None)
    assert 0 < len(calls) < 31
    with pytest.raises(BudgetExhausted):
        await build_graph(settings).ainvoke(None, CONFIG)
    assert len(server.requests) > len(calls)
    result = await build_graph(limited(settings_for, server, deadline_s=600.0)).ainvoke(None, CONFIG)
    assert result["approved"] == 10


async def test_a_deadline_does_not_wait_for_calls_that_are_held_back(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), faults={"generator": ["429:60"] * 50})
    began = time.monotonic()
    with pytest.raises(BudgetExhausted):
        await build_graph(limited(settings_for, server, deadline_s=2.0)).ainvoke(REQUEST, CONFIG)
    assert time.monotonic() - began < 30


async def test_money_needs_prices_before_any_work(settings_for: MakeSettings, protocol_server: StartServer) -> None:
    server = protocol_server()
    settings = limited(
        settings_for, server, model="openai:local", model_base_url=f"{server.url}/v1", judge_model="offline"
    )
    with pytest.raises(UsageError, match="price for model 'openai:local'"):
        await build_graph(settings.model_copy(update={"budget_usd": 1.0})).ainvoke(REQUEST, CONFIG)
    assert server.requests == []


async def test_ones_own_prices_are_the_ones_that_count(
    settings_for: MakeSettings, protocol_server: StartServer, tmp_path: Path
) -> None:
    server = protocol_server(answer=judge_approves_everything())
    own = tmp_path / "own.yaml"
    own.write_text(f"models: {{'{GEMINI}': {{input: 1000, output: 0}}}}", encoding="utf-8")
    settings = limited(settings_for, server, prices=own, budget_usd=100.0)
    result = await build_graph(settings).ainvoke({**REQUEST, "num_questions": 1}, CONFIG)
    calls = (await stored(settings)).calls
    assert result["cost_usd"] == pytest.approx(sum(call.input_tokens for call in calls) / 1000)


async def test_a_budget_that_is_never_reached_changes_nothing(settings_for: MakeSettings) -> None:
    result = await build_graph(settings_for(budget_usd=0.01, budget_tokens=10**9, deadline_s=600.0)).ainvoke(REQUEST)
    assert result["approved"] == 3


async def test_records_in_progress_are_left_to_their_next_call() -> None:
    begun, ended = list[int](), list[int]()

    async def work(number: int) -> None:
        begun.append(number)
        if number == 1:
            raise BudgetExhausted("used up")
        for _ in range(5):
            await asyncio.sleep(0)
        ended.append(number)

    with pytest.raises(BudgetExhausted, match="used up"):
        await window(range(10), 3, work)
    assert begun == [0, 1, 2]
    assert ended == [0, 2]
