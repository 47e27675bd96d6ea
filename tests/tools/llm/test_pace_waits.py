"""For how long calls are held back: as the model asks, as its plan says, and while it refuses everything."""

import asyncio
from collections.abc import Awaitable
from itertools import pairwise

import pytest

from state.errors import ModelRateLimited
from tests.support.pacing import Server, fail, hold, paced, served
from tests.support.virtual_time import in_no_time, now
from tools.deadline import deadline


async def within(seconds: float, work: Awaitable[object]) -> None:
    async with deadline(seconds):
        await work


def test_who_is_told_to_wait_does_and_slots_that_are_good_are_used_meanwhile() -> None:
    server = Server(bears=4, retry_after=30.0, jitter=0.0)
    served(server, calls=20, limit=8)
    began = sorted(start for start, _ in server.calls)
    assert began[:16] == [float(n // 4) for n in range(16)]
    assert all(30 <= start < 40 for start in began[16:])


def test_retry_after_holds_back_all_where_what_was_left_is_refused_as_well() -> None:
    server = Server(bears=lambda at: 4 if at < 0.9 else 0 if at < 30 else 8, retry_after=31.0, jitter=0.0)
    served(server, calls=20, limit=8)
    began = sorted(start for start, _ in server.calls)
    assert began[:4] == [0.0] * 4
    assert all(start >= 31 for start in began[4:])
    assert server.refused <= 8


def test_retry_after_holds_back_no_other_model() -> None:
    async def work() -> float:
        pace = paced(8)
        await fail(pace, ModelRateLimited("429", retry_after=30.0))
        await hold(pace, 1, "another")
        return now()

    assert in_no_time(work()) == 1


def test_a_wait_that_is_asked_for_has_a_limit() -> None:
    async def work() -> float:
        pace = paced(8)
        await fail(pace, ModelRateLimited("429", retry_after=86_400.0))
        await hold(pace, 1)
        return now()

    assert in_no_time(work()) == 61


def test_a_model_that_refuses_even_one_call_at_a_time_is_asked_ever_more_rarely() -> None:
    async def work() -> list[float]:
        pace, asked = paced(1), list[float]()
        for _ in range(9):
            await fail(pace, ModelRateLimited("429"))
            asked.append(now())
        await hold(pace, 0)
        await fail(pace, ModelRateLimited("429"))
        await hold(pace, 0)
        return [*asked, now()]

    asked = in_no_time(work())
    assert [round(later - before, 3) for before, later in pairwise(asked)] == [0.5, 1, 2, 4, 8, 16, 20, 20, 20.5]


def test_requests_are_spread_evenly_over_the_minute() -> None:
    server = Server(latency_s=3.0)
    served(server, calls=100, limit=64, requests_per_minute=30)
    began = sorted(start for start, _ in server.calls)
    assert all(later - before >= 2 - 1e-6 for before, later in pairwise(began))
    assert server.ended_at < 100 * 2 + 5


def test_tokens_are_charged_after_the_call_and_debt_is_waited_off() -> None:
    server = Server(latency_s=5.0, tokens=1000)
    served(server, calls=200, limit=8, tokens_per_minute=30_000)
    used_by = sorted(end for _, end in server.calls)
    assert all(1000 * (n - 8) <= 500 * at for n, at in enumerate(used_by))
    assert server.ended_at == pytest.approx(200 * 1000 / 500, rel=0.05)


def test_waiting_for_a_slot_does_not_count_for_a_deadline_but_a_hold_does() -> None:
    async def work() -> tuple[float, float]:
        pace = paced(1)
        others = [asyncio.create_task(hold(pace, 100)) for _ in range(3)]
        await asyncio.sleep(0)
        await within(5, hold(pace, 2))
        waited = now()
        await asyncio.wait(others)
        await fail(pace, ModelRateLimited("429", retry_after=30.0))
        with pytest.raises(TimeoutError):
            await asyncio.gather(fail(pace, ModelRateLimited("429", retry_after=40.0)), within(5, hold(pace, 2)))
        return waited, now()

    assert in_no_time(work()) == (302, pytest.approx(302 + 30 + 40))
