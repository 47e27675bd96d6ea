"""The checkpoint file: one saver for every entrance, usable from any event loop and from none."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from state.answers import Aspect
from state.artifacts import Draft, Review, Score, TaskSpec
from state.errors import StorageError
from state.settings import load_settings
from state.verdicts import Verdict
from storage.errors import storage_boundary
from storage.part import whole
from tools.loop import arun, on_exit

STATE_TYPES = (Aspect, Draft, Review, Score, TaskSpec, Verdict)
"""Every class that a state holds: the only ones that a checkpoint brings back."""

BUSY_S = 30.0
"""Seconds to wait for another program that writes to the file."""

BATCH = 50
"""Threads that are deleted at once: meanwhile no checkpoint is written."""

NAMES_AT_ONCE = 500
"""Threads that are asked for in one query; SQLite limits its parameters."""

WHAT = "the checkpoint file"
_ADVICE = "name another file, or move this one away and begin its runs' unfinished questions anew by `resume --force`"
_WAITING = """SELECT w.thread_id FROM writes w WHERE w.channel = '__interrupt__' AND w.checkpoint_id =
    (SELECT max(c.checkpoint_id) FROM checkpoints c WHERE c.thread_id = w.thread_id AND c.checkpoint_ns = '')"""

T = TypeVar("T")
_savers: dict[Path, "SharedSaver"] = {}


class SharedSaver(AsyncSqliteSaver):
    """LangGraph's SQLite saver, living on the home loop and called from anywhere. Raises `StorageError`."""

    path: Path | None = None
    file_id: tuple[int, int] | None = None

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await arun(self._whole(super().aget_tuple(config)))

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        found = super().alist(config, filter=filter, before=before, limit=limit)

        async def collect() -> list[CheckpointTuple]:
            return [checkpoint async for checkpoint in found]

        for checkpoint in await arun(self._whole(collect())):
            yield checkpoint

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        return await arun(self._whole(super().aput(config, checkpoint, metadata, new_versions)))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        await arun(self._whole(super().aput_writes(config, writes, task_id, task_path)))

    async def adelete_thread(self, thread_id: str) -> None:
        await arun(self._whole(super().adelete_thread(thread_id)))

    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        """Forgets the checkpoints that these runs of the development server wrote (its rollback)."""
        await arun(self._whole(self._delete_for_runs([str(run_id) for run_id in run_ids])))

    async def begun(self, thread_ids: Sequence[str]) -> frozenset[str]:
        """Those of the threads that have a checkpoint."""
        found = set[str]()
        for start in range(0, len(thread_ids), NAMES_AT_ONCE):
            found |= await arun(self._whole(self._begun(list(thread_ids[start : start + NAMES_AT_ONCE]))))
        return frozenset(found)

    async def forget(self, thread_ids: Sequence[str]) -> None:
        """Deletes these threads, some at a time; one that waits for a person stays."""
        for start in range(0, len(thread_ids), BATCH):
            await arun(self._whole(self._forget(list(thread_ids[start : start + BATCH]))))

    async def _delete_for_runs(self, run_ids: list[str]) -> None:
        run_of = "json_extract(CAST(metadata AS TEXT), '$.run_id')"
        gone = f"SELECT checkpoint_id FROM checkpoints WHERE {run_of} IN ({_marks(run_ids)})"
        async with self.lock:
            await self.conn.execute(f"DELETE FROM writes WHERE checkpoint_id IN ({gone})", run_ids)
            await self.conn.execute(f"DELETE FROM checkpoints WHERE checkpoint_id IN ({gone})", run_ids)
            await self.conn.commit()

    async def _begun(self, thread_ids: list[str]) -> set[str]:
        found = f"SELECT DISTINCT thread_id FROM checkpoints WHERE thread_id IN ({_marks(thread_ids)})"
        async with self.lock:
            return {str(row[0]) for row in await self.conn.execute_fetchall(found, thread_ids)}

    async def _forget(self, thread_ids: list[str]) -> None:
        waiting = f"{_WAITING} AND w.thread_id IN ({_marks(thread_ids)})"
        async with self.lock:
            kept = {row[0] for row in await self.conn.execute_fetchall(waiting, thread_ids)}
            gone = [(thread_id,) for thread_id in thread_ids if thread_id not in kept]
            for table in ("writes", "checkpoints"):
                await self.conn.executemany(f"DELETE FROM {table} WHERE thread_id = ?", gone)
            await self.conn.commit()

    @whole
    async def _whole(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs to its end once begun; a transaction that fails half way is taken back, so that it locks nobody out."""
        with storage_boundary(str(self.path), WHAT):
            try:
                return await work
            except sqlite3.Error:
                async with self.lock:
                    with suppress(sqlite3.Error):
                        await self.conn.rollback()
                raise


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


async def saver(path: Path) -> SharedSaver:
    """The process's saver for that file, opened on first use. Raises `StorageError` in one line."""
    return await arun(_saver(path))


async def _saver(path: Path) -> SharedSaver:
    """Opened anew where the file was deleted or replaced meanwhile."""
    resolved = await asyncio.to_thread(path.resolve)
    known = _savers.get(resolved)
    if known is None or known.file_id != await asyncio.to_thread(_file_id, resolved):
        known = _savers[resolved] = await _open(resolved)
    return known


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


async def _open(path: Path) -> SharedSaver:
    try:
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        connection = await aiosqlite.connect(path, timeout=BUSY_S)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"checkpoint file {path} cannot be opened: {error}") from error
    opened = SharedSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=list(STATE_TYPES)))
    try:
        await opened.setup()
        await connection.execute("PRAGMA synchronous=NORMAL")
    except sqlite3.Error as error:
        await connection.close()
        raise StorageError(f"checkpoint file {path} cannot be used: {error}; {_ADVICE}") from error
    opened.path, opened.file_id = path, await asyncio.to_thread(_file_id, path)
    on_exit(connection.close)
    return opened


@asynccontextmanager
async def open_checkpointer() -> AsyncIterator[SharedSaver]:
    """What `langgraph.json` names. The server loads this file by its path, so the saver comes from the package."""
    from graph import persistence

    yield await persistence.saver(load_settings().checkpoints)
