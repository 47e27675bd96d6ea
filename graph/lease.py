"""One process works on a run at a time: it takes the run's lease, renews it while it works, and gives it back."""

import asyncio
import os
import platform
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from graph.pruning import Pruner
from state.errors import StorageError, UsageError
from state.records import Lease
from storage.store import Store

BEAT_S = 5.0
"""Seconds between two renewals; a lease outlasts several that fail."""


def _machine() -> str:
    """Within what a process's number means anything: this host since it was started, or this container on it."""
    namespace, boot = Path("/proc/self/ns/pid"), Path("/proc/sys/kernel/random/boot_id")
    with suppress(OSError):
        return f"{platform.node()} {boot.read_text(encoding='ascii').strip()} {namespace.readlink()}"
    return platform.node()


HOST, MACHINE, PROCESS = platform.node(), _machine(), uuid4().hex


def owner() -> str:
    """A new name for one holding of a lease; it says which process of which machine holds it."""
    return f"{MACHINE}/{os.getpid()}.{PROCESS}/{uuid4().hex}"


def is_own(lease: Lease) -> bool:
    """Whether this very process holds it."""
    machine, process, _ = lease.owner.rsplit("/", 2)
    return machine == MACHINE and process == f"{os.getpid()}.{PROCESS}"


def is_gone(lease: Lease) -> bool:
    """Whether the holder is known to live no longer: a process of this machine that has ended."""
    if lease.owner.rsplit("/", 2)[0] != MACHINE or os.name != "posix":
        return False
    if lease.pid == os.getpid():
        return not is_own(lease)
    try:
        os.kill(lease.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@dataclass
class Held:
    """One holding of a run's lease; every method on the home loop. `beat` is the seconds between two renewals."""

    store: Store
    run_id: str
    beat: float = BEAT_S
    _owner: str = field(default_factory=owner)
    _heart: asyncio.Task[None] | None = None

    async def take(self) -> None:
        """Raises `UsageError` that says who works on the run."""
        other = await self.store.leases.take(self.run_id, self._owner, HOST, os.getpid(), self._is_free)
        if other:
            raise UsageError(_busy(other))

    def keep(self, pruner: Pruner | None) -> None:
        """From now on renews the lease, and forgets the checkpoints of finished questions."""
        self._heart = asyncio.create_task(self._beat(pruner))

    async def give_back(self, *, ended: bool) -> None:
        """Where the run had not `ended`, it is stored as interrupted. Without the lease this does nothing."""
        if self._heart:
            self._heart.cancel()
            await asyncio.wait([self._heart])
        # A database that fails here has failed the run before; the lease runs out by itself.
        with suppress(StorageError):
            if await self.store.is_current():
                await self.store.leases.release(self.run_id, self._owner, interrupted=not ended)

    def _is_free(self, lease: Lease) -> bool:
        """Also of this process's own, one that could not be given back."""
        return is_gone(lease) or (is_own(lease) and not self.store.leases.is_held(lease))

    async def _beat(self, pruner: Pruner | None) -> None:
        while True:
            await asyncio.sleep(self.beat)
            # What fails here fails the run's own writes too, and surfaces there; a lost lease fences them off.
            with suppress(StorageError):
                if await self.store.is_current():
                    await self.store.leases.renew(self.run_id)
                    await pruner.sweep() if pruner else None


def _busy(lease: Lease) -> str:
    who = "this process" if is_own(lease) else f"process {lease.pid}"
    since = f"{lease.since:%Y-%m-%d %H:%M:%S} UTC"
    return f"run {lease.run_id!r} is being worked on by {who} on {lease.host} since {since}; wait for its end"
