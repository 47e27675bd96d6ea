"""kill -9 in the middle of a run, then resume: nothing is lost, nothing is there twice, nothing is paid twice."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from state.run_state import ENDINGS
from tests.protocol import ProtocolServer, judge_approves_everything
from tests.support.servers import StartServer

MAIN = Path(__file__).parents[2] / "main.py"
QUESTIONS = 100
CONCURRENCY = 8
RUN = ["run", "--topic", "chemistry", "--sub-topic", "organic chemistry", "--type", "sft", "--num", str(QUESTIONS)]
RUN += ["--run-id", "killed", "--concurrency", str(CONCURRENCY), "--source", "corpus", "--json"]


@pytest.mark.slow
@pytest.mark.parametrize(("role", "calls"), [("question_writer", 6), ("generator", 40)])
def test_a_run_killed_midway_goes_on_where_it_stopped(
    protocol_server: StartServer, tmp_path: Path, guarded_env: dict[str, str], role: str, calls: int
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=0.02)
    env = {**guarded_env, "GOOGLE_API_KEY": "any", "SYNTHDATA_MODEL_BASE_URL": server.url}
    in_flight = _killed(RUN, server, role, calls, tmp_path, env)
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
    output = json.loads(done.stdout.splitlines()[-1])
    assert sum(output[ending] for ending in ENDINGS) == output["questions_generated"] == QUESTIONS
    assert 0 < before < len(server.requests)
    _nothing_lost_or_twice(tmp_path / "db" / "synthetic_data.db")
    assert _asked_again(server) <= max(in_flight, 1)


def _killed(
    arguments: list[str], server: ProtocolServer, role: str, calls: int, folder: Path, env: dict[str, str]
) -> int:
    """Starts a run and kills it after so many calls of a role; how many calls were in flight then."""
    process = subprocess.Popen(
        [sys.executable, str(MAIN), *arguments],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while server.count(role) < calls:
        assert process.poll() is None, "the run ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    in_flight = server.in_flight
    process.wait(timeout=30)
    return max(in_flight, CONCURRENCY)


def _nothing_lost_or_twice(path: Path) -> None:
    with sqlite3.connect(path) as database:
        statuses = dict(database.execute("SELECT status, count(*) FROM questions GROUP BY status").fetchall())
        texts = [text for (text,) in database.execute("SELECT question FROM questions")]
        rows = [key for (key,) in database.execute("SELECT question_id FROM synthetic_data_sft")]
    assert set(statuses) <= set(ENDINGS)
    assert sum(statuses.values()) == QUESTIONS
    assert len(set(texts)) == QUESTIONS
    assert len(rows) == len(set(rows)) == QUESTIONS


def _asked_again(server: ProtocolServer) -> int:
    """How many requests of the record graph came more than once."""
    asked: Counter[Any] = Counter()
    for request in server.requests:
        if request.role in ("researcher", "generator", "judge"):
            asked[request.role, request.payload["question"], json.dumps(request.payload.get("feedback"))] += 1
    return sum(times - 1 for times in asked.values())
