"""An index brought up to date with a folder: what is new or changed is read, what is gone is forgotten."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

from state.errors import FetchError
from tools.search._documents import Document, Reading, read_file
from tools.search._index_file import IndexFile, words_of
from tools.search._passages import cut_passages
from tools.search._scan import Found, Version

BATCH = 64
"""Files that are read and written together; a process that is killed loses no more than so many."""

_THREADS = 2
_COLUMNS = "corpus, path, size, changed_ns, sha256, read_at, reason, title, author, subject, marks"
_INSERT = f"INSERT INTO documents ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_KNOWN = "SELECT path, size, changed_ns, sha256 FROM documents WHERE corpus = ?"
_ROW = "SELECT id, size, changed_ns, sha256 FROM documents WHERE corpus = ? AND path = ?"
_OLD = """SELECT passages.id, title, subject, heading, start, end, text FROM passages
    JOIN documents ON documents.id = passages.document JOIN texts ON texts.document = documents.id
    WHERE passages.document = ?"""

Tell = Callable[[int, int, int], None]
"""Is told how many files are done, of how many, and how many were skipped."""

T = TypeVar("T")


def refresh(index: IndexFile, corpus: int, folder: Path, found: Found, tell: Tell) -> list[tuple[str, str]]:
    """Reads what is new or changed, in batches that are kept one by one; other processes may do the same.

    Gives the files that could not be opened, with reasons. Those are tried again the next time; files with content
    that cannot be read are known by their reason. Raises `StorageError`.
    """
    with index.reading() as database:
        rows = database.execute(_KNOWN, (corpus,)).fetchall()
    known = {path: ((size, changed_ns), sha256) for path, size, changed_ns, sha256 in rows}
    _forget(index, corpus, [path for path in known if path not in found.files])
    wanted = [path for path, version in found.files.items() if path not in known or known[path][0] != version]
    batches = list(_batches(sorted(wanted), BATCH))
    # Processes that begin at once read different files first, and leave out what the others have done.
    random.shuffle(batches)
    closed: list[tuple[str, str]] = []
    done = skipped = 0
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="documents") as threads:
        for batch in batches:
            left = _left(index, corpus, batch, found.files)
            outcomes = list(threads.map(lambda path: _outcome(folder, path, known), left))
            readings = [one for one in outcomes if isinstance(one, Reading)]
            closed += [one for one in outcomes if not isinstance(one, Reading)]
            keep(index, corpus, readings)
            done += len(batch)
            skipped += sum(bool(one.reason) for one in readings) + len(outcomes) - len(readings)
            tell(done, len(wanted), skipped)
    return closed


def _outcome(folder: Path, path: str, known: Mapping[str, tuple[Version, str]]) -> Reading | tuple[str, str]:
    try:
        return read_file(folder, path, known[path][1] if path in known else "")
    except FetchError as error:
        return str(folder / path), str(error)


def _batches(values: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def _left(index: IndexFile, corpus: int, paths: Sequence[str], files: Mapping[str, Version]) -> list[str]:
    """Those that no other process has done since."""
    with index.reading() as database:
        rows = {path: database.execute(_ROW, (corpus, path)).fetchone() for path in paths}
    return [path for path, row in rows.items() if row is None or row[1:3] != files[path]]


def _forget(index: IndexFile, corpus: int, paths: Sequence[str]) -> None:
    for batch in _batches(paths, BATCH):
        with index.writing() as database:
            for path in batch:
                if row := database.execute(_ROW, (corpus, path)).fetchone():
                    _remove(database, corpus, row[0])
            _changed(database, corpus)


def keep(index: IndexFile, corpus: int, readings: Sequence[Reading]) -> None:
    """Writes what files were read to, all or nothing. Raises `StorageError`."""
    with index.writing() as database:
        for reading in readings:
            _put(database, corpus, reading)
        _changed(database, corpus)


def _changed(database: sqlite3.Connection, corpus: int) -> None:
    database.execute("UPDATE corpora SET generation = generation + 1 WHERE id = ?", (corpus,))


def _put(database: sqlite3.Connection, corpus: int, reading: Reading) -> None:
    """Writes what a file was read to, unless another process has written this version of it."""
    row = database.execute(_ROW, (corpus, reading.path)).fetchone()
    if row and row[1:3] == reading.version:
        return
    if row and row[3] == reading.sha256:
        database.execute("UPDATE documents SET size = ?, changed_ns = ? WHERE id = ?", (*reading.version, row[0]))
        return
    if reading.document is None and not reading.reason:
        return
    if row:
        _remove(database, corpus, row[0])
    _add(database, corpus, reading, reading.document or Document("", "", "", ""))


def _add(database: sqlite3.Connection, corpus: int, reading: Reading, document: Document) -> None:
    marks = json.dumps([mark.model_dump() for mark in document.marks])
    known = (corpus, reading.path, *reading.version, reading.sha256, reading.read_at, reading.reason)
    row = database.execute(_INSERT, (*known, document.title, document.author, document.subject, marks)).lastrowid
    found = json.dumps([one.model_dump() for one in document.instructions])
    database.execute("INSERT INTO texts (document, text, instructions) VALUES (?, ?, ?)", (row, document.text, found))
    words = f"INSERT INTO {words_of(corpus)} (rowid, title, subject, heading, body) VALUES (?, ?, ?, ?, ?)"
    for cut in cut_passages(document.text, document.instructions):
        place = (row, cut.start, cut.end, cut.heading)
        number = database.execute("INSERT INTO passages (document, start, end, heading) VALUES (?, ?, ?, ?)", place)
        body = document.text[cut.start : cut.end]
        database.execute(words, (number.lastrowid, document.title, document.subject, cut.heading, body))


def _remove(database: sqlite3.Connection, corpus: int, row: int) -> None:
    """All of a document. The full-text table keeps no texts, so it must be told the ones to forget."""
    words = words_of(corpus)
    delete = f"INSERT INTO {words} ({words}, rowid, title, subject, heading, body) VALUES ('delete', ?, ?, ?, ?, ?)"
    for number, title, subject, heading, start, end, text in database.execute(_OLD, (row,)).fetchall():
        database.execute(delete, (number, title, subject, heading, text[start:end]))
    for statement in ("passages WHERE document", "texts WHERE document", "documents WHERE id"):
        database.execute(f"DELETE FROM {statement} = ?", (row,))
