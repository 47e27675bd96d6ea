"""Worker processes: they answer, and whatever they do instead has an end."""

import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from state.errors import WorkerAnswerTooLarge, WorkerDied, WorkerError, WorkerTimeout
from tools.processes import Pool, Worker

CHILD = textwrap.dedent(
    """
    import json, os, subprocess, sys, time

    for line in sys.stdin:
        asked, value = json.loads(line)
        if asked == "sleep":
            time.sleep(value)
        if asked == "exit":
            sys.stderr.write("it was asked to go")
            sys.stderr.flush()
            os._exit(value)
        if asked == "complain":
            sys.stderr.write("x" * value)
        if asked == "grandchild":
            value = subprocess.Popen(["sleep", "60"]).pid
        if asked == "environment":
            value = dict(os.environ)
        text = value if asked == "raw" else json.dumps([os.getpid(), value])
        sys.stdout.write(text + "\\n")
        sys.stdout.flush()
    """
)


def started(**changes: Any) -> Worker:
    return Worker([sys.executable, "-I", "-c", CHILD], **changes)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = started(max_answer_bytes=100_000)
    yield worker
    worker.kill()


@pytest.fixture
def pools() -> Iterator[Callable[..., Pool]]:
    made: list[Pool] = []

    def make(size: int = 2, **changes: Any) -> Pool:
        made.append(Pool(started, size, **changes))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


