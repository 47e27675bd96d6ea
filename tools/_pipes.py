"""The three pipes of a child process: a line in, a line out, and what it says on standard error."""

import os
import selectors
import subprocess
import time
from typing import IO

from state.errors import WorkerAnswerTooLarge, WorkerDied, WorkerTimeout

_CHUNK, _KEPT_OF_STDERR = 65_536, 400


class Pipes:
    """Reads and writes without ever waiting for a pipe longer than until a deadline."""

    def __init__(self, process: subprocess.Popen[bytes], max_answer_bytes: int) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("a process without pipes")
        self._into, self._out, self._errors = process.stdin, process.stdout, process.stderr
        self._max, self._spoke = max_answer_bytes, False
        self._left, self._answer, self._said = memoryview(b""), b"", b""
        for pipe in (self._into, self._out, self._errors):
            os.set_blocking(pipe.fileno(), False)

    def exchange(self, line: bytes, deadline: float) -> bytes:
        """The line that comes back, by a deadline on the monotonic clock.

        Meanwhile standard error is read away. Raises `WorkerTimeout`, `WorkerDied` or `WorkerAnswerTooLarge`.
        """
        if not self.quiet():
            raise WorkerDied("it spoke without being asked, or ended")
        self._left, self._answer = memoryview(line), b""
        with selectors.DefaultSelector() as ready:
            ready.register(self._into, selectors.EVENT_WRITE, self._write)
            ready.register(self._out, selectors.EVENT_READ, self._hear)
            ready.register(self._errors, selectors.EVENT_READ, self._hear_errors)
            while not self._answer.endswith(b"\n"):
                events = ready.select(max(deadline - time.monotonic(), 0))
                if not events:
                    raise WorkerTimeout("no answer in time")
                for key, _ in events:
                    if not key.data():
                        ready.unregister(key.fileobj)
        return self._answer

    def quiet(self) -> bool:
        """Whether it has said nothing unasked, and not ended."""
        self._spoke = self._spoke or _read(self._out) is not None
        return not self._spoke

    def last_words(self) -> str:
        """The end of what it said on standard error."""
        self._hear_errors()
        return self._said.decode(errors="replace").strip()

    def close(self) -> None:
        for pipe in (self._into, self._out, self._errors):
            pipe.close()

    def _write(self) -> bool:
        """Write some of the line; whether there is more of it."""
        try:
            self._left = self._left[os.write(self._into.fileno(), self._left[:_CHUNK]) :]
        except BrokenPipeError as error:
            raise WorkerDied("it stopped listening") from error
        return bool(self._left)

    def _hear(self) -> bool:
        chunk = _read(self._out)
        if chunk == b"":
            raise WorkerDied("it ended without an answer")
        self._answer += chunk or b""
        if len(self._answer) > self._max:
            raise WorkerAnswerTooLarge(f"an answer of more than {self._max} bytes")
        return True

    def _hear_errors(self) -> bool:
        chunk = _read(self._errors)
        self._said = (self._said + (chunk or b""))[-_KEPT_OF_STDERR:]
        return chunk != b""


def _read(pipe: IO[bytes]) -> bytes | None:
    """What there is to read: nothing at its end, `None` where there is nothing yet."""
    try:
        return os.read(pipe.fileno(), _CHUNK)
    except BlockingIOError:
        return None
