"""Leases: which process may work on a run. Times are taken from one clock, which tests may set."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, update

from state.errors import StorageError
from state.records import Lease
from storage.database import Database, Part
from storage.part import whole
from storage.tables import leases, questions, runs, utc_now

LEASE_S = 30.0
"""Seconds that a lease lasts unless it is renewed."""


class Leases(Part):
    """What the `leases` table answers and takes, and the fence before writes for runs that are held here."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.clock: Callable[[], datetime] = utc_now
        self._held: dict[str, Lease] = {}
        database.fence = self._fence

    @whole
    async def take(self, run_id: str, owner: str, host: str, pid: int, gone: Callable[[Lease], bool]) -> Lease | None:
        """`None` where the run is now the owner's; otherwise the lease of whoever holds it.

        A lease that has run out, or whose holder is `gone`, is taken over.
        """
        statement = self._database.upsert(leases, ("run_id",), ("owner", "host", "pid", "since", "until"))

        def held(connection: Connection) -> Lease:
            now = self.clock()
            other = _holder(connection, run_id)
            if other and other.until > now and not gone(other):
                return other
            mine = Lease(run_id=run_id, owner=owner, host=host, pid=pid, since=now, until=_later(now))
            connection.execute(statement, mine.model_dump())
            return mine

        found = await self._database.write(held)
        if found.owner != owner:
            return found
        self._held[run_id] = found
        return None

    @whole
    async def renew(self, run_id: str) -> None:
        """Prolongs the lease that is held here. Raises `StorageError` where it was lost."""
        mine = self._held[run_id]
        try:
            until = await self._database.write(lambda connection: self._prolonged(connection, mine))
        except StorageError:
            # As one that has run out it is asked for again before every write.
            self._set(mine, mine.since)
            raise
        self._set(mine, until)

    @whole
    async def release(self, run_id: str, owner: str, *, interrupted: bool) -> None:
        """Gives the owner's lease back, if it has it; a run that was still running is then `interrupted`, if so said.

        A run whose lease was lost is left alone.
        """
        mine = self._held.get(run_id)
        if mine is None or mine.owner != owner:
            return
        # First of all here: a lease that cannot be given back must not keep this process itself from the run.
        del self._held[run_id]
        running = runs.c.run_id == run_id, runs.c.status == "running"
        ended = update(runs).where(*running).values(status="interrupted", finished_at=self.clock())

        def given_back(connection: Connection) -> None:
            if connection.execute(delete(leases).where(*_is(mine))).rowcount and interrupted:
                connection.execute(ended)

        await self._database.write(given_back)

    def is_held(self, lease: Lease) -> bool:
        """Whether it was taken here and not given back since."""
        mine = self._held.get(lease.run_id)
        return mine is not None and mine.owner == lease.owner

    async def holder(self, run_id: str) -> Lease | None:
        """`None` where nobody works on the run."""
        found = await self._database.read(lambda connection: _holder(connection, run_id))
        return found if found and found.until > self.clock() else None

    def _set(self, mine: Lease, until: datetime) -> None:
        if self._held.get(mine.run_id) is mine:
            self._held[mine.run_id] = mine.model_copy(update={"until": until})

    def _fence(self, connection: Connection, run_id: str | None, question_id: int | None) -> None:
        """Who slept past the end of its lease asks for it again before it writes."""
        now = self.clock()
        late = {lease.run_id: lease for lease in tuple(self._held.values()) if lease.until <= now}
        if late and run_id is None:
            run_of = select(questions.c.run_id).where(questions.c.question_id == question_id)
            run_id = connection.execute(run_of).scalar()
        if run_id in late:
            self._prolonged(connection, late[run_id])

    def _prolonged(self, connection: Connection, mine: Lease) -> datetime:
        until = _later(self.clock())
        if not connection.execute(update(leases).where(*_is(mine)).values(until=until)).rowcount:
            raise StorageError(_lost(mine.run_id, _holder(connection, mine.run_id), self._database.place))
        return until


def _later(now: datetime) -> datetime:
    return now + timedelta(seconds=LEASE_S)


def _is(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return leases.c.run_id == lease.run_id, leases.c.owner == lease.owner


def _lost(run_id: str, other: Lease | None, place: str) -> str:
    if other is None:
        return f"run {run_id!r} is no longer this process's: its lease is gone from {place}"
    return f"run {run_id!r} was taken over by {other.host}, process {other.pid}, while this process stood still"


def _holder(connection: Connection, run_id: str) -> Lease | None:
    row = connection.execute(select(leases).where(leases.c.run_id == run_id)).mappings().first()
    return Lease(**row) if row else None
