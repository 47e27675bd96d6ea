"""The one background event loop of the process, on which everything that does I/O lives."""

import asyncio
import atexit
import concurrent.futures.thread
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Closer = Callable[[], Awaitable[object]]
CLOSING_S = 10.0


def new_loop() -> asyncio.AbstractEventLoop:
    """An event loop that costs a record a twentieth less CPU than the standard library's, where there is one."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()


class _Home:
    """A loop in a daemon thread. `closers` is an ordered set."""

    def __init__(self) -> None:
        self.loop = new_loop()
        self.closers: dict[Closer, None] = {}
        self.thread = threading.Thread(target=self._serve, name="home-loop", daemon=True)
        self._stopping = False

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        while not self._stopping:
            # A coroutine that asks the process to exit must not leave the others without a loop.
            with suppress(SystemExit, KeyboardInterrupt):
                self.loop.run_forever()
        self.loop.close()

    def stop(self) -> None:
        with suppress(TimeoutError):
            _Job(self._wind_up(), self.loop).start().result(CLOSING_S)
        self._stopping = True
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(CLOSING_S)

    async def _wind_up(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for closer in reversed(list(self.closers)):
            await _closed(closer)
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
        await self.loop.shutdown_asyncgens()


async def _closed(closer: Closer) -> None:
    """Awaits the closer as a task: its error is reported by the loop, and the next one still runs."""
    task = asyncio.ensure_future(closer())
    await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()):
        asyncio.get_running_loop().call_exception_handler({"message": f"{closer!r} failed at exit", "exception": error})


class _Job(Generic[T]):
    """A coroutine on another thread's loop. `ended` is done when the coroutine is, also after `cancel`."""

    def __init__(self, coro: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> None:
        self.ended: concurrent.futures.Future[T] = concurrent.futures.Future()
        self.ended.set_running_or_notify_cancel()
        self._coro, self._loop = coro, loop
        self._task: asyncio.Task[T] | None = None

    def start(self) -> concurrent.futures.Future[T]:
        self._loop.call_soon_threadsafe(self._start)
        return self.ended

    def cancel(self) -> None:
        self._loop.call_soon_threadsafe(self._cancel)

    def _start(self) -> None:
        self._task = self._loop.create_task(self._coro)
        self._task.add_done_callback(self._finish)

    def _cancel(self) -> None:
        if self._task:
            self._task.cancel()
        elif not self.ended.done():
            self._coro.close()
            self.ended.set_exception(asyncio.CancelledError())

    def _finish(self, task: asyncio.Task[T]) -> None:
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None:
            self.ended.set_result(task.result())
        else:
            self.ended.set_exception(error)


class _Process:
    """What this process has started."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.home: _Home | None = None
        self.parents: _Home | None = None

    def forked(self) -> None:
        """Threads do not survive a fork; the parent's loop is kept, for closing it would disturb the parent."""
        self.lock, self.home, self.parents = threading.Lock(), None, self.home

    def running(self) -> _Home:
        with self.lock:
            if self.home is None:
                self.home = _Home()
                self.home.thread.start()
            return self.home

    def stop(self) -> None:
        with self.lock:
            home, self.home = self.home, None
        if home:
            home.stop()


_process = _Process()
os.register_at_fork(after_in_child=_process.forked)
# atexit would be too late: the interpreter first waits for threads that only a closer can end. And what is
# registered last runs first: thread pools, imported above for this, still work while closers run.
getattr(threading, "_register_atexit", atexit.register)(_process.stop)


def home_loop() -> asyncio.AbstractEventLoop:
    """The loop, started on first use; in a forked process a new one."""
    return _process.running().loop


def on_exit(closer: Closer) -> None:
    """Have `closer` awaited on the loop before it stops: the last one first, each one once."""
    _process.running().closers[closer] = None


def run(coro: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result, waited for by a thread that is not the loop's own.

    Ctrl-C while waiting cancels the coroutine and surfaces when that has ended. Raises `RuntimeError` on the loop.
    """
    home = _process.running()
    if threading.current_thread() is home.thread:
        coro.close()
        raise RuntimeError("run() on the home loop would wait for itself; await the coroutine instead")
    job = _Job(coro, home.loop)
    try:
        return job.start().result()
    finally:
        if not job.ended.done():
            job.cancel()
            job.ended.exception()


async def arun(coro: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result, from any event loop. Cancelling the caller cancels it and waits for its end."""
    loop = home_loop()
    if asyncio.get_running_loop() is loop:
        return await coro
    job = _Job(coro, loop)
    ended = asyncio.wrap_future(job.start())
    try:
        await asyncio.wait([ended])
    except asyncio.CancelledError:
        job.cancel()
        await asyncio.wait([ended])
        ended.exception()
        raise
    return ended.result()
