"""Calls on the wire: as many as the model bears, up to a limit, in order, and never a slot that is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from state.errors import ModelError, ModelMalformed, ModelRateLimited, ModelUnavailable
from tests.support.pacing import Server, paced, served
from tests.support.virtual_time import in_no_time, now
from tools.deadline import deadline
from tools.llm.pace import AdaptivePace


class StatusError(Exception):
    """What a provider's client raises."""

    def __init__(self, status: int) -> None:
        self.status_code = status


def unavailable(status: int) -> ModelUnavailable:
    error = ModelUnavailable(f"status {status}")
    error.__cause__ = StatusError(status)
    return error


async def fail(pace: AdaptivePace, error: ModelError, ends: Awaitable[object] | None = None) -> None:
    async def call() -> None:
        async with pace.slot("m"):
            await (ends or asyncio.sleep(0))
            raise error

    with pytest.raises(type(error)):
        await call()


async def hold(pace: AdaptivePace, seconds: float, model: str = "m", begun: Callable[[], None] = lambda: None) -> None:
    async with pace.slot(model):
        begun()
        await asyncio.sleep(seconds)


async def within(seconds: float, work: Awaitable[object]) -> None:
    async with deadline(seconds):
        await work


def test_no_more_calls_than_the_limit_are_on_the_wire_and_all_of_it_is_used() -> None:
    server = Server()
    served(server, calls=100, limit=5)
    assert (server.most, server.ended_at) == (5, pytest.approx(100 / 5 * server.latency_s, rel=0.1))


def test_each_model_has_slots_of_its_own() -> None:
    async def work() -> float:
        pace = paced(1)
        await asyncio.gather(hold(pace, 5, "a"), hold(pace, 5, "b"))
        return now()

    assert in_no_time(work()) == 5


def test_who_comes_first_is_served_first() -> None:
    async def work() -> list[int]:
        pace, order = paced(2), list[int]()
        await asyncio.gather(*(hold(pace, 1 + n % 2, begun=lambda n=n: order.append(n)) for n in range(9)))
        return order

    assert in_no_time(work()) == list(range(9))


def test_a_waiter_that_is_cancelled_leaves_its_place() -> None:
    async def work() -> tuple[float, list[int]]:
        pace, order = paced(1), list[int]()
        calls = [asyncio.create_task(hold(pace, 1, begun=lambda n=n: order.append(n))) for n in range(5)]
        await asyncio.sleep(0.5)
        calls[1].cancel()
        calls[3].cancel()
        await asyncio.wait(calls)
        return now(), order

    assert in_no_time(work()) == (3, [0, 2, 4])


@pytest.mark.parametrize("error", [ModelMalformed("no JSON"), unavailable(500), ModelRateLimited("429")])
def test_a_call_that_fails_or_is_cancelled_gives_its_slot_back(error: ModelError) -> None:
    async def work() -> float:
        pace = paced(1)
        await fail(pace, error)
        call = asyncio.create_task(hold(pace, 100))
        await asyncio.sleep(1)
        call.cancel()
        await asyncio.wait([call])
        await hold(pace, 1)
        return now()

    assert in_no_time(work()) < 3


def test_a_high_limit_is_reached_in_a_few_rounds_of_calls() -> None:
    server = Server(jitter=0.0)
    served(server, calls=600, limit=64)
    assert server.most == 64
    assert server.refused == 0
    assert server.ended_at <= (600 / 64 + 4) * server.latency_s


@pytest.mark.parametrize(("calls", "loss"), [(400, 0.15), (1600, 0.07), (6400, 0.04)])
def test_it_settles_where_the_model_begins_to_refuse(calls: int, loss: float) -> None:
    fixed, server = Server(), Server(bears=16)
    served(fixed, calls, limit=16)
    pace = served(server, calls, limit=64)
    assert server.failed == 0
    assert server.ended_at < fixed.ended_at * (1 + loss)
    assert 13 <= server.average_in_flight(second_half=True) <= 16
    assert server.refused < 12
    assert 10 <= pace.room("m") <= 17


def test_many_refusals_of_one_round_take_room_once() -> None:
    async def work() -> list[int]:
        pace = paced(8)
        together = asyncio.Event()
        calls = [asyncio.create_task(fail(pace, ModelRateLimited("429"), together.wait())) for _ in range(8)]
        await asyncio.sleep(1)
        together.set()
        await asyncio.wait(calls)
        after_a_round = pace.room("m")
        await fail(pace, ModelRateLimited("429"))
        return [after_a_round, pace.room("m")]

    assert in_no_time(work()) == [5, 1]


@pytest.mark.parametrize(
    ("error", "room"),
    [
        (ModelRateLimited("429"), 1),
        (unavailable(503), 1),
        (unavailable(529), 1),
        (ModelUnavailable("busy", retry_after=0.0), 1),
        (unavailable(500), 4),
        (ModelUnavailable("connection reset"), 4),
        (ModelMalformed("no JSON"), 4),
    ],
)
def test_only_signs_of_overload_take_room(error: ModelError, room: int) -> None:
    async def work() -> int:
        pace = paced(4)
        await fail(pace, error)
        return pace.room("m")

    assert in_no_time(work()) == room


def test_room_comes_back_when_the_model_bears_more_again() -> None:
    server = Server(bears=lambda at: 4 if at < 60 else 32)
    pace = served(server, calls=3000, limit=32)
    assert pace.room("m") >= 28
    assert server.failed == 0


def test_refusals_at_random_do_not_starve_the_run() -> None:
    server = Server(noise=0.01)
    served(server, calls=3000, limit=64)
    assert server.failed == 0
    assert server.average_in_flight(second_half=True) > 10


def test_retry_after_holds_back_the_models_slots_and_is_waited_for_once() -> None:
    server = Server(bears=4, retry_after=30.0, jitter=0.0)
    served(server, calls=9, limit=8)
    began = sorted(start for start, _ in server.calls)
    assert began[:4] == [0.0] * 4
    assert all(30 <= start < 40 for start in began[4:])


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


def test_a_limit_that_never_ends_surfaces_after_all_tries() -> None:
    server = Server(bears=0)
    served(server, calls=3, limit=8, attempts=2, refusals=5)
    assert (server.failed, server.refused) == (3, 3 * 7)
