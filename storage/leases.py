"""Leases: which process may work on a run. Times are taken from one clock, which tests may set."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from state.errors import StorageError
from state.records import Lease
from storage.engine import Database
from storage.part import Part
from storage.tables import leases, runs, utc_now

LEASE_S = 30.0
"""Seconds that a lease lasts unless it is renewed."""


class Leases(Part):
    """What the `leases` table answers and takes, and the fence before writes for runs that are held here."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.clock: Callable[[], datetime] = utc_now
        self._held: dict[str, Lease] = {}
        database.fence = self._fence

    async def take(self, run_id: str, owner: str, host: str, pid: int, gone: Callable[[Lease], bool]) -> Lease | None:
        """`None` where the run is now the owner's; otherwise the lease of whoever holds it.

        A lease that has run out, or whose holder is `gone`, is taken over.
        """
        async with self._database.write() as connection:
            now = self.clock()
            other = await _holder(connection, run_id)
            if other and other.until > now and not gone(other):
                return other
            mine = Lease(run_id=run_id, owner=owner, host=host, pid=pid, since=now, until=_later(now))
            statement = self._database.upsert(leases, ("run_id",), ("owner", "host", "pid", "since", "until"))
            await connection.execute(statement, mine.model_dump())
        self._held[run_id] = mine
        return None

    async def renew(self, run_id: str) -> None:
        """Prolongs the lease that is held here. Raises `StorageError` where it was lost."""
        mine = self._held[run_id]
        async with self._database.write() as connection:
            until = await self._prolonged(connection, mine)
        self._held[run_id] = mine.model_copy(update={"until": until})

    async def release(self, run_id: str, owner: str, *, interrupted: bool) -> None:
        """Gives the owner's lease back, if it has it; a run that was still running is then `interrupted`, if so said.

        A run whose lease was lost is left alone.
        """
        mine = self._held.get(run_id)
        if mine is None or mine.owner != owner:
            return
        # First of all here: a lease that cannot be given back must not keep this process itself from the run.
        del self._held[run_id]
        async with self._database.write() as connection:
            given_back = await connection.execute(delete(leases).where(*_is(mine)))
            if given_back.rowcount and interrupted:
                running = runs.c.run_id == run_id, runs.c.status == "running"
                ended = {"status": "interrupted", "finished_at": self.clock()}
                await connection.execute(update(runs).where(*running).values(**ended))

    def is_held(self, lease: Lease) -> bool:
        """Whether it was taken here and not given back since."""
        mine = self._held.get(lease.run_id)
        return mine is not None and mine.owner == lease.owner

    async def holder(self, run_id: str) -> Lease | None:
        """`None` where nobody works on the run."""
        async with self._database.read() as connection:
            found = await _holder(connection, run_id)
        return found if found and found.until > self.clock() else None

    async def _fence(self, connection: AsyncConnection, run_id: str) -> None:
        """Who slept past the end of its lease asks for it again before it writes."""
        mine = self._held.get(run_id)
        if mine and mine.until <= self.clock():
            await self._prolonged(connection, mine)

    async def _prolonged(self, connection: AsyncConnection, mine: Lease) -> datetime:
        until = _later(self.clock())
        kept = await connection.execute(update(leases).where(*_is(mine)).values(until=until))
        if not kept.rowcount:
            # Kept as one that has run out, so that every later write is refused too.
            self._held[mine.run_id] = mine.model_copy(update={"until": mine.since})
            raise StorageError(_lost(mine.run_id, await _holder(connection, mine.run_id), self._database.place))
        return until


def _later(now: datetime) -> datetime:
    return now + timedelta(seconds=LEASE_S)


def _is(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return leases.c.run_id == lease.run_id, leases.c.owner == lease.owner


def _lost(run_id: str, other: Lease | None, place: str) -> str:
    if other is None:
        return f"run {run_id!r} is no longer this process's: its lease is gone from {place}"
    return f"run {run_id!r} was taken over by {other.host}, process {other.pid}, while this process stood still"


async def _holder(connection: AsyncConnection, run_id: str) -> Lease | None:
    row = (await connection.execute(select(leases).where(leases.c.run_id == run_id))).mappings().first()
    return Lease(**row) if row else None
