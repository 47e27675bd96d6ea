"""What a search source is: a value with a name and a way to open it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from state.settings import Settings
from state.sources import Hit


class Search(Protocol):
    """An opened source. Used from one event loop, by many questions at once."""

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` hits, best first; none is a normal answer. Raises `SearchError`."""

    async def close(self) -> None: ...


@dataclass(frozen=True)
class SearchSource:
    """One way to find passages. The module's constant `SOURCE` is what the loader looks for.

    `open` raises `UsageError` (no key, no such folder) before any work is done. `describe` says in one
    line which mode and endpoint are in force, without connecting anywhere.
    """

    name: str
    title: str
    open: Callable[[Settings], Awaitable[Search]]
    describe: Callable[[Settings], str]
