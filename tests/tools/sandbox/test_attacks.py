"""Every attack on every tier: nothing outside is read, changed, reached or ended, and the next job works."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tools.sandbox.attacks import PROGRAMS
from tests.tools.sandbox.conftest import usable
from tests.tools.sandbox.outside import MAX_GROWTH, SECRET, Memory, Outside, opened
from tools import sandbox
from tools.sandbox.base import Job, Limits, Tier

pytestmark = pytest.mark.slow

SMALL = Limits(seconds=0.4, memory_bytes=64 * 2**20, output_chars=1_000, value_bytes=100_000)
HARMLESS = Job("def double(number):\n    return number * 2", "double", ((21,), (4,)))


@pytest.fixture(params=["monty", *(pytest.param(name, marks=pytest.mark.slow) for name in ("bubblewrap", "wasi"))])
def tier(request: pytest.FixtureRequest) -> Tier:
    """Warm: what a tier needs to be made ready once, such as compiling an interpreter, is no attack's doing."""
    found = usable(request.param)
    found.run(replace(HARMLESS, limits=Limits(seconds=600)))
    return found


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with opened(tmp_path_factory.mktemp("outside")) as there:
        yield there


@pytest.fixture(scope="module", autouse=True)
def _workers_that_could_know() -> Iterator[None]:
    """Workers are started with the secret in our environment."""
    sandbox.close()
    yield
    sandbox.close()


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_attack_is_held(name: str, tier: Tier, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY", SECRET)
    with Memory() as memory:
        outcome = tier.run(Job(outside.aimed(PROGRAMS[name]), "attack", ((),), SMALL))
    assert outside.reached() == []
    assert SECRET not in repr(outcome)
    assert "root:" not in repr(outcome)
    assert memory.growth < MAX_GROWTH
    assert len(repr(outcome)) < 500_000
    assert outcome.seconds < SMALL.seconds + 3
    assert [call.value for call in tier.run(HARMLESS).calls] == [42, 8]


@pytest.mark.parametrize("name", ["a file", "a folder", "a shell", "killing another", "modes", "tcp", "udp"])
def test_without_a_sandbox_the_attack_succeeds(name: str, tmp_path: Path) -> None:
    """The same programs in a plain process, as far as they aim at nothing but what is there for it."""
    with opened(tmp_path) as there:
        program = there.aimed(f"{PROGRAMS[name]}\nprint(attack())")
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
        assert there.reached() or SECRET in done.stdout or "canary.txt" in done.stdout
