"""kill -9 in the middle of a later round, then resume: the run counts on from what the database holds."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from state.run_state import ENDINGS
from tests.protocol import ProtocolServer, judge_approves_one_in
from tests.support.servers import StartServer

MAIN = Path(__file__).parents[2] / "main.py"
TARGET = 8
RUN = ["run", "--topic", "chemistry", "--sub-topic", "organic chemistry", "--type", "sft", "--run-id", "killed"]
RUN += ["--target-accepted", str(TARGET), "--concurrency", "2", "--source", "corpus", "--json"]


def in_second_round(server: ProtocolServer, role: str) -> int:
    """How many calls of the role came after the last answer of the first round was judged."""
    roles = [request.role for request in server.requests]
    judged = [place for place, one in enumerate(roles) if one == "judge"]
    return roles[judged[TARGET - 1] + 1 :].count(role) if len(judged) >= TARGET else 0


def killed_after(server: ProtocolServer, role: str, calls: int, folder: Path, env: dict[str, str]) -> None:
    null = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, str(MAIN), *RUN], cwd=folder, env=env, stdout=null, stderr=null)
    while in_second_round(server, role) < calls:
        with suppress(subprocess.TimeoutExpired):
            assert process.wait(timeout=0.01) is None, "the run ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)


@pytest.mark.slow
@pytest.mark.parametrize(("role", "calls"), [("question_writer", 1), ("judge", 3)])
def test_a_run_killed_in_its_second_round_goes_on_to_its_target(
    protocol_server: StartServer, tmp_path: Path, guarded_env: dict[str, str], role: str, calls: int
) -> None:
    server = protocol_server(answer=judge_approves_one_in(2), latency_s=0.05)
    env = {**guarded_env, "GOOGLE_API_KEY": "any", "SYNTHDATA_MODEL_BASE_URL": server.url}
    killed_after(server, role, calls, tmp_path, env)
    with sqlite3.connect(tmp_path / "db" / "synthetic_data.db") as database:
        before = dict(database.execute("SELECT status, count(*) FROM questions GROUP BY status").fetchall())
    words = [sys.executable, str(MAIN), "resume", "killed", "--json"]
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    output = json.loads(done.stdout.splitlines()[-1])
    assert before["approved"] < TARGET == output["approved"]
    assert output["ended_by"] == "target_accepted"
    assert sum(output[ending] for ending in ENDINGS) == output["questions_generated"] == 2 * TARGET
    with sqlite3.connect(tmp_path / "db" / "synthetic_data.db") as database:
        rows = database.execute("SELECT count(*), count(DISTINCT question) FROM questions").fetchone()
    assert rows == (2 * TARGET, 2 * TARGET)
    counts = {step["stage"]: step["count"] for step in output["waterfall"]}
    assert (counts["questions"], counts["approved"]) == (2 * TARGET, TARGET)
