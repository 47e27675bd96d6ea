"""What a sandboxed program must not reach: a file, open ports, a process, our memory; and whether it did."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

PROJECT = Path(__file__).parents[3]
SECRET = "canary-" + "5f1c" * 8
MAX_GROWTH = 200 * 2**20
"""Bytes."""


@dataclass(frozen=True)
class Outside:
    """`doors` are sockets that listen, none of which blocks."""

    folder: Path
    doors: tuple[socket.socket, ...]
    process: subprocess.Popen[bytes]

    @property
    def file(self) -> Path:
        return self.folder / "canary.txt"

    def aimed(self, program: str) -> str:
        """The program, told where all this is."""
        tcp, udp, unix, _ = self.doors
        places = {
            "file": self.file,
            "folder": self.folder,
            "project": PROJECT,
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": unix.getsockname(),
            "pid": self.process.pid,
        }
        for name, place in places.items():
            program = program.replace(f"{{{name}}}", str(place))
        return program

    def reached(self) -> list[str]:
        """What is not as it was."""
        found = [f"{door} was reached" for door in self.doors if _knocked(door)]
        if self.file.read_text() != SECRET or self.file.stat().st_mode & 0o777 != 0o640:
            found.append("the file was changed")
        if {path.name for path in self.folder.iterdir()} != {"canary.txt", "unix", "unixd"}:
            found.append("the folder was changed")
        if self.process.poll() is not None:
            found.append("the process was ended")
        return found


def _knocked(door: socket.socket) -> bool:
    try:
        if door.type == socket.SOCK_DGRAM:
            door.recv(9)
        else:
            door.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextmanager
def opened(folder: Path) -> Iterator[Outside]:
    kinds: tuple[tuple[socket.AddressFamily, socket.SocketKind, tuple[str, int] | str], ...] = (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        (socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "unix")),
        (socket.AF_UNIX, socket.SOCK_DGRAM, str(folder / "unixd")),
    )
    with ExitStack() as stack:
        doors = tuple(stack.enter_context(socket.socket(family, kind)) for family, kind, _ in kinds)
        for door, (_, kind, address) in zip(doors, kinds, strict=True):
            door.bind(address)
            door.setblocking(False)
            if kind == socket.SOCK_STREAM:
                door.listen()
        waits = [sys.executable, "-S", "-c", "import sys; sys.stdin.read()"]
        process = stack.enter_context(subprocess.Popen(waits, stdin=subprocess.PIPE, env={"CANARY": SECRET}))
        (folder / "canary.txt").write_text(SECRET)
        (folder / "canary.txt").chmod(0o640)
        try:
            yield Outside(folder, doors, process)
        finally:
            process.kill()


class Memory:
    """Watches what our process, its descendants and the memory disks take, beyond what they took before."""

    def __enter__(self) -> "Memory":
        self._before, self.growth, self._done = _taken(), 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            self.growth = max(self.growth, _taken() - self._before)


def descendants(pid: int) -> set[int]:
    """The processes that a process started, and those they started."""
    parents = {int(stat.parent.name): _parent(stat) for stat in Path("/proc").glob("[0-9]*/stat")}
    found, added = {pid}, True
    while added:
        more = {child for child, parent in parents.items() if parent in found} - found
        found, added = found | more, bool(more)
    return found - {pid}


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _taken() -> int:
    """Bytes."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    disks = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Shmem:"))
    return disks + sum(map(_resident, {os.getpid(), *descendants(os.getpid())}))


def _resident(pid: int) -> int:
    """Without what is shared: of that the disks' part is counted apart, and the rest is files."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
        return (resident - shared) * os.sysconf("SC_PAGESIZE")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return 0
