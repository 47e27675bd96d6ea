"""How many calls and records a run has in progress, with real clients on a local server."""

from typing import Any

import pytest

from graph import build_graph
from graph.process import in_progress
from graph.resources import resources
from state.settings import Settings
from tests.graph.conftest import REQUEST, MakeSettings
from tests.protocol import ProtocolServer, judge_approves_everything
from tests.protocol.inputs import ANSWERS_CAPITAL, Capital
from tests.protocol.log import Request
from tests.support.servers import StartServer
from tools.llm.pace import AdaptivePace
from tools.loop import run

pytestmark = pytest.mark.slow

OPENAI, GEMINI = "openai:local-model", "google_genai:gemini-2.5-flash"


def online(make: MakeSettings, server: ProtocolServer, **changed: Any) -> Settings:
    return make(model=OPENAI, model_base_url=f"{server.url}/v1", sources=("corpus",), **changed)


def answered(server: ProtocolServer) -> list[Request]:
    return [request for request in server.requests if request.outcome == "ok"]


def average_in_flight(requests: list[Request]) -> float:
    """From the first of these requests to the last."""
    spans = [(request.started, request.ended or request.started) for request in requests]
    lasted = max(end for _, end in spans) - min(start for start, _ in spans)
    return sum(end - start for start, end in spans) / lasted


async def test_a_run_settles_near_what_the_server_bears_and_no_record_fails(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.4, capacity=4)
    settings = online(settings_for, server, concurrency=32)
    result = await build_graph(settings).ainvoke({**REQUEST, "num_questions": 16})
    assert (result["failed"], result["approved"]) == (0, result["questions_generated"])
    calls = answered(server)
    assert len(calls) > 40
    assert sum(request.outcome == "429" for request in server.requests) < 0.3 * len(calls)
    assert 2.4 <= average_in_flight(calls[len(calls) // 2 : -4]) <= 4


async def test_a_record_does_not_fail_because_few_calls_may_be_on_the_wire(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.4)
    settings = online(settings_for, server, concurrency=1, record_timeout_s=4.0)
    result = await build_graph(settings).ainvoke({**REQUEST, "num_questions": 5})
    assert (result["failed"], result["approved"]) == (0, 5)
    assert server.max_calls_in_flight == 1
    began = [request.started for request in answered(server) if request.role in ("researcher", "judge")]
    assert began[-1] - began[0] > settings.record_timeout_s


def test_records_in_progress_exceed_the_calls_on_the_wire_within_bounds() -> None:
    assert [in_progress(calls) for calls in (1, 8, 64, 1024)] == [6, 20, 132, 1092]


def test_all_askers_of_a_process_share_one_pace_for_the_same_settings(settings_for: MakeSettings) -> None:
    settings = settings_for(concurrency=3)
    opened, again = run(resources(settings)), run(resources(settings))
    paces = {id(asker.wire.pace) for asker in (*opened.askers.values(), *again.askers.values())}
    assert paces == {id(opened.pace)}
    assert isinstance(opened.pace, AdaptivePace)
    assert opened.pace.gate("any")[1] == 3


@pytest.mark.parametrize("limit", [{"requests_per_minute": 120}, {"tokens_per_minute": 12_000}])
def test_what_a_plan_gives_by_the_minute_is_kept_to(
    settings_for: MakeSettings, protocol_server: StartServer, limit: dict[str, int]
) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    ask = run(resources(online(settings_for, server, cache=False, **limit))).ask("generate", "a-run")
    for number in range(4):
        run(ask({"question": f"Where is {number}?"}, Capital))
    began = [request.started for request in server.requests]
    written = sum(len(str(request.body["messages"])) for request in server.requests[:3]) / 4
    least_s = 3 * 0.5 if "requests_per_minute" in limit else 60 * written / 12_000
    assert began[-1] - began[0] >= 0.8 * least_s
