"""The text that a whole interpreter is given, and the line that tells it what to do."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tools.sandbox.base import Job

_HERE = Path(__file__).parent
_MODULE = "tools.sandbox._calls"


def calls_source() -> str:
    """What calls a program's function, for interpreters that have no files."""
    return (_HERE / "_calls.py").read_text(encoding="utf-8")


@cache
def guest_source() -> str:
    """One text for `python -c`: our modules are not to be found where it runs, so it brings along the one it needs."""
    guest = (_HERE / "_guest.py").read_text(encoding="utf-8")
    return (
        f"import sys, types\nsys.modules[{_MODULE!r}] = types.ModuleType({_MODULE!r})\n"
        f"exec({calls_source()!r}, vars(sys.modules[{_MODULE!r}]))\nexec(compile({guest!r}, 'guest', 'exec'))\n"
    )


def message(job: Job) -> dict[str, Any]:
    """The job as a guest reads it."""
    limits = job.limits
    return {
        "code": job.code,
        "function": job.function,
        "inputs": [list(arguments) for arguments in job.inputs],
        "seconds": limits.seconds,
        "memory_bytes": limits.memory_bytes,
        "output_chars": limits.output_chars,
        "value_bytes": limits.value_bytes,
    }


def fresh_inputs(job: Job) -> list[Any]:
    """The arguments of each call, no part shared. Raises `TypeError` or `ValueError` for what JSON cannot hold."""
    inputs: list[Any] = json.loads(json.dumps([list(arguments) for arguments in job.inputs]))
    return inputs
