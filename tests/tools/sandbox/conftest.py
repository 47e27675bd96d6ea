"""The tiers that can be used on this machine, one after another."""

from collections.abc import Iterator

import pytest

from tools import sandbox
from tools.sandbox.base import Tier

FULL = ("bubblewrap", pytest.param("wasi", marks=pytest.mark.slow))
TIERS = ("monty", *FULL)


def usable(name: str) -> Tier:
    """Skips where the tier is not there."""
    state = next(one for one in sandbox.states() if one.name == name)
    if not state.available:
        pytest.skip(f"{name}: {state.detail}")
    return next(one for one in sandbox.tiers() if one.name == name)


@pytest.fixture(params=TIERS)
def tier(request: pytest.FixtureRequest) -> Tier:
    return usable(request.param)


@pytest.fixture(params=FULL)
def full_tier(request: pytest.FixtureRequest) -> Tier:
    return usable(request.param)


@pytest.fixture(scope="package", autouse=True)
def _ended() -> Iterator[None]:
    yield
    sandbox.close()
