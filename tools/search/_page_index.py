"""Pages in memory, found by words as documents of a corpus are."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from state.sources import Hit, Source
from tools.search._documents import Document, Reading
from tools.search._index import PassageIndex
from tools.search._index_file import IndexFile
from tools.search._indexing import keep

_PAGES = Path("pages")


class PageIndex:
    """Safe from any thread. Making one takes time, so not for an event loop's thread."""

    def __init__(self, sources: Sequence[Source]) -> None:
        # Numbers as paths: an address that ends in LICENSE would be taken for the licence of the others.
        self._sources = {f"{number:06}": source for number, source in enumerate(sources)}
        file = IndexFile(None)
        self._index = PassageIndex(file, _PAGES)
        keep(file, self._index.corpus, [_reading(path, source) for path, source in self._sources.items()])

    def search(self, query: str, limit: int) -> list[Hit]:
        """At most `limit` passages, best first by BM25; each is of the source that was given."""
        found = self._index.search(query, limit)
        return [hit.model_copy(update={"source": self._given(hit.source)}) for hit in found]

    def _given(self, indexed: Source) -> Source:
        return self._sources[indexed.url.removeprefix("corpus:")]


def _reading(path: str, source: Source) -> Reading:
    document = Document(
        title=source.title, author=source.author, subject="", text=source.text, instructions=source.instructions
    )
    digest = sha256(source.text.encode()).hexdigest()
    return Reading(path, (len(source.text), 0), digest, document, read_at=source.fetched_at.isoformat())
