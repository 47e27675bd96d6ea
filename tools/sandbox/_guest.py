"""What a whole interpreter runs inside a sandbox: reads a job, calls its function, writes one line. Only its text goes
in, and it needs nothing but the standard library."""

import io
import json
import os
import signal
import sys
import types
from typing import Any

from tools.sandbox._calls import answers

_OWN_BYTES, _OPEN_FILES, _AGAIN_S = 96 * 2**20, 64, 0.2
"""Address space of the interpreter itself; files; how soon a program is stopped again that went on."""


class OutOfTime(BaseException):
    """Raised into the program. Where it is in a call that does not return, the parent ends the process."""


class Printed(io.BufferedIOBase):
    """Keeps the beginning of what is printed."""

    def __init__(self, limit: int) -> None:
        self.kept, self._limit = bytearray(), limit

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.kept += data[: self._limit - len(self.kept)]
        return len(data)


def _own_channel() -> int:
    """Where the answer goes, kept apart from the standard streams, which lead nowhere from now on."""
    try:
        channel, nowhere = os.dup(1), os.open(os.devnull, os.O_RDWR)
    except OSError:
        return 1
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return channel


def _limit(seconds: float, memory_bytes: int) -> None:
    """Where the system knows such limits; elsewhere the sandbox's host sets them."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_AS, _OWN_BYTES + memory_bytes),
        (resource.RLIMIT_CPU, int(seconds) + 2),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def _stop_after(seconds: float) -> None:
    def stop(*_: object) -> None:
        raise OutOfTime

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_S)


def _program() -> dict[str, Any]:
    """The names of a module of its own, by which what the program defines can be found."""
    module = types.ModuleType("program")
    sys.modules["program"] = module
    return vars(module)


def main() -> None:
    job = json.loads(sys.stdin.readline())
    # What it needs afterwards is taken before the program can replace it.
    write, leave, dumps, timer = os.write, os._exit, json.dumps, getattr(signal, "setitimer", None)
    channel = _own_channel()
    printed = Printed(4 * job["output_chars"])
    sys.stdout = sys.stderr = io.TextIOWrapper(printed, "utf-8", "backslashreplace", write_through=True)
    kept: list[Any] = []
    _limit(job["seconds"], job["memory_bytes"])
    _stop_after(job["seconds"])
    try:
        asked = job["code"], job["function"], job["inputs"], _program()
        answers(*asked, value_bytes=job["value_bytes"], kept=kept, stops=OutOfTime)
    except OutOfTime:
        pass
    if timer:
        timer(signal.ITIMER_REAL, 0)
    line = dumps({"calls": kept, "output": printed.kept.decode(errors="replace")}).encode() + b"\n"
    while line:
        line = line[write(channel, line) :]
    leave(0)


if __name__ == "__main__":
    main()
