"""Each host is asked at its own pace, many at once."""

import asyncio

from tests.support.virtual_time import in_no_time, now
from tools.fetch.pace import Pace


async def begun(pace: Pace, hosts: list[str], delay_s: float = 0.0) -> list[float]:
    """When each of these requests was begun, all made at once."""

    async def one(host: str) -> float:
        await pace.turn(host, delay_s)
        return now()

    return await asyncio.gather(*(one(host) for host in hosts))


def test_requests_to_one_host_are_apart_and_others_do_not_wait() -> None:
    assert in_no_time(begun(Pace(1.0), ["a", "a", "b", "a", "b"])) == [0, 1, 0, 2, 1]


def test_a_host_that_wants_more_time_is_given_it() -> None:
    assert in_no_time(begun(Pace(1.0), ["a", "a", "a"], delay_s=5)) == [0, 5, 10]


def test_without_a_delay_nobody_waits() -> None:
    assert in_no_time(begun(Pace(0), ["a"] * 50)) == [0] * 50


def test_a_host_that_asked_for_time_is_left_alone_so_long() -> None:
    async def held() -> list[float]:
        pace = Pace(1.0)
        pace.hold("a", 30)
        return await begun(pace, ["a", "b", "a"])

    assert in_no_time(held()) == [30, 0, 31]


def test_of_many_hosts_only_those_that_must_wait_are_remembered() -> None:
    async def many() -> int:
        pace = Pace(1.0)
        for number in range(5000):
            await pace.turn(f"h{number}")
            await asyncio.sleep(0.01)
        return len(pace._next)

    assert in_no_time(many()) <= 1000
