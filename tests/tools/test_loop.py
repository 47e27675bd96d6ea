"""The background loop: reachable from everywhere, stopped by nothing, gone at exit."""

import asyncio
import contextvars
import multiprocessing
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tools.loop import arun, home_loop, run

name: contextvars.ContextVar[str] = contextvars.ContextVar("name", default="nobody")


async def thread_name() -> str:
    return threading.current_thread().name


async def fails() -> None:
    raise LookupError("no such thing")


class Sleeper:
    """A coroutine that sleeps until it is cancelled, and takes a while to end."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended = False

    async def __call__(self) -> None:
        try:
            self.begun.set()
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)
            self.ended = True


def test_a_coroutine_runs_on_the_home_loop_from_any_thread() -> None:
    assert run(thread_name()) == "home-loop"
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: run(thread_name()), range(8))) == {"home-loop"}


def test_threads_that_ask_at_once_get_one_loop() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: id(home_loop()), range(32)))) == 1


async def test_it_works_inside_a_running_loop() -> None:
    assert run(thread_name()) == "home-loop"
    assert await arun(thread_name()) == "home-loop"


def test_errors_arrive_as_they_are() -> None:
    with pytest.raises(LookupError, match="no such thing"):
        run(fails())


async def test_errors_arrive_in_another_loop_as_they_are() -> None:
    with pytest.raises(LookupError, match="no such thing"):
        await arun(fails())


def test_on_the_home_loop_awaiting_needs_no_other_thread() -> None:
    async def nested() -> str:
        return await arun(thread_name())

    assert run(nested()) == "home-loop"


def test_waiting_for_itself_is_refused_instead_of_hanging() -> None:
    async def nested() -> str:
        return run(thread_name())

    with pytest.raises(RuntimeError, match="would wait for itself"):
        run(nested())


def test_the_callers_context_is_seen() -> None:
    async def see() -> str:
        return name.get()

    token = name.set("Ada")
    assert run(see()) == "Ada"
    name.reset(token)


async def test_cancelling_the_caller_cancels_the_coroutine_and_waits_for_its_end() -> None:
    sleeper = Sleeper()
    task = asyncio.create_task(arun(sleeper()))
    await asyncio.to_thread(sleeper.begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sleeper.ended


async def test_a_caller_cancelled_at_once_leaves_nothing_behind() -> None:
    tasks = [asyncio.create_task(arun(asyncio.sleep(60))) for _ in range(20)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(result) for result in done} == {asyncio.CancelledError}


def test_ctrl_c_while_waiting_cancels_the_coroutine_and_waits_for_its_end() -> None:
    sleeper = Sleeper()

    def interrupt() -> None:
        sleeper.begun.wait()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        run(sleeper())
    assert sleeper.ended
    thread.join()


def test_a_coroutine_that_cancels_itself_is_a_cancelled_result() -> None:
    async def gives_up() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run(gives_up())


def test_a_coroutine_that_exits_does_not_end_the_loop() -> None:
    async def leaves() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        run(leaves())
    assert run(thread_name()) == "home-loop"


def _in_child(queue: "multiprocessing.Queue[tuple[str, bool]]", parents_loop: int) -> None:
    queue.put((run(thread_name()), id(home_loop()) == parents_loop))


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_a_forked_process_starts_a_loop_of_its_own() -> None:
    context = multiprocessing.get_context("fork")
    queue: multiprocessing.Queue[tuple[str, bool]] = context.Queue()
    child = context.Process(target=_in_child, args=(queue, id(home_loop())))
    child.start()
    assert queue.get(timeout=20) == ("home-loop", False)
    child.join(20)
    assert child.exitcode == 0
    assert run(thread_name()) == "home-loop"


def at_exit(program: str, env: dict[str, str]) -> tuple[int, str, str]:
    """Runs a program to its end; everything it prints, warnings included."""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", program]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def test_closers_run_on_the_loop_at_exit_the_last_one_first_and_once(guarded_env: dict[str, str]) -> None:
    program = """
import asyncio, threading
from tools.loop import on_exit, run
def closer(name):
    async def close():
        print(name, threading.current_thread().name, await asyncio.to_thread(lambda: "thread"))
    return close
first, second = closer("first"), closer("second")
for one in (first, second, first):
    on_exit(one)
run(asyncio.sleep(0))
"""
    assert at_exit(program, guarded_env) == (0, "second home-loop thread\nfirst home-loop thread\n", "")


def test_a_closer_ends_a_thread_that_would_keep_the_process_alive(guarded_env: dict[str, str]) -> None:
    program = """
import aiosqlite
from tools.loop import on_exit, run
async def open_it():
    connection = await aiosqlite.connect(":memory:")
    on_exit(connection.close)
    return connection
connection = run(open_it())
print("opened")
"""
    assert at_exit(program, guarded_env) == (0, "opened\n", "")


def test_a_closer_that_fails_is_told_and_does_not_stop_the_others(guarded_env: dict[str, str]) -> None:
    program = """
from tools.loop import on_exit
async def good(): print("closed")
async def bad(): raise LookupError("lost")
on_exit(good); on_exit(bad)
"""
    code, said, errors = at_exit(program, guarded_env)
    assert (code, said) == (0, "closed\n")
    assert "failed at exit" in errors
    assert "LookupError: lost" in errors


def test_work_that_is_under_way_at_exit_is_cancelled(guarded_env: dict[str, str]) -> None:
    program = """
import asyncio
from tools.loop import home_loop
async def work():
    try:
        begun.set()
        await asyncio.sleep(60)
    finally:
        print("ended")
import threading
begun = threading.Event()
asyncio.run_coroutine_threadsafe(work(), home_loop())
begun.wait()
"""
    assert at_exit(program, guarded_env) == (0, "ended\n", "")


def test_a_process_that_never_used_the_loop_exits_quietly(guarded_env: dict[str, str]) -> None:
    assert at_exit("import tools.loop", guarded_env) == (0, "", "")
