"""While runs go on garbage is looked for rarely, and afterwards as often as before."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from graph.garbage import RARELY, rarely_collected


@pytest.fixture(autouse=True)
def _as_python_does() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_only_the_last_of_several_runs_makes_it_as_frequent_as_before() -> None:
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(rarely_collected())
        second.enter_context(rarely_collected())
        first.close()
        assert gc.get_threshold() == RARELY
    assert gc.get_threshold() == (700, 10, 10)


def test_a_run_that_fails_leaves_nothing_changed() -> None:
    with pytest.raises(ValueError, match="broken"), rarely_collected():
        raise ValueError("broken")
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("own", [(0, 10, 10), (900_000, 60, 200)])
def test_who_wants_it_rarer_still_or_never_keeps_that(own: tuple[int, int, int]) -> None:
    gc.set_threshold(*own)
    with rarely_collected():
        assert gc.get_threshold() == own
    assert gc.get_threshold() == own
