"""Reads documents in a process with little memory and no way to write: a line of JSON in, a line out."""

import base64
import json
import logging
import resource
import signal
import sys
from pathlib import Path
from typing import Any

# As an isolated script it finds nothing of the project by itself.
sys.path.insert(0, str(Path(__file__).parents[2]))

from state.errors import FetchUnreadable
from tools.documents import read_here

MEMORY_BYTES = 1024 * 2**20
_ORPHAN_S = 900


def answer(kind: Any, data: str) -> dict[str, Any]:
    """The content, or under `problem` why there is none."""
    try:
        content = read_here(base64.b64decode(data), kind)
    except FetchUnreadable as error:
        return {"problem": str(error)}
    return {"text": content.text, "about": dict(content.about)}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable()
    for line in sys.stdin:
        # The kernel ends a process that nobody is left to kill.
        signal.alarm(_ORPHAN_S)
        told = answer(*json.loads(line))
        signal.alarm(0)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
