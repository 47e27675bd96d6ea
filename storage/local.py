"""An SQLite file, used in threads: works that wait while others run are done together in one transaction."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from sqlalchemy import URL, Engine, RowMapping, Select

from storage.engine import BATCH, Work, local_engine

READERS = 2
"""So that a long read does not hold up the short ones; more of them only contend for the interpreter."""

T = TypeVar("T")
Turn = asyncio.Future[list[Any]]


@dataclass(eq=False)
class _Waiting(Generic[T]):
    """A work, the answer that its caller awaits, and the turn in which it is being done."""

    work: Work[T]
    answer: asyncio.Future[T]
    turn: Turn | None = None


@dataclass(eq=False)
class _Group:
    """Works for one transaction; `begun` tells a database that cannot be used from a work that fails."""

    engine: Engine
    waiting: Sequence[_Waiting[Any]]
    begun: bool = False

    def perform(self) -> list[Any]:
        with self.engine.begin() as connection:
            self.begun = True
            return [one.work(connection) for one in self.waiting]


@dataclass
class Lane:
    """Threads that do works, for the callers of one event loop. Everything but the works is done on the loop."""

    engine: Engine
    threads: int
    _waiting: deque[_Waiting[Any]] = field(default_factory=deque)
    _alone: deque[_Waiting[Any]] = field(default_factory=deque)
    _turns: set[Turn] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.threads, "database")

    async def run(self, work: Work[T]) -> T:
        """What the work returns, after its transaction's end.

        A caller that is cancelled leaves when that has come; a work that has not begun by then is dropped.
        """
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        one = _Waiting(work, answer)
        self._waiting.append(one)
        self._go_on()
        try:
            return await answer
        except asyncio.CancelledError:
            if one.turn:
                await asyncio.wait([one.turn])
            if not answer.cancelled():
                # Who would have been told of an error has left; looked at, it is not reported as forgotten.
                answer.exception()
            raise

    async def close(self) -> None:
        """Returns when nothing is running or waiting any more."""
        while self._turns:
            await asyncio.wait(self._turns)
        self._pool.shutdown(wait=False)

    def _go_on(self) -> None:
        while len(self._turns) < self.threads and (waiting := self._next()):
            group = _Group(self.engine, waiting)
            turn = asyncio.get_running_loop().run_in_executor(self._pool, group.perform)
            self._turns.add(turn)
            for one in waiting:
                one.turn = turn
            turn.add_done_callback(partial(self._ended, group))

    def _next(self) -> list[_Waiting[Any]]:
        while self._alone:
            one = self._alone.popleft()
            if not one.answer.cancelled():
                return [one]
        wanted = [one for one in self._waiting if not one.answer.cancelled()]
        self._waiting.clear()
        return wanted

    def _ended(self, group: _Group, turn: Turn) -> None:
        self._turns.discard(turn)
        error = turn.exception()
        if error and group.begun and len(group.waiting) > 1:
            # Whose fault it was is not known, and nothing was kept.
            self._alone.extend(group.waiting)
        else:
            values = [None] * len(group.waiting) if error else turn.result()
            for one, value in zip(group.waiting, values, strict=True):
                _answer(one.answer, value, error)
        self._go_on()


def _answer(answer: asyncio.Future[Any], value: object, error: BaseException | None) -> None:
    if answer.done():
        return
    if error:
        answer.set_exception(error)
    else:
        answer.set_result(value)


class LocalDatabase:
    """One SQLite file. SQLite has one writer; in WAL, readers neither wait for it nor keep it waiting."""

    def __init__(self, url: URL) -> None:
        self._url, self._engine = url, local_engine(url)
        self._readers = Lane(self._engine, READERS)
        self._writer = Lane(self._engine.execution_options(writes=True), 1)

    async def read(self, work: Work[T]) -> T:
        return await self._readers.run(work)

    async def write(self, work: Work[T]) -> T:
        return await self._writer.run(work)

    async def stream(self, query: Select[Any]) -> AsyncGenerator[Sequence[RowMapping], None]:
        """Batches of rows, over a connection and in a thread of its own."""
        loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, "database-stream")
        batches = _batches(self._url, query)
        try:
            while rows := await loop.run_in_executor(thread, next, batches, None):
                yield rows
        finally:
            await loop.run_in_executor(thread, batches.close)
            thread.shutdown(wait=False)

    async def close(self) -> None:
        await self._readers.close()
        await self._writer.close()
        await asyncio.to_thread(self._engine.dispose)


def _batches(url: URL, query: Select[Any]) -> Generator[Sequence[RowMapping], None, None]:
    with local_engine(url, pooled=False).begin() as connection:
        yield from connection.execute(query, execution_options={"yield_per": BATCH}).mappings().partitions()
