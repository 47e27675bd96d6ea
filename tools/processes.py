"""Child processes that answer one line of JSON with another, and are ended where they do not."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from state.errors import AgentError, WorkerDied, WorkerError, WorkerTimeout
from tools._pipes import Pipes
from tools.loop import on_exit

_REAPING_S, _WAITING_S = 5.0, 60.0
# What a child asks for by PR_SET_PDEATHSIG comes when the *thread* ends that started it: this one does not.
_STARTER = ThreadPoolExecutor(1, thread_name_prefix="worker-starter")


class Worker:
    """A child process in a group of its own. It must end when its standard input does.

    After an error it is dead. Threads that ask at once take turns.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        max_answer_bytes: int = 1_000_000,
    ) -> None:
        """`env` is its whole environment, by default ours. Raises `WorkerDied` where it cannot be started."""
        self._process = _started(list(argv), env, pass_fds)
        self._pipes = Pipes(self._process, max_answer_bytes)
        self._turn, self._ending = threading.Lock(), threading.Lock()
        self._killed = False

    @property
    def alive(self) -> bool:
        """Whether it was not ended here; it may have ended itself since."""
        return not self._killed

    def waits(self) -> bool:
        """Whether it waits for a message: it was not ended, did not end, and says nothing unasked."""
        if self._killed or not self._turn.acquire(blocking=False):
            return False
        try:
            return self._pipes.quiet()
        finally:
            self._turn.release()
            self._shut()

    def ask(self, message: Any, *, timeout_s: float) -> Any:
        """The answer to a message, both values of JSON, within so many seconds.

        Raises `WorkerTimeout`, `WorkerDied` or `WorkerAnswerTooLarge`, and `WorkerError` for what is no line of JSON.
        """
        line = json.dumps(message).encode() + b"\n"
        deadline = time.monotonic() + timeout_s
        if not self._turn.acquire(timeout=max(timeout_s, 0)):
            raise WorkerTimeout(f"the worker was busy for {timeout_s:g} s")
        answered = False
        try:
            answer = _parsed(self._line(line, deadline))
            answered = True
        finally:
            if not answered:
                self.kill()
            self._turn.release()
            self._shut()
        return answer

    def kill(self) -> None:
        """End it and everything in its process group."""
        with self._ending:
            if not self._killed:
                self._killed = True
                # Not reaped before: until then the number is that of no other group.
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(_REAPING_S)
        self._shut()

    def _shut(self) -> None:
        """Close the pipes of a killed worker, by whoever is the last to use them."""
        if self._killed and self._turn.acquire(blocking=False):
            self._pipes.close()
            self._turn.release()

    def _line(self, line: bytes, deadline: float) -> bytes:
        if self._killed:
            raise WorkerDied("the worker was ended")
        try:
            return self._pipes.exchange(line, deadline)
        except WorkerDied as error:
            self.kill()
            words = [str(error), f"exit code {self._process.returncode}", self._pipes.last_words()]
            raise WorkerDied(": ".join(filter(None, words))) from error


class Pool:
    """Up to `size` workers, made by `start` when they are needed, and ended with this process.

    A worker that failed is replaced. With `single_use` each one answers once, and the next is started ahead.
    """

    def __init__(
        self, start: Callable[[], Worker], size: int, *, single_use: bool = False, wait_s: float = _WAITING_S
    ) -> None:
        self._start, self._size, self._single_use, self._wait_s = start, size, single_use, wait_s
        self._changed = threading.Condition()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._starting = 0
        self._closed = False

    def ask(self, message: Any, *, timeout_s: float) -> Any:
        """A worker's answer, as `Worker.ask` gives it; the seconds count from when there is a free worker.

        Raises `WorkerTimeout` where none is free within `wait_s`, and `WorkerDied` where the pool is closed.
        """
        on_exit(self._at_exit)
        worker = self._taken()
        try:
            return worker.ask(message, timeout_s=timeout_s)
        finally:
            self._give_back(worker)

    def close(self) -> None:
        """End all workers. Whoever still waits for an answer gets `WorkerDied`."""
        with self._changed:
            self._closed = True
            workers = [*self._idle, *self._busy]
            self._idle.clear()
            self._changed.notify_all()
        for worker in workers:
            worker.kill()

    async def _at_exit(self) -> None:
        self.close()

    def _taken(self) -> Worker:
        """A free worker, or a new one where there may be more."""
        with self._changed:
            free = self._changed.wait_for(lambda: self._closed or self._idle or self._has_room(), self._wait_s)
            if self._closed:
                raise WorkerDied("the pool of workers is closed")
            if not free:
                raise WorkerTimeout(f"no worker was free within {self._wait_s:g} s")
            while self._idle:
                worker = self._idle.pop()
                if worker.waits():
                    self._busy.add(worker)
                    return worker
                worker.kill()
            self._starting += 1
        return self._new(self._busy.add)

    def _has_room(self) -> bool:
        return len(self._idle) + len(self._busy) + self._starting < self._size

    def _new(self, keep: Callable[[Worker], None]) -> Worker:
        """A worker started in the room that `_starting` holds for it."""
        worker: Worker | None = None
        try:
            worker = self._start()
        finally:
            with self._changed:
                self._starting -= 1
                if worker and not self._closed:
                    keep(worker)
                self._changed.notify()
        if self._closed:
            worker.kill()
        return worker

    def _start_ahead(self) -> None:
        # Whoever asks next starts one as well, and is told what is wrong.
        with suppress(AgentError):
            self._new(self._idle.append)

    def _give_back(self, worker: Worker) -> None:
        keep = worker.alive and not self._single_use
        if not keep:
            worker.kill()
        with self._changed:
            self._busy.discard(worker)
            ahead = self._single_use and not self._closed
            self._starting += ahead
            if keep and not self._closed:
                self._idle.append(worker)
            self._changed.notify()
        if ahead:
            threading.Thread(target=self._start_ahead, name="worker-ahead", daemon=True).start()


def _started(argv: list[str], env: Mapping[str, str] | None, pass_fds: Sequence[int]) -> subprocess.Popen[bytes]:
    def start() -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            argv, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, env=env, pass_fds=pass_fds, start_new_session=True
        )

    try:
        return _STARTER.submit(start).result()
    except OSError as error:
        raise WorkerDied(f"the worker cannot be started: {error}") from error
    except RuntimeError as error:
        raise WorkerDied("no worker is started while the process ends") from error


def _parsed(line: bytes) -> Any:
    if line.count(b"\n") != 1:
        raise WorkerError("the worker gave more than one line")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WorkerError("the worker's answer is no line of JSON") from error
