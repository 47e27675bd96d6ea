"""A gate lets as many calls through at once as it was last told, first come, first served."""

import asyncio

import pytest

from tools.llm.apart.gate import Gate, at_the_wire, on_its_way


class Calls:
    """Calls behind one gate: who is inside, in order, and who may go."""

    def __init__(self) -> None:
        self.gate = Gate()
        self.inside: list[int] = []
        self.leave: dict[int, asyncio.Event] = {}

    async def begin(self, number: int, room: int) -> asyncio.Task[None]:
        self.leave[number] = asyncio.Event()
        task = asyncio.create_task(self._call(number, room))
        await settled()
        return task

    async def end(self, number: int) -> None:
        self.leave[number].set()
        await settled()

    async def _call(self, number: int, room: int) -> None:
        await self.gate.enter(room)
        self.inside.append(number)
        try:
            await self.leave[number].wait()
        finally:
            self.inside.remove(number)
            self.gate.leave()


async def settled() -> None:
    """Everything that can go on has."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
def calls() -> Calls:
    return Calls()


async def test_who_comes_first_goes_first(calls: Calls) -> None:
    tasks = [await calls.begin(number, 2) for number in range(4)]
    assert calls.inside == [0, 1]
    await calls.end(1)
    assert calls.inside == [0, 2]
    for number in range(4):
        await calls.end(number)
    await asyncio.gather(*tasks)
    assert calls.gate.idle


async def test_more_room_lets_in_who_waits_and_less_sends_nobody_away(calls: Calls) -> None:
    tasks = [await calls.begin(0, 1), await calls.begin(1, 1), await calls.begin(2, 3)]
    assert sorted(calls.inside) == [0, 1, 2]
    tasks.append(await calls.begin(3, 1))
    await calls.end(0)
    await calls.end(1)
    assert calls.inside == [2]
    await calls.end(2)
    assert calls.inside == [3]
    await calls.end(3)
    await asyncio.gather(*tasks)


async def test_who_is_cancelled_inside_or_waiting_or_just_let_in_leaves_its_room(calls: Calls) -> None:
    tasks = [await calls.begin(number, 1) for number in range(4)]
    tasks[1].cancel()
    tasks[0].cancel()
    await settled()
    assert calls.inside == [2]
    await calls.end(2)
    tasks[3].cancel()
    await settled()
    assert calls.inside == []
    assert calls.gate.idle


async def test_who_is_cancelled_at_the_moment_of_being_let_in_leaves_its_room() -> None:
    gate = Gate()
    await gate.enter(1)
    waiting = asyncio.create_task(gate.enter(1))
    await settled()
    gate.leave()
    waiting.cancel()
    await settled()
    assert waiting.cancelled()
    assert gate.idle


async def test_a_client_tells_whether_it_came_through() -> None:
    gate = Gate()

    async def send(request: str) -> str:
        assert not gate.idle
        return request.upper()

    with on_its_way(gate, 1) as way:
        assert not way.passed
        assert [await at_the_wire("sent", send) for _ in range(2)] == ["SENT", "SENT"]
        assert way.passed
        assert not gate.idle
    assert gate.idle


async def test_what_is_on_no_way_is_sent_at_once() -> None:
    async def send(request: str) -> str:
        return request

    assert await at_the_wire("sent", send) == "sent"
