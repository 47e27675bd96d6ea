"""The local corpus: the user's own documents, or the sample that ships, searched without a network."""

import asyncio
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from state.errors import FetchError, UsageError
from state.settings import Settings
from state.sources import Hit
from tools.search._documents import READERS, Document, read_document
from tools.search._index import PassageIndex
from tools.search.base import SearchSource

SAMPLE = Path(__file__).parent / "sample_corpus"
FILE_TYPES = ", ".join(READERS)

Version = tuple[str, int, int]
"""A file's path, size in bytes and time of change in nanoseconds."""

_building = threading.Lock()


@dataclass(frozen=True)
class Corpus:
    """A folder's documents, indexed. `skipped`: the files that cannot be read, each with the reason."""

    folder: Path
    documents: Sequence[Document]
    skipped: Sequence[tuple[str, str]]
    index: PassageIndex

    async def search(self, query: str, limit: int) -> Sequence[Hit]:
        """At most `limit` passages, best first. A query of any form is words to look for, never syntax."""
        return await asyncio.to_thread(self.index.search, query, limit)

    async def close(self) -> None:
        """Nothing: the index is shared by all who search this folder."""


def load_corpus(folder: Path) -> Corpus:
    """The folder's corpus, built once per process and state of its files.

    Raises `UsageError` if there is no such folder, it cannot be read, or it holds no readable document.
    """
    try:
        os.scandir(folder).close()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"corpus {folder}: {why}; it must be a folder with {FILE_TYPES} files") from error
    with _building:
        return _built(folder.absolute(), tuple(_versions(folder.absolute())))


def _versions(folder: Path) -> Iterator[Version]:
    """The files of known types below the folder, sorted; hidden ones are left out, and links to folders."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(place, name) for name in sorted(files) if not name.startswith(".")):
            with suppress(OSError):
                if path.suffix.lower() in READERS and path.is_file():
                    yield str(path), path.stat().st_size, path.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _built(folder: Path, versions: tuple[Version, ...]) -> Corpus:
    documents: list[Document] = []
    skipped: list[tuple[str, str]] = []
    for name, _size, _changed in versions:
        try:
            documents.append(read_document(Path(name), folder))
        except FetchError as error:
            skipped.append((name, str(error)))
    if not documents:
        why = f"; skipped {len(skipped)}, first {skipped[0][0]}: {skipped[0][1]}" if skipped else ""
        raise UsageError(f"corpus {folder} holds no readable document; it must hold {FILE_TYPES} files{why}")
    return Corpus(folder, documents, skipped, PassageIndex(documents))


def _folder(settings: Settings) -> Path:
    return settings.corpus.expanduser() if settings.corpus else SAMPLE


async def _open(settings: Settings) -> Corpus:
    return await asyncio.to_thread(load_corpus, _folder(settings))


def _describe(settings: Settings) -> str:
    folder = _folder(settings)
    return f"local corpus {folder}{'' if settings.corpus else ' (the sample that ships)'}, SQLite FTS5, no network"


SOURCE = SearchSource(name="corpus", title="Local corpus", open=_open, describe=_describe)
