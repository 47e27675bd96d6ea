"""A database server, used from the event loop through its asynchronous driver."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any, TypeVar

from sqlalchemy import URL, RowMapping, Select

from storage.engine import BATCH, Work, served_engine
from storage.part import whole

T = TypeVar("T")


class ServedDatabase:
    """A PostgreSQL server. It has many writers, so every work has a transaction of its own."""

    def __init__(self, url: URL) -> None:
        self._engine = served_engine(url)
        self._running: set[asyncio.Task[Any] | None] = set()

    async def read(self, work: Work[T]) -> T:
        return await self._done(work)

    async def write(self, work: Work[T]) -> T:
        return await self._done(work)

    @whole
    async def _done(self, work: Work[T]) -> T:
        running = asyncio.current_task()
        self._running.add(running)
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            self._running.discard(running)

    async def stream(self, query: Select[Any]) -> AsyncGenerator[Sequence[RowMapping], None]:
        """Batches of rows, over a connection of its own."""
        async with self._engine.begin() as connection:
            result = await connection.stream(query, execution_options={"yield_per": BATCH})
            async for rows in result.mappings().partitions():
                yield rows

    async def close(self) -> None:
        """Returns when nothing is running any more."""
        while running := [task for task in self._running if task]:
            await asyncio.wait(running)
        await self._engine.dispose()
