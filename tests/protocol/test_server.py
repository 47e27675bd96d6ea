"""The server as a whole: its usual answers, its log, its latency, its life in another process."""

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.protocol import ProtocolServer
from tests.protocol.inputs import ANSWERS_CAPITAL, CAPITAL, judged
from tests.protocol.wire import never
from training_types import training_type as load_training_type

Start = Callable[..., ProtocolServer]
ROOT = Path(__file__).parents[2]


def ask(url: str, payload: dict[str, Any]) -> httpx.Response:
    body = {"contents": [{"role": "user", "parts": [{"text": json.dumps(payload)}]}]}
    return httpx.post(f"{url}/v1beta/models/m:generateContent", json=body, timeout=10)


def refused(url: str) -> None:
    with pytest.raises(httpx.HTTPError):
        ask(url, {})


PASSAGE = {
    "id": "P1",
    "title": "Alcohols",
    "text": "Methanol boils at 65 degrees Celsius at atmospheric pressure. Methanol is the simplest alcohol.",
}
QUESTION = "At what temperature does methanol boil?"


def test_the_usual_answer_is_grounded_in_the_passages_of_the_request(protocol_server: Start) -> None:
    payload = {"role": "researcher", "question": QUESTION, "passages": [PASSAGE]}
    answer = ask(protocol_server().url, payload).json()["candidates"][0]["content"]["parts"][0]["text"]
    assert "65 degrees Celsius" in answer
    assert "P1" in answer


@pytest.mark.parametrize("training_type", ["sft", "qa"])
def test_the_usual_answer_fits_the_schema_that_was_asked_for(protocol_server: Start, training_type: str) -> None:
    draft = load_training_type(training_type).draft
    payload: dict[str, Any] = {
        "role": "generator",
        "training_type": training_type,
        "question": QUESTION,
        "passages": [PASSAGE],
    }
    payload["context"] = {"reference_answer": {"text": PASSAGE["text"], "passages": ["P1"]}}
    wanted = {"json_schema": {"name": "draft", "schema": draft.model_json_schema()}, "type": "json_schema"}
    body = {"messages": [{"role": "user", "content": json.dumps(payload)}], "response_format": wanted}
    reply = httpx.post(f"{protocol_server().url}/v1/chat/completions", json=body, timeout=10).json()
    said = draft.model_validate_json(reply["choices"][0]["message"]["content"])
    assert "65 degrees Celsius" in said.model_dump_json()


def test_a_request_in_plain_words_is_answered_in_plain_words(protocol_server: Start) -> None:
    url = f"{protocol_server().url}/v1beta/models/m:generateContent"
    reply = httpx.post(url, json={"contents": [{"role": "user", "parts": [{"text": "Are you there?"}]}]})
    assert reply.json()["candidates"][0]["content"]["parts"] == [{"text": "OK"}]


def test_the_inputs_are_found_before_a_note_that_follows_them(protocol_server: Start) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL)
    texts = ['{"role": "generator"}', "Your last answer could not be used."]
    turns = [{"role": "user", "parts": [{"text": text}]} for text in texts]
    httpx.post(f"{server.url}/v1beta/models/m:generateContent", json={"contents": turns})
    assert server.count("generator") == 1


async def test_requests_in_flight_are_counted_while_they_wait(protocol_server: Start) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL, latency_s=0.3)
    started = time.monotonic()
    await asyncio.gather(*(asyncio.to_thread(ask, server.url, {"role": "generator"}) for _ in range(4)))
    assert 0.3 <= time.monotonic() - started < 1.2
    assert (server.max_in_flight, server.in_flight, server.count("generator")) == (4, 0, 4)


async def test_more_requests_at_once_than_it_bears_are_refused(protocol_server: Start) -> None:
    server = protocol_server(answer=ANSWERS_CAPITAL, latency_s=0.5, capacity=3)
    replies = await asyncio.gather(*(asyncio.to_thread(ask, server.url, {"role": "generator"}) for _ in range(5)))
    assert sorted(reply.status_code for reply in replies) == [200, 200, 200, 429, 429]
    assert sorted(request.outcome for request in server.requests) == ["429", "429", "ok", "ok", "ok"]
    assert ask(server.url, {"role": "generator"}).status_code == 200


