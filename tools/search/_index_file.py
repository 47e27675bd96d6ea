"""The SQLite file of indexed documents: made where it is missing, recognised where it is there, shared by processes."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from state.errors import StorageError

VERSION = 2
"""Of tables, readers and passages; a file of another version is made anew."""

APPLICATION_ID = int.from_bytes(b"SDI1")
BUSY_S = 60.0
_TRIES = 20

_TABLES = (
    "CREATE TABLE corpora (id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL DEFAULT 0)",
    """CREATE TABLE documents (
        id INTEGER PRIMARY KEY, corpus INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL,
        changed_ns INTEGER NOT NULL, sha256 TEXT NOT NULL, read_at TEXT NOT NULL, reason TEXT NOT NULL,
        title TEXT NOT NULL, author TEXT NOT NULL, subject TEXT NOT NULL, marks TEXT NOT NULL, UNIQUE (corpus, path)
    )""",
    "CREATE TABLE texts (document INTEGER PRIMARY KEY, text TEXT NOT NULL, instructions TEXT NOT NULL)",
    """CREATE TABLE passages (
        id INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
        heading TEXT NOT NULL
    )""",
    "CREATE INDEX passages_of_documents ON passages (document)",
)
_WORDS = """CREATE VIRTUAL TABLE IF NOT EXISTS {words} USING fts5 (
    title, subject, heading, body, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
)"""
_FOUND = """SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
    count(*) FROM sqlite_master"""
_MADE_BY = "SELECT name FROM sqlite_master WHERE sql LIKE ?"


class IndexFile:
    """One connection to the index, for all threads of this process; they take turns. Without a path it is in memory."""

    def __init__(self, path: Path | None) -> None:
        """Raises `StorageError` for a file that is no index or cannot be opened."""
        self.path = path
        self._turn = threading.Lock()
        with _boundary(path):
            self._database = _connected(path)
            weakref.finalize(self, self._database.close)
            if path is None:
                _create(self._database)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the file. Raises `StorageError`."""
        with self._transaction("BEGIN") as database:
            yield database

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is kept, or nothing. Raises `StorageError`."""
        with self._transaction("BEGIN IMMEDIATE") as database:
            yield database

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._turn, _boundary(self.path), self._database:
            self._database.execute(begin)
            yield self._database

    def corpus(self, folder: Path) -> int:
        """The number under which the file knows the folder, from now on."""
        with self.writing() as database:
            database.execute("INSERT OR IGNORE INTO corpora (folder) VALUES (?)", (str(folder),))
            ((corpus,),) = database.execute("SELECT id FROM corpora WHERE folder = ?", (str(folder),))
            database.execute(_WORDS.format(words=words_of(corpus)))
        return int(corpus)


def words_of(corpus: int) -> str:
    """The name of the corpus' full-text table: each has its own, for how rare a word is depends on the corpus."""
    return f"words_{corpus}"


def index_file(path: Path) -> IndexFile:
    """The index at that path, made where it is missing and made anew where it is of another version.

    Raises `StorageError` for a file that cannot be used, and for one of another kind, which is left as it is.
    """
    place = path.expanduser().absolute()
    with _boundary(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        with closing(_connected(place)) as database:
            _prepare(database, place)
        found = place.stat()
    return _opened(place, (found.st_dev, found.st_ino))


@lru_cache(maxsize=8)
def _opened(path: Path, _identity: tuple[int, int]) -> IndexFile:
    return IndexFile(path)


def _connected(path: Path | None) -> sqlite3.Connection:
    database = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=BUSY_S, check_same_thread=False)
    database.execute("PRAGMA synchronous = NORMAL")
    return database


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    if not _is_current(database, path):
        _use_wal(database)
        with database:
            database.execute("BEGIN IMMEDIATE")
            if not _is_current(database, path):
                _drop(database)
                _create(database)


def _drop(database: sqlite3.Connection) -> None:
    """All tables; those that are part of a full-text table go with it."""
    for how in ("CREATE VIRTUAL TABLE%", "CREATE TABLE%"):
        for (name,) in database.execute(_MADE_BY, (how,)).fetchall():
            database.execute(f'DROP TABLE "{name}"')


def _create(database: sqlite3.Connection) -> None:
    for table in _TABLES:
        database.execute(table)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {VERSION}")


def _is_current(database: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is an index of this version; false for an empty file, and for another version."""
    kind, version, tables = database.execute(_FOUND).fetchone()
    if kind != APPLICATION_ID and (kind or tables):
        raise StorageError(
            f"{path} holds something else than indexed documents; name another file with SYNTHDATA_CORPUS_INDEX"
        )
    return bool(tables) and version == VERSION


def _use_wal(database: sqlite3.Connection) -> None:
    """SQLite refuses at once while others switch; waiting for a transaction lets them end."""
    for _ in range(_TRIES):
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            database.execute("BEGIN IMMEDIATE")
            database.execute("COMMIT")
        else:
            return
    database.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _boundary(path: Path | None) -> Iterator[None]:
    """Errors of the file or the disk leave as `StorageError`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        advice = "; unless it is something else of yours it can be deleted, and is made anew" if damaged else ""
        raise StorageError(f"the index of documents {path or 'in memory'}: {error}{advice}") from error
    except OSError as error:
        raise StorageError(f"the index of documents {path}: {error.strerror or error}") from error
