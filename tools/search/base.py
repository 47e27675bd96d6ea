"""What a search source is: a value with a name and a way to open it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from state.settings import Settings
from state.sources import Hit

if TYPE_CHECKING:
    from tools.fetch.fetcher import Fetcher


class Search(Protocol):
    """An opened source. Used from one event loop, by many questions at once."""

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` hits, best first; none is a normal answer. Raises `SearchError`."""

    async def close(self) -> None: ...


@runtime_checkable
class Described(Protocol):
    """A source that can say what it holds, once it was asked something."""

    def described(self) -> str:
        """One line: how much it holds, and what was left out and why."""


class Open(Protocol):
    """Opens a source. One that reads pages reads them by `fetcher`, which all sources of a run share; it is closed with
    the source, as is the one that the source makes where none is given."""

    async def __call__(self, settings: Settings, fetcher: "Fetcher | None" = None, /) -> Search: ...


@dataclass(frozen=True)
class SearchSource:
    """One way to find passages. The module's constant `SOURCE` is what the loader looks for.

    `open` raises `UsageError` (no key, no such folder) before any work is done. `describe` says in one
    line which mode and endpoint are in force, without connecting anywhere. `reads_pages`: by the fetcher that it is
    given.
    """

    name: str
    title: str
    open: Open
    describe: Callable[[Settings], str]
    reads_pages: bool = False
