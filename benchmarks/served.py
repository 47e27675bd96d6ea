"""The server as another process uses it: started, asked for its counts, stopped."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_FOREIGN = ("SYNTHDATA_", "GOOGLE_", "GEMINI_", "TAVILY_", "LANGSMITH_", "LANGCHAIN_")


def environment(url: str = "") -> dict[str, str]:
    """One in which nothing redirects a call or changes a setting; with `url`, models are asked there."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(_FOREIGN) and not n.upper().endswith("_PROXY")}
    model = {"GOOGLE_API_KEY": "any", "SYNTHDATA_MODEL_BASE_URL": url, "SYNTHDATA_SOURCES": "corpus"} if url else {}
    return {**kept, **model, "PYTHONPATH": str(ROOT)}


@contextmanager
def served(module: str = "benchmarks.server", **options: float) -> Iterator[str]:
    """The URL of a server of its own; `options` are those of the module, which prints the URL."""
    flags = [text for name, value in options.items() for text in (f"--{name.replace('_', '-')}", str(value))]
    process = subprocess.Popen(
        [sys.executable, "-m", module, *flags],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.terminate()


def stats(url: str) -> dict[str, Any]:
    return _asked(f"{url}/_stats")


def counts(url: str) -> dict[str, Any]:
    """Of a server with faults: its requests by how they ended, and how many are on the wire."""
    return _asked(f"{url}/_counts")


def samples(url: str) -> dict[str, Any]:
    """The first request's body of each role, in the order in which roles were first asked."""
    return _asked(f"{url}/_samples")


def configure(url: str, **changes: float) -> None:
    """Changes the server and forgets what it counted."""
    _asked(f"{url}/_configure", json.dumps(changes).encode())


def _asked(url: str, data: bytes | None = None) -> dict[str, Any]:
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        answer: dict[str, Any] = json.load(reply)
    return answer
