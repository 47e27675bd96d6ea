"""A deadline counts work, not waiting for a turn."""

import asyncio
from collections.abc import Awaitable

import pytest

from tests.support.virtual_time import in_no_time, now
from tools.deadline import clock_stopped, deadline


async def waited(seconds: float, counted: float = 0.0) -> None:
    with clock_stopped() as wait:
        await asyncio.sleep(seconds)
        wait.counted = counted


async def ended_at(seconds: float, *steps: Awaitable[object]) -> float:
    """When the deadline ended the steps."""

    async def work() -> None:
        async with deadline(seconds):
            for step in steps:
                await step

    with pytest.raises(TimeoutError):
        await work()
    return now()


async def both(*parts: Awaitable[object]) -> None:
    await asyncio.gather(*parts)


def test_work_ends_at_the_deadline() -> None:
    assert in_no_time(ended_at(3, asyncio.sleep(9))) == 3


def test_waiting_for_a_turn_does_not_count() -> None:
    steps = asyncio.sleep(2), waited(100), asyncio.sleep(0.5), waited(10), asyncio.sleep(9)
    assert in_no_time(ended_at(3, *steps)) == 113


def test_what_is_said_to_count_of_a_wait_does() -> None:
    assert in_no_time(ended_at(3, waited(100, counted=2), asyncio.sleep(9))) == 101


def test_a_wait_that_counts_for_longer_than_was_left_ends_the_work_when_it_is_over() -> None:
    assert in_no_time(ended_at(3, waited(100, counted=50), asyncio.sleep(9))) == 100


def test_the_clock_stands_while_any_of_the_works_tasks_waits() -> None:
    assert in_no_time(ended_at(3, both(waited(10), waited(20)), asyncio.sleep(9))) == 23


def test_seconds_that_count_for_two_tasks_at_once_count_once() -> None:
    together = both(waited(20, counted=2), waited(20, counted=2))
    assert in_no_time(ended_at(3, together, asyncio.sleep(9))) == 21


async def cut(work: Awaitable[object], seconds: float) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(work, seconds)


def test_a_wait_that_is_cancelled_starts_the_clock_again() -> None:
    assert in_no_time(ended_at(3, cut(waited(100), 5), asyncio.sleep(9))) == 8


def test_a_task_that_outlives_the_deadline_does_not_disturb_it() -> None:
    async def work() -> float:
        async with deadline(3):
            late = asyncio.create_task(waited(5))
            await asyncio.sleep(1)
        await late
        return now()

    assert in_no_time(work()) == 5


def test_without_a_deadline_a_wait_is_a_wait() -> None:
    async def work() -> float:
        await waited(5)
        return now()

    assert in_no_time(work()) == 5
