"""What is made once for everybody who asks: single flight, a bounded cache, and failures that are remembered."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from state.errors import FetchError
from tools.boundary import outcome
from tools.fetch.errors import again

T = TypeVar("T")
_FAILURES = 10_000


class Shared(Generic[T]):
    """Values by key. The ones used longest ago go first, so that at most `most` of them and `room` bytes are kept.

    A failure that asking again may mend is remembered for `failures_s` seconds, any other one as long as a value.
    """

    def __init__(
        self,
        size: Callable[[T], int],
        *,
        most: int,
        room: int,
        values_s: float = float("inf"),
        failures_s: float = 600.0,
    ) -> None:
        self._size, self._most, self._room = size, most, room
        self._values_s, self._failures_s = values_s, failures_s
        self._values: OrderedDict[str, tuple[T, float]] = OrderedDict()
        self._failures: OrderedDict[str, tuple[FetchError, float]] = OrderedDict()
        self._flights: dict[str, asyncio.Task[T]] = {}
        self._used = 0

    async def get(self, key: str, make: Callable[[], Awaitable[T]]) -> T:
        """The kept value, or the one that `make` makes for all who ask meanwhile. Raises `make`'s `FetchError`.

        Whoever is cancelled while waiting leaves the others their value.
        """
        now = asyncio.get_running_loop().time()
        if (kept := self._values.get(key)) and kept[1] > now:
            self._values.move_to_end(key)
            return kept[0]
        if (failed := self._failures.get(key)) and failed[1] > now:
            raise again(failed[0])
        flight = self._flights.get(key)
        if not flight:
            flight = self._flights[key] = asyncio.create_task(self._made(key, make))
            flight.add_done_callback(lambda ended: self._landed(key, ended))
        return await asyncio.shield(flight)

    def forget(self, key: str) -> None:
        """Has the key made anew for who asks next, whether it was made or failed."""
        self._drop(key)
        self._failures.pop(key, None)

    async def close(self) -> None:
        """Ends what is still being made."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def _made(self, key: str, make: Callable[[], Awaitable[T]]) -> T:
        made = await outcome(make())
        now = asyncio.get_running_loop().time()
        if isinstance(made, FetchError):
            self._failures[key] = made, now + (self._failures_s if made.retryable else self._values_s)
            if len(self._failures) > _FAILURES:
                self._failures.popitem(last=False)
        if isinstance(made, Exception):
            raise made
        self._keep(key, made, now + self._values_s)
        return made

    def _keep(self, key: str, value: T, until: float) -> None:
        self._drop(key)
        self._values[key] = value, until
        self._used += self._size(value)
        while self._values and (len(self._values) > self._most or self._used > self._room):
            self._drop(next(iter(self._values)))

    def _drop(self, key: str) -> None:
        if dropped := self._values.pop(key, None):
            self._used -= self._size(dropped[0])

    def _landed(self, key: str, ended: asyncio.Task[T]) -> None:
        del self._flights[key]
        if not ended.cancelled():
            ended.exception()
