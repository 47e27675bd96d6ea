"""Fails every test that tries to reach another machine, itself or through a process it starts."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guard import sitecustomize

ROOT = Path(__file__).parents[2]
GUARD = ROOT / "tests" / "guard"


@pytest.fixture(scope="session", autouse=True)
def _network_guard() -> None:
    sys.addaudithook(sitecustomize.check)


@pytest.fixture(autouse=True)
def outside_attempts(_network_guard: None) -> Iterator[list[str]]:
    """The addresses that this test tried to reach; any that is left fails it, even if the error was swallowed."""
    sitecustomize.attempts.clear()
    yield sitecustomize.attempts
    if sitecustomize.attempts:
        pytest.fail(f"tried to reach another machine: {', '.join(sitecustomize.attempts)}")


@pytest.fixture
def guarded_env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment for Python processes in which they are guarded too, and find this checkout's packages."""
    log = tmp_path / "outside_attempts.txt"
    path = os.pathsep.join([str(GUARD), str(ROOT)])
    yield {**os.environ, "PYTHONPATH": path, "LOOPBACK_ONLY_LOG": str(log)}
    if log.exists():
        pytest.fail(f"a process tried to reach another machine: {', '.join(log.read_text().splitlines())}")
