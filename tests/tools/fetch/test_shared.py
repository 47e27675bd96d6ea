"""A value is made once for all who ask, kept while there is room, and a failure is remembered."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from state.errors import FetchMissing, FetchUnavailable
from tests.support.virtual_time import in_no_time
from tools.fetch.shared import Shared


class Made:
    """Counts what is made; `fails` is raised instead."""

    def __init__(self, value: str = "tides", fails: Exception | None = None) -> None:
        self.count, self._value, self._fails = 0, value, fails

    async def __call__(self) -> str:
        self.count += 1
        await asyncio.sleep(1)
        if self._fails:
            raise self._fails
        return self._value


def shared(**limits: float) -> Shared[str]:
    return Shared(len, **{"most": 3, "room": 100} | limits)


async def asked_twice(kept: Shared[str], make: Callable[[], Awaitable[str]], pause_s: float) -> None:
    for _ in range(2):
        await asyncio.gather(*(kept.get("a", make) for _ in range(50)), return_exceptions=True)
        await asyncio.sleep(pause_s)


def test_many_who_ask_at_once_are_given_what_is_made_once() -> None:
    make = Made()
    in_no_time(asked_twice(shared(), make, 50_000))
    assert make.count == 1


def test_a_value_is_made_again_when_its_time_is_over() -> None:
    make = Made()
    in_no_time(asked_twice(shared(values_s=10), make, 11))
    assert make.count == 2


@pytest.mark.parametrize(
    ("error", "pause_s", "count"),
    [(FetchMissing("gone"), 50_000, 1), (FetchUnavailable("busy"), 500, 1), (FetchUnavailable("busy"), 700, 2)],
)
def test_a_failure_is_not_asked_for_again_before_it_may_help(error: Exception, pause_s: float, count: int) -> None:
    make = Made(fails=error)
    in_no_time(asked_twice(shared(), make, pause_s))
    assert make.count == count


def test_each_who_asks_is_given_an_error_of_his_own() -> None:
    async def errors() -> list[object]:
        kept = shared()
        with pytest.raises(FetchMissing):
            await kept.get("a", Made(fails=FetchMissing("gone")))
        return await asyncio.gather(*(kept.get("a", Made()) for _ in range(2)), return_exceptions=True)

    one, other = in_no_time(errors())
    assert type(one) is type(other) is FetchMissing
    assert one is not other
    assert str(one) == "gone"


def test_a_bug_surfaces_and_is_not_remembered() -> None:
    async def twice() -> Made:
        kept, make = shared(), Made(fails=KeyError("bug"))
        for _ in range(2):
            with pytest.raises(KeyError):
                await kept.get("a", make)
        return make

    assert in_no_time(twice()).count == 2


@pytest.mark.parametrize(("limits", "kept"), [({"most": 2}, {"a", "c"}), ({"room": 11}, {"a", "c"})])
def test_what_was_used_longest_ago_makes_room(limits: dict[str, float], kept: set[str]) -> None:
    async def used() -> set[str]:
        values, again = shared(**limits), Made()
        for key in "abac":
            await values.get(key, Made("tides"))
        before = set("abc")
        for key in "ac":
            await values.get(key, again)
        assert again.count == 0
        await values.get("b", again)
        return before if again.count == 0 else before - {"b"}

    assert in_no_time(used()) == kept


def test_what_is_larger_than_the_room_is_given_and_not_kept() -> None:
    async def asked() -> int:
        values, make = shared(), Made("x" * 101)
        for _ in range(2):
            assert await values.get("a", make) == "x" * 101
        return make.count

    assert in_no_time(asked()) == 2


def test_who_is_cancelled_leaves_the_others_their_value() -> None:
    async def one_leaves() -> tuple[str, int]:
        kept, make = shared(), Made()
        first, second = (asyncio.create_task(kept.get("a", make)) for _ in range(2))
        await asyncio.sleep(0.5)
        first.cancel()
        return await second, make.count

    assert in_no_time(one_leaves()) == ("tides", 1)


def test_closing_ends_what_is_being_made() -> None:
    async def closed() -> BaseException | None:
        kept = shared()
        waiting = asyncio.create_task(kept.get("a", Made()))
        await asyncio.sleep(0.5)
        await kept.close()
        await asyncio.wait([waiting])
        return None if waiting.cancelled() else waiting.exception()

    assert in_no_time(closed()) is None
