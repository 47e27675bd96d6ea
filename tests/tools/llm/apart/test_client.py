"""The same requests, answers and errors as in the run's own process, and what becomes of calls where it ends."""

import asyncio
import inspect
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from pydantic import BaseModel, create_model

from state import answers
from state.errors import ModelError, ModelTimeout, ModelUnavailable, StorageError, UsageError
from storage.call_cache import open_call_cache
from tests.protocol import ProtocolServer
from tests.protocol.inputs import ANSWERS_CAPITAL, Capital, asked
from tests.support.asking import GEMINI, OPENAI, wire_settings
from tests.tools.llm.test_wire import ENDS
from tests.tools.test_processes import gone
from tools.boundary import boundary
from tools.llm.apart.child import ENDING_S
from tools.llm.apart.client import ApartModel, Clients, apart, clients
from tools.llm.ask import Asker, Opened
from tools.llm.connect import connect, disconnect
from tools.llm.errors import http_status, model_error
from tools.llm.kept import Place, written
from tools.llm.reply import checked
from tools.llm.roles import Role
from tools.llm.structured import Bound, structured
from tools.llm.wire import Call
from tools.loop import arun

pytestmark = pytest.mark.slow

Start = Callable[..., ProtocolServer]
SAMPLING: dict[str, Any] = {"temperature": 0.5, "max_tokens": 100, "seed": 7}
SCHEMAS = [found for _, found in inspect.getmembers(answers, inspect.isclass) if found.__module__ == answers.__name__]
MADE = create_model("Made", answer=(Capital, ...), wörter=(list[str], ...))


@pytest.fixture
def server(protocol_server: Start, workdir: Path) -> ProtocolServer:
    assert workdir == Path.cwd(), "a developer's .env must not be read"
    return protocol_server(answer=ANSWERS_CAPITAL)


def opened(server: ProtocolServer, model: str = GEMINI, *, room: int = 1000, **changed: Any) -> ApartModel:
    return apart(model, wire_settings(server, model, 10.0, **changed), lambda: (model, room), **SAMPLING)


async def process_id() -> int:
    """Of the other process, which is started if it is not there."""
    return (await arun(clients().child())).process.pid


@pytest.mark.parametrize(("model", "schemas"), [(GEMINI, [*SCHEMAS, MADE]), (OPENAI, [Capital, MADE])])
async def test_the_same_is_sent_as_from_the_runs_own_process(
    server: ProtocolServer, model: str, schemas: list[type[BaseModel]]
) -> None:
    own = connect(model, wire_settings(server, model, 10.0), **SAMPLING)
    for schema in schemas:
        for asking in (structured(own, schema), opened(server, model).under(schema)):
            await _outcome(asking, schema, "Où ?")
        first, second = server.requests[-2:]
        assert (first.path, first.api_key) == (second.path, second.api_key)
        assert repr(first.body) == repr(second.body)
    await disconnect(own)
    assert len(server.requests) == 2 * len(schemas)


@pytest.mark.parametrize("fault", [fault for fault, _, _ in ENDS] + ["429:7", "503:11"])
async def test_each_fault_ends_as_in_the_runs_own_process(server: ProtocolServer, fault: str) -> None:
    own = connect(GEMINI, wire_settings(server, GEMINI, 10.0), **SAMPLING)
    server.configure(faults=[fault] * 2)
    here = await _outcome(structured(own, Capital), Capital)
    there = await _outcome(opened(server).under(Capital), Capital)
    await disconnect(own)
    assert here == there
    assert isinstance(here, tuple)
    assert here[0] in {error for _, error, _ in ENDS}


async def _outcome(asking: Bound, schema: type[BaseModel], question: str = "Where?") -> Any:
    try:
        with boundary(model_error):
            return checked(await asking.ainvoke(asked(question=question)), schema)
    except ModelError as error:
        return type(error).__name__, str(error), error.retry_after, http_status(error)


async def test_many_calls_are_on_the_wire_at_once(server: ProtocolServer) -> None:
    server.configure(latency_s=1.0)
    asking = opened(server).under(Capital)
    found = await asyncio.gather(*(asking.ainvoke(asked(question=str(n))) for n in range(200)))
    assert len({request.payload["question"] for request in server.requests}) == len(found) == 200
    assert server.max_in_flight > 60


