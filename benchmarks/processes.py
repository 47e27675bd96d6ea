"""What a process and those that it has started have used, the ended ones included."""

import os
import resource
from contextlib import suppress
from pathlib import Path

KILOBYTE = 1024
_PROC = Path("/proc")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def cpu_s() -> float:
    """Of this process, of its running children by Linux' /proc, and of those that it has waited for."""
    ended = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own = sum(used.ru_utime + used.ru_stime for used in ended)
    return own + sum(sum(map(int, _stat(child)[11:13])) for child in children()) / _TICKS_PER_S


def rss_mb() -> float:
    """The peak so far of this process, and those of its running children."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + sum(_peak_kb(child) for child in children())) / KILOBYTE


def children() -> list[int]:
    """The process ids of those that run."""
    return [int(path.name) for path in _PROC.glob("[0-9]*") if _parent(int(path.name)) == os.getpid()]


def _parent(process: int) -> int:
    return int((_stat(process) or ["", "0"])[1])


def _stat(process: int) -> list[str]:
    """The fields behind the name, which may hold anything; none where it has ended."""
    with suppress(OSError):
        return (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    return []


def _peak_kb(process: int) -> int:
    with suppress(OSError):
        lines = (_PROC / str(process) / "status").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
    return 0