async def test_searches_are_no_calls_to_a_model(protocol_server: Start) -> None:
    server = protocol_server(latency_s=0.3, capacity=1)
    search = partial(httpx.post, f"{server.url}/search", json={"query": "methanol"}, timeout=10)
    replies = await asyncio.gather(asyncio.to_thread(ask, server.url, {}), *(asyncio.to_thread(search) for _ in "ab"))
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert (server.max_in_flight, server.max_calls_in_flight) == (3, 1)


def test_a_fault_that_the_protocol_lacks_is_an_error_of_the_test(protocol_server: Start) -> None:
    server = protocol_server(faults=["432"])
    assert ask(server.url, {"role": "judge"}).status_code == 500
    assert server.requests[0].outcome == "broken"


def test_settings_may_change_while_it_runs(protocol_server: Start) -> None:
    server = protocol_server()
    server.configure(faults=["500"], answer=ANSWERS_CAPITAL)
    assert [ask(server.url, {"role": "generator"}).status_code for _ in range(2)] == [500, 200]
    with pytest.raises(ValueError, match="no setting 'fault'; there are: answer, faults"):
        server.configure(fault=["500"])


def test_it_stops_at_once_and_leaves_nothing_behind_while_a_request_hangs() -> None:
    before = set(threading.enumerate())
    with ProtocolServer(faults=["hang"]) as server:
        waiting = threading.Thread(target=refused, args=(server.url,))
        waiting.start()
        while not server.in_flight:
            time.sleep(0.01)
        started = time.monotonic()
    waiting.join(timeout=5)
    assert time.monotonic() - started < 5
    assert set(threading.enumerate()) <= before
    assert server.requests[0].outcome == "left"


def test_a_port_that_is_taken_is_an_error_at_the_start(protocol_server: Start) -> None:
    taken = protocol_server().port
    with pytest.raises(OSError, match="address already in use"), ProtocolServer(port=taken):
        pass


async def test_hanging_never_ends_by_itself() -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(never(), timeout=0.05)


@pytest.fixture
def process_url(guarded_env: dict[str, str]) -> Iterator[str]:
    """The URL of a server in a process of its own."""
    command = [sys.executable, "-m", "tests.protocol.server", "--port", "0", "--settings", '{"judge": "approves"}']
    with subprocess.Popen(command, cwd=ROOT, env=guarded_env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


def test_another_process_reads_the_log_and_changes_the_settings(process_url: str) -> None:
    assert ask(process_url, judged("A?")).status_code == 200
    configured = {"faults": {"judge": ["503:2"]}, "judge": "rejects", "clear_log": True}
    assert httpx.post(f"{process_url}/_configure", json=configured).json() == {"status": "configured"}
    assert ask(process_url, judged("B?")).headers["retry-after"] == "2"
    assert '\\"rejected\\"' in ask(process_url, judged("B?")).text
    log = httpx.get(f"{process_url}/_log").json()
    assert [(r["role"], r["payload"]["question"], r["outcome"]) for r in log["requests"]] == [
        ("judge", "B?", "503"),
        ("judge", "B?", "ok"),
    ]
    assert (log["in_flight"], log["max_in_flight"]) == (0, 1)
    counts = httpx.get(f"{process_url}/_counts").json()
    assert counts == {"outcomes": {"503": 1, "ok": 1}, "in_flight": 0, "max_in_flight": 1}


def test_wrong_settings_from_outside_are_refused_by_name(protocol_server: Start) -> None:
    url = f"{protocol_server().url}/_configure"
    refused = {"judge": "grumpy", "latency": 1, "faults": ["418"]}
    replies = [httpx.post(url, json={name: value}) for name, value in refused.items()]
    assert [reply.status_code for reply in replies] == [400, 400, 400]
    said = [reply.json()["error"] for reply in replies]
    assert all(name in text for name, text in zip(["grumpy", "latency", "418"], said, strict=True))


def test_random_faults_can_be_configured_from_outside(protocol_server: Start) -> None:
    server = protocol_server(answer=lambda _payload, _usual: CAPITAL)
    faults = {"rate": 1.0, "kinds": ["503"], "seed": 1}
    httpx.post(f"{server.url}/_configure", json={"faults": faults})
    assert ask(server.url, {}).status_code == 503
