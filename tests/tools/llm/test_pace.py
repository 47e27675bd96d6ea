"""Calls on the wire: as many as the model bears, up to a limit, in order, and never a slot that is lost."""

import asyncio

import pytest

from state.errors import ModelError, ModelMalformed, ModelRateLimited, ModelUnavailable
from tests.support.pacing import Server, fail, hold, paced, served
from tests.support.virtual_time import in_no_time, now
from tools.llm.pace import AdaptivePace
from tools.llm.room import FIRST


class StatusError(Exception):
    """What a provider's client raises."""

    def __init__(self, status: int) -> None:
        self.status_code = status


def unavailable(status: int) -> ModelUnavailable:
    error = ModelUnavailable(f"status {status}")
    error.__cause__ = StatusError(status)
    return error


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


@pytest.mark.parametrize(("seconds", "refused", "most"), [(1.0, 0, 18), (0.1, 0, 20), (60.0, 0, 17), (1.0, 1, 16)])
def test_calls_are_given_away_ahead_of_their_slots_until_one_is_refused(
    seconds: float, refused: int, most: int
) -> None:
    """As many as are answered in a tenth of a second, and no more than a quarter of the slots."""
    inside = [0]

    async def call(pace: AdaptivePace) -> None:
        async with pace.slot("m"):
            inside.append(inside[-1] + 1)
            await asyncio.sleep(seconds)
            inside.append(inside[-1] - 1)

    async def work() -> int:
        pace = AdaptivePace(16, clock=now, ahead_s=0.1)
        for _ in range(refused):
            await fail(pace, ModelRateLimited("429"))
        await asyncio.gather(*(call(pace) for _ in range(200)))
        return pace.gate("m")[1]

    assert in_no_time(work()) == 16
    assert max(inside) == most


@pytest.mark.parametrize("retry_after", [None, 1.0, 5.0])
@pytest.mark.parametrize("refusal_s", [0.0, 0.3])
@pytest.mark.parametrize("calls", [400, 1000])
def test_it_settles_where_the_model_begins_to_refuse(calls: int, refusal_s: float, retry_after: float | None) -> None:
    fixed, server = Server(), Server(bears=16, refusal_s=refusal_s, retry_after=retry_after)
    served(fixed, calls, limit=16)
    pace = served(server, calls, limit=64)
    assert server.failed == 0
    assert server.ended_at < fixed.ended_at * 1.06
    assert 15 <= server.average_in_flight(second_half=True) <= 16
    assert server.refused < FIRST
    assert 14 <= pace.gate("m")[1] <= 18


def test_a_limit_that_is_met_for_long_is_met_ever_more_rarely() -> None:
    server = Server(bears=16)
    served(server, calls=6400, limit=64)
    assert server.refused < FIRST


def test_a_limit_by_rate_is_kept_to_with_few_refusals() -> None:
    server = Server(per_second=16, refusal_s=0.05)
    served(server, calls=1000, limit=64)
    assert server.failed == 0
    assert server.ended_at < 1000 / 16 * 1.2
    assert server.refused < 50


def test_many_refusals_of_one_round_take_room_once() -> None:
    async def work() -> list[int]:
        pace = paced(8)
        together = asyncio.Event()
        calls = [asyncio.create_task(fail(pace, ModelRateLimited("429"), together.wait())) for _ in range(8)]
        await asyncio.sleep(1)
        together.set()
        await asyncio.wait(calls)
        after_a_round = pace.gate("m")[1]
        await fail(pace, ModelRateLimited("429"))
        return [after_a_round, pace.gate("m")[1]]

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
        return pace.gate("m")[1]

    assert in_no_time(work()) == room


def test_room_comes_back_when_the_model_bears_more_again() -> None:
    server = Server(bears=lambda at: 4 if at < 60 else 32)
    pace = served(server, calls=3000, limit=32)
    assert pace.gate("m")[1] >= 28
    assert server.failed == 0


def test_refusals_at_random_do_not_starve_the_run() -> None:
    server = Server(noise=0.01)
    served(server, calls=3000, limit=64)
    assert server.failed == 0
    assert server.average_in_flight(second_half=True) > 10


def test_a_limit_that_never_ends_surfaces_after_all_tries() -> None:
    server = Server(bears=0)
    served(server, calls=3, limit=8, attempts=2, refusals=5)
    assert (server.failed, server.refused) == (3, 3 * 7)
