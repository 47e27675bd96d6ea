"""The local corpus: the user's own documents, or the sample that ships, searched without a network."""

import asyncio
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from state.errors import FetchError, SearchError, UsageError
from state.settings import Settings
from state.sources import Hit, LicenseEvidence
from tools.documents import KIND_OF_SUFFIX
from tools.loop import on_exit
from tools.search._documents import read_file
from tools.search._index import Contents, PassageIndex
from tools.search._index_file import IndexFile, index_file
from tools.search._indexing import refresh
from tools.search._progress import Progress
from tools.search._rights import declared_license
from tools.search._scan import Found, is_license_file, scan
from tools.search.base import SearchSource

if TYPE_CHECKING:
    from tools.fetch.fetcher import Fetcher

SAMPLE = Path(__file__).parent / "sample_corpus"
FILE_TYPES = ", ".join(KIND_OF_SUFFIX)

_building = threading.Lock()
_ending = threading.Event()


@dataclass(frozen=True)
class Corpus:
    """A folder's documents, indexed. `skipped`: the files that cannot be read, each with the reason."""

    folder: Path
    index: PassageIndex
    contents: Contents
    skipped: Sequence[tuple[str, str]]

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` passages, best first. A query of any form is words to look for, never syntax."""
        return await asyncio.to_thread(self.index.search, query, limit)

    async def close(self) -> None:
        """Nothing: the index is shared by all who search this folder."""

    def described(self) -> str:
        """One line: how many documents and passages, the licences they are under, and what was skipped first."""
        licenses = ", ".join(f"{count} {name}" for name, count in self.contents.licenses.items())
        said = f"{self.contents.documents} documents, {self.contents.passages} passages; licences: {licenses}"
        return said + _first(self.skipped)


def load_corpus(folder: Path, index: Path | None = None, license: str | None = None) -> Corpus:
    """The folder's corpus, brought up to date in the file `index`, or in memory without one.

    `license`: an SPDX identifier or a class for documents that name none. Raises `UsageError` if there is no such
    folder, it cannot be read, it holds no readable document or there is no such licence, and `StorageError`.
    """
    declared = declared_license(license)
    place = folder.absolute()
    try:
        os.scandir(place).close()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"corpus {folder}: {why}; it must be a folder with {FILE_TYPES} files") from error
    with _building:
        found = scan(place)
        if index is None:
            return _current(place, _in_memory(place, declared), found)
        if not index.exists():
            _check_some_readable(place, found)
        return _current(place, _on_disk(index_file(index), place, declared), found)


def corpus_fingerprint(settings: Settings) -> str:
    """16 hexadecimal digits that name the content of the settings' corpus, brought up to date. Raises as opening it."""
    return _load(settings).index.fingerprint()


@lru_cache(maxsize=4)
def _in_memory(folder: Path, declared: LicenseEvidence | None) -> PassageIndex:
    return PassageIndex(IndexFile(None), folder, declared)


@lru_cache(maxsize=8)
def _on_disk(file: IndexFile, folder: Path, declared: LicenseEvidence | None) -> PassageIndex:
    return PassageIndex(file, folder, declared)


def _current(folder: Path, index: PassageIndex, found: Found) -> Corpus:
    progress = Progress(str(folder))

    def tell(done: int, total: int, skipped: int) -> None:
        if _ending.is_set():
            raise SearchError(f"corpus {folder}: stopped after {done} of {total} documents")
        progress.tell(done, total, skipped)

    on_exit(_end)
    try:
        closed = refresh(index.file, index.corpus, folder, found, tell)
    finally:
        progress.end()
    contents = index.contents()
    skipped = [(str(folder / path), reason) for path, reason in contents.skipped.items()]
    corpus = Corpus(folder, index, contents, sorted([*skipped, *closed, *found.skipped]))
    if not contents.documents:
        raise _no_document(folder, corpus.skipped)
    return corpus


async def _end() -> None:
    """A thread that reads documents is waited for at the end of the process; it stops after its batch."""
    _ending.set()


def _check_some_readable(folder: Path, found: Found) -> None:
    """Wrong use leaves no file behind: before an index is made, one document must be readable."""
    skipped: list[tuple[str, str]] = []
    for path in sorted(path for path in found.files if not is_license_file(path)):
        try:
            reading = read_file(folder, path)
        except FetchError as error:
            skipped.append((str(folder / path), str(error)))
            continue
        if reading.document:
            return
        skipped.append((str(folder / path), reading.reason))
    raise _no_document(folder, sorted([*skipped, *found.skipped]))


def _no_document(folder: Path, skipped: Sequence[tuple[str, str]]) -> UsageError:
    return UsageError(f"corpus {folder} holds no readable document; it must hold {FILE_TYPES} files{_first(skipped)}")


def _first(skipped: Sequence[tuple[str, str]]) -> str:
    return f"; skipped {len(skipped)}, first {skipped[0][0]}: {skipped[0][1]}" if skipped else ""


def _load(settings: Settings) -> Corpus:
    if settings.corpus is None:
        return load_corpus(SAMPLE, license=settings.corpus_license)
    return load_corpus(settings.corpus.expanduser(), settings.corpus_index, settings.corpus_license)


async def _open(settings: Settings, _fetcher: "Fetcher | None" = None) -> Corpus:
    return await asyncio.to_thread(_load, settings)


def _describe(settings: Settings) -> str:
    if settings.corpus is None:
        return f"local corpus {SAMPLE} (the sample that ships), SQLite FTS5, no network"
    return f"local corpus {settings.corpus.expanduser()}, indexed in {settings.corpus_index}, no network"


SOURCE = SearchSource(name="corpus", title="Local corpus", open=_open, describe=_describe)
