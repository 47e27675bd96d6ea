"""How many calls to one model are on the wire at once, where more were given to this process than that."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


class Gate:
    """Lets calls through by order of arrival, `room` at once, which is whatever the last one that came said."""

    def __init__(self) -> None:
        self._room, self._inside = 1, 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def idle(self) -> bool:
        return not (self._waiting or self._inside)

    async def enter(self, room: int) -> None:
        """Returns when the call may be on the wire, where it is until it leaves."""
        self._room = room
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._inside -= 1
            self._let_in()
            raise

    def leave(self) -> None:
        self._inside -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and (self._waiting[0].done() or self._inside < self._room):
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)


@dataclass
class Way:
    """One call on its way to its gate; `passed`: whether it went through."""

    gate: Gate
    room: int
    passed: bool = False

    async def pass_gate(self) -> None:
        if not self.passed:
            await self.gate.enter(self.room)
            self.passed = True


_way: ContextVar[Way | None] = ContextVar("way", default=None)


@contextmanager
def on_its_way(gate: Gate, room: int) -> Iterator[Way]:
    """What is sent inside by a client that has `at_the_wire` among its middlewares goes through the gate; whoever did
    leaves it at the end."""
    way = Way(gate, room)
    token = _way.set(way)
    try:
        yield way
    finally:
        _way.reset(token)
        if way.passed:
            gate.leave()


async def at_the_wire(request: Any, send: Callable[[Any], Awaitable[Any]]) -> Any:
    """A middleware of aiohttp's client: the request is written and waits for its gate. What a client does before that
    takes no room on the wire."""
    if way := _way.get():
        await way.pass_gate()
    return await send(request)
