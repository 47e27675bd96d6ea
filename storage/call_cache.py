"""The answers of models, kept in an SQLite file of their own, so that none is paid for twice."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import aiosqlite

from state.errors import StorageError
from storage.call_file import call_boundary, connected, damaged, prepare
from storage.part import whole

ROWS_AT_ONCE = 100
ROW_BYTES = 300
"""About what a row takes beside its answer."""

UPSERT = """INSERT INTO answers (key, model, size, created_at, digest, answer) VALUES {rows} ON CONFLICT (key)
    DO UPDATE SET model = excluded.model, size = excluded.size, created_at = excluded.created_at,
    digest = excluded.digest, answer = excluded.answer"""
DROP_OLDEST = """DELETE FROM answers WHERE key IN (SELECT key FROM (
    SELECT key, sum(size + :row) OVER (ORDER BY created_at, key) - size - :row AS older FROM answers
) WHERE older < :share * (SELECT sum(size + :row) FROM answers))"""

Row = tuple[str, str, int, float, str, str]
FileId = tuple[int, int] | None


@dataclass(frozen=True)
class Contents:
    """What is kept: answers by model, and the bytes that they take on disk."""

    by_model: dict[str, int]
    size: int

    @property
    def answers(self) -> int:
        return sum(self.by_model.values())


class CallCache:
    """Used from the event loop that opened it; several processes may share the file. Methods raise `StorageError`.

    An answer whose `put` has returned survives the death of the process. Where the power fails, the last ones may be
    missing.
    """

    opener = "storage.call_cache:shared_call_cache"

    def __init__(self, path: Path, connection: aiosqlite.Connection) -> None:
        self.path = path
        self._connection = connection
        self._turn = asyncio.Lock()
        self._waiting: dict[str, Row] = {}
        self._failures: list[str] = []

    async def get(self, key: str) -> str | None:
        """Word for word what was put; an answer that was altered since is an error."""
        for answer, digest in await self._done("SELECT answer, digest FROM answers WHERE key = ?", (key,)):
            if digest != _digest(key, str(answer)):
                raise damaged(self.path, "an answer differs from what was written")
            return str(answer)
        return None

    @whole
    async def put(self, key: str, model: str, answer: str) -> None:
        """Returns when the answer is in the file. Whoever's turn it is writes what the others wait with too.

        Where that fails it fails for all who wait: of a locked file each would else wait for as long again.
        """
        self._waiting[key] = (key, model, len(answer.encode()), time.time(), _digest(key, answer), answer)
        before = len(self._failures)
        async with self._turn:
            while key in self._waiting:
                if len(self._failures) > before:
                    raise StorageError(self._failures[-1])
                await self._write(list(islice(self._waiting.values(), ROWS_AT_ONCE)))

    async def _write(self, rows: Sequence[Row]) -> None:
        marks = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(rows))
        try:
            await self._done(UPSERT.format(rows=marks), [value for row in rows for value in row])
        except StorageError as error:
            self._failures.append(str(error))
            raise
        for row in rows:
            if self._waiting[row[0]] is row:
                del self._waiting[row[0]]

    async def contents(self) -> Contents:
        rows = await self._done("SELECT model, count(*) FROM answers GROUP BY model ORDER BY count(*) DESC, model")
        return Contents(dict(rows), await asyncio.to_thread(_bytes_on_disk, self.path))

    @whole
    async def drop_before(self, moment: float) -> int:
        """Drops what was kept before the moment, in Unix seconds, and gives its space back; how many answers."""
        before = await self._count()
        await self._done("DELETE FROM answers WHERE created_at < ?", (moment,))
        await self._give_back()
        return before - await self._count()

    @whole
    async def shrink(self, size: float) -> int:
        """Drops the oldest until the file needs at most `size` bytes or is empty; how many answers."""
        before = await self._count()
        await self._give_back()
        while (needed := await self._needed()) > size and await self._count():
            await self._done(DROP_OLDEST, {"row": ROW_BYTES, "share": 1 - size / needed})
            await self._give_back()
        return before - await self._count()

    async def close(self) -> None:
        await self._connection.close()

    async def _count(self) -> int:
        ((answers,),) = await self._done("SELECT count(*) FROM answers")
        return int(answers)

    async def _needed(self) -> int:
        """Bytes, whatever the disk still holds for processes that are reading."""
        ((pages,),), ((each,),) = await self._done("PRAGMA page_count"), await self._done("PRAGMA page_size")
        return int(pages * each)

    async def _give_back(self) -> None:
        """To the disk; while another process reads, not before that one is done."""
        await self._done("VACUUM")
        await self._done("PRAGMA wal_checkpoint(TRUNCATE)")

    async def _done(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        with call_boundary(self.path):
            return list(await self._connection.execute_fetchall(statement, values))


def _digest(key: str, answer: str) -> str:
    return sha256(f"{key}\n{answer}".encode()).hexdigest()


def _bytes_on_disk(path: Path) -> int:
    files = (path, path.with_name(f"{path.name}-wal"))
    with call_boundary(path):
        return sum(file.stat().st_size for file in files if file.exists())


async def open_call_cache(path: Path) -> CallCache:
    """The kept answers of that file, which is made where it is missing. Raises `StorageError` in one line."""
    place = await asyncio.to_thread(_absolute, path)
    await asyncio.to_thread(prepare, place)
    with call_boundary(place):
        return CallCache(place, await connected(place))


@dataclass
class _Opened:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    caches: dict[FileId, CallCache] = field(default_factory=dict)


_opened: WeakKeyDictionary[asyncio.AbstractEventLoop, _Opened] = WeakKeyDictionary()


async def shared_call_cache(path: Path) -> CallCache:
    """One per event loop and file, opened on first use, and anew where the file was deleted or replaced.

    Raises as `open_call_cache` does.
    """
    here = _opened.setdefault(asyncio.get_running_loop(), _Opened())
    async with here.lock:
        found = here.caches.get(await asyncio.to_thread(_file_id, path))
        if found is None:
            found = await open_call_cache(path)
            here.caches[await asyncio.to_thread(_file_id, path)] = found
        return found


async def close_shared_call_caches() -> None:
    """Closes those of the running loop, and those whose file was replaced."""
    here = _opened.pop(asyncio.get_running_loop(), _Opened())
    for cache in here.caches.values():
        await cache.close()


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _file_id(path: Path) -> FileId:
    """`None` where there is no such file."""
    try:
        found = _absolute(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
