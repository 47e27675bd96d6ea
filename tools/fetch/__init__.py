"""Pages read from the web: guarded against where they lead, polite to their hosts, asked once for all who want them."""

from state.settings import Settings
from state.sources import Source
from tools.fetch.addresses import is_public
from tools.fetch.answer import Fetched, Snapshots
from tools.fetch.fetcher import Fetcher
from tools.fetch.targets import canonical

__all__ = ["Fetched", "Fetcher", "Snapshots", "canonical", "fetch_page", "is_public"]


async def fetch_page(url: str, settings: Settings) -> Source:
    """One page, by a `Fetcher` that is opened for it alone. Raises `FetchError`."""
    async with Fetcher(settings) as fetcher:
        return await fetcher.page(url)
