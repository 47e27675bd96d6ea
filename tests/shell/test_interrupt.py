"""Ctrl-C in the middle of a run, and going on with it."""

import shlex
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from state.run_state import ENDINGS
from tests.protocol import ProtocolServer, judge_approves_everything
from tests.shell.calls import called, started

PLACES = ("--database", "sqlite:///my data/d.db", "--checkpoints", "my data/c.db")
WORDS = ("run", "--topic", "mathematics", "--type", "qa", "--num", "4", "--concurrency", "1", "--model", "openai:local")


def _wait(process: subprocess.Popen[str], reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _count(path: Path, rows: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


def _approved(path: Path) -> int:
    return _count(path, "questions WHERE status = 'approved'")


def test_a_run_that_was_interrupted_says_how_to_go_on_and_ends_with_nothing_done_twice(
    tmp_path: Path, guarded_env: dict[str, str], protocol_server: Callable[..., ProtocolServer]
) -> None:
    server = protocol_server(latency_s=0.1)
    env = {**guarded_env, "SYNTHDATA_MODEL_BASE_URL": f"{server.url}/v1"}
    with started(*WORDS, *PLACES, "--run-id", "a run", folder=tmp_path, env=env) as process:
        _wait(process, lambda: server.count("judge") >= 1)
        server.configure(latency_s=2.0)
        _wait(process, lambda: _approved(tmp_path / "my data" / "d.db") >= 1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    said, *progress, hint, last = err.splitlines()
    assert all(line.startswith(("writing questions: ", "processing: ")) for line in progress)
    assert said.startswith("run a run · model openai:local · sources corpus · about ")
    assert last == "synthdata: interrupted"

    before = called("show", "a run", *PLACES[:2], "--json", folder=tmp_path).json
    ended = {question["question"] for question in before["questions"] if question["status"] in ENDINGS}
    assert before["run"]["status"] == "interrupted"
    assert 1 <= len(ended) < 4

    server.configure(latency_s=0)
    words = shlex.split(hint.removeprefix("nothing is lost; go on with: python main.py "))
    assert words == ["resume", "a run", *PLACES]
    done = called(*words, "--json", folder=tmp_path)
    assert done.fits, done.err
    assert sum(done.json[ending] for ending in ENDINGS) == done.json["questions_generated"] == 4

    after = called("show", "a run", *PLACES[:2], "--json", folder=tmp_path).json
    assert [record["question_id"] for record in after["records"]] == [q["question_id"] for q in after["questions"]]
    asked = [request.payload["question"] for request in server.requests if request.role == "generator"]
    assert all(asked.count(question) == 1 for question in ended)


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_run_that_ends_while_it_plans_goes_on(
    tmp_path: Path,
    guarded_env: dict[str, str],
    protocol_server: Callable[..., ProtocolServer],
    sign: signal.Signals,
    code: int,
) -> None:
    server = protocol_server(answer=judge_approves_everything(), latency_s=60.0)
    env = {**guarded_env, "SYNTHDATA_MODEL_BASE_URL": f"{server.url}/v1"}
    with started(*WORDS, "--run-id", "one", folder=tmp_path, env=env) as process:
        _wait(process, lambda: server.count("planner") >= 1)
        _wait(process, lambda: _count(tmp_path / "db" / "checkpoints.db", "checkpoints") >= 2)
        process.send_signal(sign)
        _, err = process.communicate(timeout=30)
    assert process.returncode == code
    if code > 0:
        hint, last = err.splitlines()[-2:]
        assert hint == "nothing is lost; go on with: python main.py resume one"
        assert last == "synthdata: interrupted"
    server.configure(latency_s=0)
    done = called("resume", "one", "--json", folder=tmp_path)
    assert (done.code, done.json["approved"]) == (0, 4)
