"""The command that starts an interpreter with nothing around it: no network, no process, no file but its own."""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tools.processes import Worker
from tools.sandbox._guest_text import guest_source

_FINDING_S = 60.0
_ALONE = ("user", "ipc", "pid", "net", "uts", "cgroup-try")


@cache
def interpreter_parts() -> dict[str, Any]:
    """The files of this interpreter, see `_interpreter`. Raises `WorkerError`."""
    script = Path(__file__).with_name("_interpreter.py")
    worker = Worker([sys.executable, "-I", str(script)])
    try:
        parts: dict[str, Any] = worker.ask(None, timeout_s=_FINDING_S)
        return parts
    finally:
        worker.kill()


def command(bwrap: str, parts: Mapping[str, Any], *, filter_fd: int, hash_seed: int) -> list[str]:
    """`filter_fd`: where the seccomp filter is read from."""
    environment = {
        "PYTHONHOME": "/python",
        "PYTHONPATH": "/packages",
        "PYTHONHASHSEED": str(hash_seed),
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
    }
    interpreter = [f"/lib/{parts['loader']}", "--library-path", "/lib", "/python/bin/python", "-S", "-B", "-P"]
    return [
        bwrap,
        *(f"--unshare-{name}" for name in _ALONE),
        *("--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"),
        *("--uid", "65534", "--gid", "65534", "--hostname", "sandbox", "--chdir", "/"),
        *_files(parts),
        *(word for name, value in environment.items() for word in ("--setenv", name, value)),
        *("--seccomp", str(filter_fd), "--", *interpreter, "-c", guest_source()),
    ]


def _files(parts: Mapping[str, Any]) -> list[str]:
    """All that is there, read-only; the root's own memory as well, or a program could fill it."""
    stdlib = f"/python/{parts['libdir']}/{Path(parts['stdlib']).name}"
    binds = {parts["python"]: "/python/bin/python", parts["stdlib"]: stdlib}
    binds |= {path: f"/packages/{name}" for name, path in parts["packages"].items()}
    binds |= {path: f"/lib/{names[0]}" for path, names in parts["libraries"].items()}
    words = [word for source, target in binds.items() for word in ("--ro-bind", source, target)]
    for name, *others in parts["libraries"].values():
        words += [word for other in others for word in ("--symlink", name, f"/lib/{other}")]
    if parts["site_packages"]:
        hidden = f"{stdlib}/site-packages"
        words += ["--size", "4096", "--tmpfs", hidden, "--remount-ro", hidden]
    return [*words, "--dev-bind", "/dev/null", "/dev/null", "--remount-ro", "/"]