@pytest.mark.parametrize("model", [GEMINI, OPENAI])
async def test_no_more_are_on_the_wire_than_there_is_room_for(server: ProtocolServer, model: str) -> None:
    asking = opened(server, model, room=5).under(Capital)
    await asking.ainvoke(asked())
    server.configure(latency_s=0.2)
    await asyncio.gather(*(asking.ainvoke(asked(question=str(n))) for n in range(20)))
    assert server.max_in_flight == 5


async def test_who_waits_for_room_and_leaves_does_not_take_it(server: ProtocolServer) -> None:
    asking = opened(server, room=1).under(Capital)
    server.configure(faults=["hang"])
    first = asyncio.create_task(asking.ainvoke(asked(question="0")))
    await asyncio.to_thread(_until, lambda: server.in_flight == 1)
    others = [asyncio.create_task(asking.ainvoke(asked(question=str(n)))) for n in (1, 2)]
    await asyncio.sleep(0)
    others[0].cancel()
    first.cancel()
    assert checked(await others[1], Capital).city == "Canberra"
    assert [request.payload["question"] for request in server.requests] == ["0", "2"]


@pytest.mark.parametrize(("fault", "usable"), [("ok", True), ("wrong_schema", True), ("truncated", False)])
async def test_what_was_answered_is_kept_before_it_comes_here(
    server: ProtocolServer, tmp_path: Path, fault: str, usable: bool
) -> None:
    """What does not fit its schema may be kept, and is not given back."""
    cache = await open_call_cache(tmp_path / "calls.db")
    place = Place(cache, "key", GEMINI)
    server.configure(faults=[] if fault == "ok" else [fault])
    raw, kept = await opened(server).under(Capital).ask(asked(), place)
    assert kept is usable
    assert await cache.get("key") == (written(raw) if usable else None)
    assert bool(await place.answer(Capital)) is (fault == "ok")
    await cache.close()


async def test_a_file_that_keeps_nothing_stops_the_call(server: ProtocolServer, tmp_path: Path) -> None:
    cache = await open_call_cache(tmp_path / "calls.db")
    await cache.close()
    (tmp_path / "calls.db").write_bytes(b"garbage" * 1000)
    with pytest.raises(StorageError, match=r"calls\.db"):
        await opened(server).under(Capital).ask(asked(), Place(cache, "key", GEMINI))


async def test_a_request_of_megabytes_passes_beside_others(server: ProtocolServer) -> None:
    asking = opened(server).under(Capital)
    long = "é" * 5_000_000
    found = await asyncio.gather(*(asking.ainvoke(asked(question=q)) for q in (long, "short", long)))
    assert [checked(one, Capital).city for one in found] == ["Canberra"] * 3
    assert sorted(len(request.payload["question"]) for request in server.requests) == [5, 5_000_000, 5_000_000]


async def test_a_call_that_is_left_ends_at_the_server_and_is_a_timeout(server: ProtocolServer) -> None:
    calls: list[Call] = []

    async def record(call: Call) -> None:
        calls.append(call)

    model = opened(server)
    await model.under(Capital).ainvoke(asked())
    server.configure(faults=["hang"])
    role = Role(name="generator", description="answers", instruction="Answer in JSON.")
    asker = Asker(role, lambda *_: Opened(model, GEMINI, 0.5, 7), record, 0.3, 1, 100)
    with pytest.raises(ModelTimeout, match=r"within 0\.3 s"):
        await asker({"question": "Where?"}, Capital)
    await asyncio.to_thread(_until, lambda: server.in_flight == 0)
    assert server.requests[-1].outcome == "left"
    assert [(call.outcome, call.estimated) for call in calls] == [("ModelTimeout", True)]
    assert (await asker({"question": "Where?"}, Capital)).value.city == "Canberra"


async def test_calls_fail_where_the_process_is_killed_and_the_next_one_starts_another(server: ProtocolServer) -> None:
    asking = opened(server).under(Capital)
    server.configure(faults=["hang"] * 8)
    waiting = [asyncio.create_task(asking.ainvoke(asked())) for _ in range(8)]
    await asyncio.to_thread(_until, lambda: server.in_flight == 8)
    first = await process_id()
    os.kill(first, signal.SIGKILL)
    for ended in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(ended, ModelUnavailable)
        assert "the process of the models' clients ended (exit code -9)" in str(ended)
    found = await asking.ainvoke(asked())
    assert checked(found, Capital).city == "Canberra"
    assert await process_id() != first