def gone(pid: int, *, within: float = 5) -> bool:
    """Whether the process ended, or is about to be reaped by whoever inherited it."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z" and os.getpid() != pid and not _is_ours(pid):
            return True
        time.sleep(0.01)
    return False


def _is_ours(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG) is not None
    except ChildProcessError:
        return False


def test_a_worker_answers_one_message_after_another(worker: Worker) -> None:
    pids = {worker.ask(["say", n], timeout_s=10)[0] for n in range(3)}
    assert worker.ask(["say", {"größe": [1, None, "a\nb"]}], timeout_s=10)[1] == {"größe": [1, None, "a\nb"]}
    assert len(pids) == 1
    assert worker.waits()


def test_a_worker_that_is_late_is_ended(worker: Worker) -> None:
    pid = worker.ask(["say", 0], timeout_s=10)[0]
    begun = time.monotonic()
    with pytest.raises(WorkerTimeout):
        worker.ask(["sleep", 60], timeout_s=0.3)
    assert time.monotonic() - begun < 5
    assert gone(pid)
    assert not worker.alive
    with pytest.raises(WorkerDied, match="was ended"):
        worker.ask(["say", 1], timeout_s=1)


def test_a_worker_that_dies_says_how(worker: Worker) -> None:
    with pytest.raises(WorkerDied, match="without an answer: exit code 3: it was asked to go"):
        worker.ask(["exit", 3], timeout_s=10)


def test_an_answer_that_is_too_long_is_not_read_to_its_end(worker: Worker) -> None:
    with pytest.raises(WorkerAnswerTooLarge, match="100000 bytes"):
        worker.ask(["say", "x" * 150_000], timeout_s=10)
    assert not worker.alive


@pytest.mark.parametrize("said", ["no JSON", "1\n2", "[" * 50_000])
def test_what_is_no_line_of_json_ends_the_worker(worker: Worker, said: str) -> None:
    with pytest.raises(WorkerError):
        worker.ask(["raw", said], timeout_s=2)
    assert not worker.alive


def test_a_worker_that_speaks_unasked_is_not_believed() -> None:
    worker = Worker([sys.executable, "-I", "-c", "print('[1]', flush=True); input(); input()"])
    while worker.waits():
        time.sleep(0.01)
    with pytest.raises(WorkerDied):
        worker.ask(["say", 1], timeout_s=2)


def test_a_worker_that_never_listens_does_not_block_a_long_message() -> None:
    worker = Worker([sys.executable, "-I", "-c", "import time; time.sleep(60)"])
    with pytest.raises(WorkerTimeout):
        worker.ask("x" * 1_000_000, timeout_s=0.3)


def test_a_flood_on_standard_error_blocks_nobody(worker: Worker) -> None:
    assert worker.ask(["complain", 2_000_000], timeout_s=20)[1] == 2_000_000


def test_what_a_worker_started_ends_with_it(worker: Worker) -> None:
    grandchild = worker.ask(["grandchild", 0], timeout_s=10)[1]
    worker.kill()
    assert gone(grandchild)


def test_a_worker_gets_the_environment_that_it_is_given() -> None:
    worker = started(env={"ONLY": "this"})
    assert set(worker.ask(["environment", 0], timeout_s=10)[1]) <= {"ONLY", "LC_CTYPE"}
    worker.kill()


def test_a_program_that_is_not_there_is_no_worker() -> None:
    with pytest.raises(WorkerDied, match="cannot be started"):
        Worker(["/no/such/program"])


def test_a_worker_can_be_ended_while_it_is_asked(worker: Worker) -> None:
    worker.ask(["say", 0], timeout_s=10)
    threading.Timer(0.2, worker.kill).start()
    begun = time.monotonic()
    with pytest.raises(WorkerDied):
        worker.ask(["sleep", 60], timeout_s=30)
    assert time.monotonic() - begun < 10


def test_a_worker_outlives_the_thread_that_started_it() -> None:
    """Even one that asks the kernel to end it with its parent, which for the kernel is a thread."""
    child = f"import ctypes; ctypes.CDLL(None).prctl(1, 9)\n{CHILD}"
    found: list[Worker] = []
    thread = threading.Thread(target=lambda: found.append(Worker([sys.executable, "-I", "-c", child])))
    thread.start()
    thread.join()
    for n in range(2):
        assert found[0].ask(["say", n], timeout_s=10)[1] == n
    found[0].kill()


def test_a_pool_keeps_its_workers_and_no_more_than_its_size(pools: Callable[..., Pool]) -> None:
    pool = pools(2)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: pool.ask(["say", n], timeout_s=10), range(40)))
    assert [value for _, value in answers] == list(range(40))
    assert len({pid for pid, _ in answers}) <= 2


def test_a_pool_replaces_a_worker_that_failed(pools: Callable[..., Pool]) -> None:
    pool = pools(1)
    first = pool.ask(["say", 0], timeout_s=10)[0]
    for wrong, error in ((["exit", 1], WorkerDied), (["sleep", 60], WorkerTimeout)):
        with pytest.raises(error):
            pool.ask(wrong, timeout_s=0.5)
        assert pool.ask(["say", 1], timeout_s=10)[0] != first


def test_a_pool_does_not_ask_a_worker_that_ended_meanwhile(pools: Callable[..., Pool]) -> None:
    pool = pools(1)
    pid = pool.ask(["say", 0], timeout_s=10)[0]
    os.kill(pid, 9)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert pool.ask(["say", 1], timeout_s=10)[1] == 1


def test_a_worker_for_single_use_answers_once(pools: Callable[..., Pool]) -> None:
    pool = pools(2, single_use=True)
    with ThreadPoolExecutor(4) as threads:
        pids = [pid for pid, _ in threads.map(lambda n: pool.ask(["say", n], timeout_s=10), range(8))]
    assert len(set(pids)) == 8
    assert all(gone(pid) for pid in pids)


def test_waiting_for_a_free_worker_has_an_end(pools: Callable[..., Pool]) -> None:
    pool = pools(1, wait_s=0.2)
    pool.ask(["say", 0], timeout_s=10)
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(pool.ask, ["sleep", 1.5], timeout_s=10) for _ in range(2)]
        errors = [one.exception(timeout=10) for one in asked]
    assert [type(error) for error in errors if error] == [WorkerTimeout]


def test_a_closed_pool_ends_its_workers_and_those_who_wait(pools: Callable[..., Pool]) -> None:
    pool = pools(1)
    pid = pool.ask(["say", 0], timeout_s=10)[0]
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(pool.ask, ["sleep", 60], timeout_s=60) for _ in range(2)]
        time.sleep(0.2)
        pool.close()
        assert all(isinstance(one.exception(timeout=10), WorkerDied) for one in waiting)
    assert gone(pid)


def test_a_pool_whose_workers_cannot_start_says_so_each_time() -> None:
    pool = Pool(lambda: Worker(["/no/such/program"]), 1, wait_s=1)
    for _ in range(3):
        with pytest.raises(WorkerDied, match="cannot be started"):
            pool.ask(1, timeout_s=1)
    pool.close()


@pytest.mark.parametrize("ending", ["", "import os; os.kill(os.getpid(), 9)"], ids=["at its exit", "when it is killed"])
def test_workers_end_with_the_process_that_asked_them(ending: str) -> None:
    begin = "from tests.tools.test_processes import *\npool = Pool(started, 2)\n"
    code = f"{begin}print(pool.ask(['say', 0], timeout_s=10)[0], flush=True)\n{ending}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert gone(int(done.stdout))
    assert not done.stderr
