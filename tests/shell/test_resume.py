"""Going on with a run: not while another process works on it, nor with other settings than it was begun with."""

import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from state.run_state import ENDINGS
from tests.protocol import ProtocolServer
from tests.shell.calls import called, in_process, started

pytestmark = pytest.mark.slow

Start = Callable[..., ProtocolServer]
WORDS = ("run", "--topic", "mathematics", "--type", "qa", "--num", "3", "--model", "openai:local", "--no-cache")
OFFLINE = ("run", "--topic", "mathematics", "--sub-topic", "algebra", "--type", "qa", "--num", "2")


@contextmanager
def working(folder: Path, env: dict[str, str], server: ProtocolServer) -> Iterator["subprocess.Popen[str]"]:
    """A process in the middle of the run `one`."""
    with started(*WORDS, "--run-id", "one", "--concurrency", "1", folder=folder, env=env) as process:
        deadline = time.monotonic() + 60
        while server.count("generator") < 1:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield process


@pytest.fixture
def server(protocol_server: Start) -> ProtocolServer:
    return protocol_server(latency_s=0.2)


@pytest.fixture
def env(server: ProtocolServer, guarded_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("SYNTHDATA_MODEL_BASE_URL", f"{server.url}/v1")
    return {**guarded_env, "SYNTHDATA_MODEL_BASE_URL": f"{server.url}/v1"}


def test_a_second_process_says_who_works_on_the_run_and_leaves_it_alone(
    tmp_path: Path, env: dict[str, str], server: ProtocolServer
) -> None:
    with working(tmp_path, env, server) as first:
        server.configure(latency_s=10)
        for words in (("resume", "one"), (*WORDS, "--run-id", "one")):
            second = called(*words, folder=tmp_path)
            said = rf"run 'one' is being worked on by process {first.pid} on \S+ since .* UTC; wait for its end"
            assert second.code == 2
            assert re.search(rf"^synthdata: {said}$", second.err, re.MULTILINE)
            assert "go on with" not in second.err
        (listed,) = called("runs", "--json", folder=tmp_path).json
        assert listed["status"] == "running"
        server.configure(latency_s=0)
        _, err = first.communicate(timeout=60)
    assert first.returncode == 0, err
    (listed,) = called("runs", "--json", folder=tmp_path).json
    assert listed["status"] == "done"


def test_a_run_whose_process_was_killed_is_free_at_once(
    tmp_path: Path, env: dict[str, str], server: ProtocolServer
) -> None:
    with working(tmp_path, env, server) as first:
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=30)
    server.configure(latency_s=0)
    done = called("resume", "one", "--json", folder=tmp_path)
    assert done.fits, done.err
    assert sum(done.json[ending] for ending in ENDINGS) == 3


def test_an_environment_that_changed_is_told_and_needs_force(
    tmp_path: Path, env: dict[str, str], server: ProtocolServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(tmp_path, env, server) as first:
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=30)
    server.configure(latency_s=0)
    monkeypatch.setenv("SYNTHDATA_MAX_REVISIONS", "0")
    monkeypatch.setenv("SYNTHDATA_CONCURRENCY", "3")
    refused = called("resume", "one", folder=tmp_path)
    assert refused.code == 2
    said = "synthdata: run 'one' was begun with other settings: max_revisions was 2, is 0. Set them back, "
    assert said in refused.err
    assert "`resume --force`" in refused.err
    done = called("resume", "one", "--force", "--json", folder=tmp_path)
    assert done.fits, done.err
    settings = called("show", "one", "--json", folder=tmp_path).json["run"]["settings"]
    assert (settings["model"], settings["max_revisions"]) == ("openai:local", 0)
    assert [change["max_revisions"] for change in settings["changes"]] == [{"from": 2, "to": 0}]


def test_what_the_environment_said_before_the_run_does_not_speak_against_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNTHDATA_SEED", "7")
    assert called(*OFFLINE, "--seed", "3", "--run-id", "argued", folder=tmp_path).code == 0
    unfinish(tmp_path)
    (tmp_path / "db" / "checkpoints.db").unlink()
    done = called("resume", "argued", "--force", "--json", folder=tmp_path)
    assert done.code == 0, done.err
    settings = called("show", "argued", "--json", folder=tmp_path).json["run"]["settings"]
    assert settings["seed"] == 3
    assert "changes" not in settings


def unfinish(folder: Path) -> None:
    """Makes the run one that was stopped before its first question ended."""
    with closing(sqlite3.connect(folder / "db" / "synthetic_data.db")) as database, database:
        database.execute("UPDATE runs SET status = 'interrupted'")
        database.execute("UPDATE questions SET status = 'pending' WHERE ordinal = 0")


def test_a_run_whose_checkpoints_were_deleted_says_what_can_be_done_and_does_it(tmp_path: Path) -> None:
    assert called(*OFFLINE, "--run-id", "bare", folder=tmp_path).code == 0
    unfinish(tmp_path)
    (tmp_path / "db" / "checkpoints.db").unlink()
    refused = called("resume", "bare", folder=tmp_path)
    assert refused.code == 2
    assert "checkpoints.db holds no checkpoint of run 'bare'; its questions and records are stored: " in refused.err
    assert "`resume --force`" in refused.err
    assert not (tmp_path / "db" / "checkpoints.db").exists()
    done = called("resume", "bare", "--force", "--json", folder=tmp_path)
    assert done.code == 0, done.err
    assert done.json["questions_generated"] == done.json["records"] == 2


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """A folder that a later call makes read-only, also to root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.name == "posix" and os.geteuid() == 0
    if not mounted or subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("a file system can only be mounted by root")

    def forbid() -> Path:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        return folder

    yield forbid
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_folder_that_may_not_be_written_is_told_in_one_line(
    tmp_path: Path, read_only: Callable[[], Path], guarded_env: dict[str, str]
) -> None:
    disk = tmp_path / "disk"
    places = ("--database", f"sqlite:///{disk}/data.db", "--checkpoints", str(disk / "checkpoints.db"))
    done = in_process(*OFFLINE, *places, "--run-id", "kept", folder=tmp_path, env=guarded_env)
    assert done.code == 0, done.err
    read_only()
    for words in ((*OFFLINE, *places), ("resume", "kept", *places)):
        refused = in_process(*words, folder=tmp_path, env=guarded_env)
        assert (refused.code, refused.out) == (2, "")
        assert re.search(r"^synthdata: StorageError: .*cannot be .*$", refused.err, re.MULTILINE), refused.err
        assert "Traceback" not in refused.err
