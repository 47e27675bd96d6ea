"""The store: everything that a database holds, opened once and shared."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from pydantic import BaseModel
from sqlalchemy import URL, inspect

from state.errors import AgentError
from storage.database import Database
from storage.engine import locate, sqlite_path
from storage.events import Events
from storage.leases import Leases
from storage.migrations import migrate
from storage.questions import Questions
from storage.records import Records
from storage.runs import Runs
from storage.sources import Sources

FileId = tuple[int, int] | None


class Store:
    """Used from the event loop that opened it. Every public method of its parts is one transaction."""

    def __init__(self, database: Database, file_id: FileId = None) -> None:
        self._database = database
        self._file_id = file_id
        self.runs = Runs(database)
        self.leases = Leases(database)
        self.sources = Sources(database)
        self.questions = Questions(database, self.sources.texts)
        self.records = Records(database)
        self.events = Events(database)

    @property
    def place(self) -> str:
        """The database's file, or its address without the password."""
        return self._database.place

    async def ensure_record_table(self, training_type: str, model: type[BaseModel]) -> None:
        """Make the table of a training type that has none, from its record model.

        Raises `UsageError` for a model that cannot have one, `StorageError` where the table lacks a field of it.
        """
        await self.records.ensure_table(training_type, model)

    async def table_names(self) -> list[str]:
        return await self._database.read(lambda connection: sorted(inspect(connection).get_table_names()))

    async def is_current(self) -> bool:
        """Whether its file is still the one at its path: it may have been deleted or replaced."""
        return self._file_id == await asyncio.to_thread(_file_id, self._database.url)

    async def close(self) -> None:
        await self._database.close()


async def open_store(database_url: str) -> Store:
    """Opens the database, created and brought up to date where needed; safe in several processes at once.

    Raises `UsageError` for an impossible address, `StorageError` for a file or server that cannot be used.
    """
    return await _open(await asyncio.to_thread(locate, database_url))


async def _open(url: URL) -> Store:
    database = await asyncio.to_thread(Database, url)
    try:
        await migrate(database)
    except AgentError:
        await database.close()
        raise
    return Store(database, await asyncio.to_thread(_file_id, url))


def _file_id(url: URL) -> FileId:
    path = sqlite_path(url)
    if path is None or not path.exists():
        return None
    found = path.stat()
    return found.st_dev, found.st_ino


@dataclass
class _Opened:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    stores: dict[URL, Store] = field(default_factory=dict)


_opened: WeakKeyDictionary[asyncio.AbstractEventLoop, _Opened] = WeakKeyDictionary()


async def shared_store(database_url: str) -> Store:
    """One store per event loop and database, opened on first use. Raises as `open_store` does."""
    here = _opened.setdefault(asyncio.get_running_loop(), _Opened())
    url = await asyncio.to_thread(locate, database_url)
    async with here.lock:
        store = here.stores.get(url)
        if store and not await store.is_current():
            await here.stores.pop(url).close()
            store = None
        if store is None:
            store = here.stores[url] = await _open(url)
        return store


async def close_shared_stores() -> None:
    """Closes those of the running loop."""
    here = _opened.pop(asyncio.get_running_loop(), _Opened())
    for store in here.stores.values():
        await store.close()
