"""Pages that were read earlier, served from the database instead of being fetched again."""

from datetime import UTC, datetime, timedelta

from state.sources import Source
from storage.store import shared_store

ENGINE = "fetch"


class StoredPages:
    """The `Snapshots` of a fetcher: pages of this database, as long as they are no older than so many hours."""

    def __init__(self, database_url: str, hours: float) -> None:
        self._database_url, self._hours = database_url, hours

    async def get(self, canonical: str) -> Source | None:
        store = await shared_store(self._database_url)
        return await store.sources.page(canonical, ENGINE, datetime.now(UTC) - timedelta(hours=self._hours))

    async def put(self, source: Source) -> None:
        store = await shared_store(self._database_url)
        await store.sources.add([source])