REFUSED = [
    ("google_genai:g", {"google_api_key": ""}, "GOOGLE_API_KEY is not set"),
    ("nowhere:m", {}, "model 'nowhere:m'"),
    ("anything", {}, "no model 'anything'; write 'offline' or 'provider:name'"),
]


@pytest.mark.parametrize(("name", "changed", "said"), REFUSED)
async def test_what_cannot_be_connected_is_told_on_opening(
    server: ProtocolServer, name: str, changed: dict[str, Any], said: str
) -> None:
    settings = wire_settings(server, GEMINI, 10.0).model_copy(update=dict.fromkeys(changed))
    with pytest.raises(UsageError, match=said):
        connect(name, settings, **SAMPLING)
    with pytest.raises(UsageError, match=said):
        await apart(name, settings, lambda: ("any", 1), **SAMPLING).open()
    await opened(server).open()
    assert server.requests == []


async def test_a_bug_there_surfaces_here(server: ProtocolServer) -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'ai'") as raised:
        await opened(server).under(Capital).ainvoke([HumanMessage("A"), AIMessage("B")])
    assert "messages_of" in raised.value.__notes__[0]


async def test_what_a_process_says_that_cannot_start_is_told_once(
    server: ProtocolServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no such interpreter >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("tools.llm.apart.client.clients", Clients)
    for executable, said in [(broken, r"\(exit code 3\): no such interpreter"), (tmp_path / "none", "No such file")]:
        monkeypatch.setattr("sys.executable", str(executable))
        with pytest.raises(ModelUnavailable, match=rf"could not be started.*{said}"):
            await opened(server).open()


SCRIPT = """
import asyncio, os, sys
from state.settings import load_settings
from tools.llm.apart.client import apart, clients
from tools.loop import run

async def main():
    settings = load_settings(google_api_key="k")
    await apart("google_genai:g", settings, lambda: ("any", 1), temperature=0, max_tokens=9, seed=1).open()
    print((await clients().child()).process.pid, flush=True)
    await asyncio.Event().wait()

run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_process_ends_with_the_one_that_started_it_and_without_a_word(
    workdir: Path, guarded_env: dict[str, str], how: signal.Signals
) -> None:
    (workdir / "tools").mkdir()
    (workdir / "tools" / "__init__.py").write_text("raise ImportError('the wrong package')\n")
    command = [sys.executable, "-P", "-c", SCRIPT]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=workdir, env=guarded_env, start_new_session=True, **pipes) as script:
        assert script.stdout
        assert script.stderr
        other = int(script.stdout.readline())
        assert not gone(other, within=0.1)
        os.killpg(script.pid, how)
        said = script.stderr.read()
    assert gone(other)
    assert said.count("Traceback") == (how == signal.SIGINT)


KEEPS = """
from pathlib import Path
from langchain_core.messages import HumanMessage
from state.settings import load_settings
from storage.call_cache import open_call_cache
from tests.protocol.inputs import Capital, asked
from tools.llm.apart.client import apart
from tools.llm.kept import Place
from tools.loop import run
import sys

async def main():
    settings = load_settings(google_api_key="k", model_base_url=sys.argv[1])
    model = apart("google_genai:g", settings, lambda: ("any", 1), temperature=0, max_tokens=9, seed=1)
    cache = await open_call_cache(Path("calls.db"))
    print(await model.under(Capital).ask(asked(), Place(cache, "key", "g")), flush=True)
    await cache.close()

run(main())
"""


def test_a_process_that_kept_answers_does_not_hold_up_the_end_of_the_one_that_started_it(
    server: ProtocolServer, workdir: Path, guarded_env: dict[str, str]
) -> None:
    command = [sys.executable, "-P", "-c", KEEPS, server.url]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=workdir, env=guarded_env, **pipes) as script:
        assert script.stdout
        assert "True)" in script.stdout.readline()
        script.wait(ENDING_S - 1)
    assert script.returncode == 0


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert true()
