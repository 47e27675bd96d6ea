"""No process is left: not after a job, not after `close`, not when our process ends or is killed."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tools.sandbox.conftest import usable
from tests.tools.sandbox.outside import PROJECT, descendants
from tools import sandbox
from tools.sandbox._kept import Kept
from tools.sandbox.base import Job

JOBS = """
import os, sys
from tests.tools.sandbox.outside import descendants
from tools import sandbox
from tools.sandbox.base import Job
for full in (False, True):
    assert sandbox.run(Job("def f(): return 1", "f", ((),)), full=full).calls[0].value == 1
print(*descendants(os.getpid()), flush=True)
sys.stdin.read()
"""


def ended(pids: set[int], within_s: float = 20.0) -> bool:
    """Whether none of them runs any more, waited for."""
    deadline = time.monotonic() + within_s
    while any(map(_runs, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("how", [None, signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_ours(how: signal.Signals | None) -> None:
    usable("bubblewrap")
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", JOBS], cwd=PROJECT, stdin=pipe, stdout=pipe, text=True) as ours:
        assert ours.stdin
        assert ours.stdout
        started = {int(pid) for pid in ours.stdout.readline().split()}
        assert started
        assert all(map(_runs, started))
        if how is None:
            ours.stdin.close()
        else:
            ours.send_signal(how)
        ours.wait(timeout=30)
    assert ended(started)
    assert how is not None or ours.returncode == 0


def test_close_ends_all_processes_and_the_next_job_starts_them_again() -> None:
    usable("bubblewrap")
    sandbox.close()
    before = descendants(os.getpid())
    for _ in range(2):
        for full in (False, True):
            assert sandbox.run(Job("def f(): return 1", "f", ((),)), full=full).calls[0].value == 1
        started = descendants(os.getpid()) - before
        assert started
        sandbox.close()
        assert ended(started)


def test_a_job_that_runs_out_of_time_leaves_no_process() -> None:
    tier = usable("bubblewrap")
    sandbox.close()
    before = descendants(os.getpid())
    code = "import signal\nsignal.signal(14, signal.SIG_IGN)\ndef f():\n    while True:\n        pass"
    limits = sandbox.Limits(seconds=0.3)
    assert tier.run(Job(code, "f", ((),), limits, hash_seed=5)).calls[0].status == "timeout"
    assert ended(descendants(os.getpid()) - before)


def test_what_is_kept_is_made_once_and_again_after_its_end() -> None:
    made: list[int] = []
    gone: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    kept = Kept(make, gone.append)
    kept.close()
    assert [kept.get(), kept.get()] == [0, 0]
    kept.close()
    kept.close()
    assert kept.get() == 1
    assert (made, gone) == ([0, 1], [0])
    kept.close()


def test_what_cannot_be_made_is_tried_again() -> None:
    tries: list[int] = []

    def make() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no")
        return 5

    kept = Kept(make, lambda _: None)
    with pytest.raises(OSError, match="no"):
        kept.get()
    assert kept.get() == 5
    kept.close()


async def test_processes_end_with_the_last_of_the_runs_that_may_have_jobs() -> None:
    usable("monty")
    sandbox.close()
    job = Job("def f(): return 1", "f", ((),))
    before = descendants(os.getpid())
    async with sandbox.in_use():
        async with sandbox.in_use():
            await asyncio.to_thread(sandbox.run, job)
        started = descendants(os.getpid()) - before
        assert started
        assert not ended(started, within_s=0.2)
    assert ended(started)
