"""The checkpoint file: one saver for every entrance, usable from any event loop and from none."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

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
from tools.loop import arun, on_exit

STATE_TYPES = (Aspect, Draft, Review, Score, TaskSpec, Verdict)
"""Every class that a state holds: the only ones that a checkpoint brings back."""

_BUSY_MS = 30_000
_savers: dict[Path, "SharedSaver"] = {}


class SharedSaver(AsyncSqliteSaver):
    """LangGraph's SQLite saver, living on the home loop and called from anywhere."""

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await arun(super().aget_tuple(config))

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

        for checkpoint in await arun(collect()):
            yield checkpoint

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        return await arun(super().aput(config, checkpoint, metadata, new_versions))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        await arun(super().aput_writes(config, writes, task_id, task_path))

    async def adelete_thread(self, thread_id: str) -> None:
        await arun(super().adelete_thread(thread_id))

    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        """Forgets the checkpoints that these runs of the development server wrote (its rollback)."""
        await arun(self._delete_for_runs([str(run_id) for run_id in run_ids]))

    async def _delete_for_runs(self, run_ids: list[str]) -> None:
        marks = ",".join("?" * len(run_ids))
        run_of = "json_extract(CAST(metadata AS TEXT), '$.run_id')"
        gone = f"SELECT checkpoint_id FROM checkpoints WHERE {run_of} IN ({marks})"
        async with self.lock:
            await self.conn.execute(f"DELETE FROM writes WHERE checkpoint_id IN ({gone})", run_ids)
            await self.conn.execute(f"DELETE FROM checkpoints WHERE checkpoint_id IN ({gone})", run_ids)
            await self.conn.commit()


async def saver(path: Path) -> SharedSaver:
    """The process's saver for that file, opened on first use. Raises `StorageError` in one line."""
    return await arun(_saver(path))


async def _saver(path: Path) -> SharedSaver:
    resolved = await asyncio.to_thread(path.resolve)
    if resolved not in _savers:
        _savers[resolved] = await _open(resolved)
    return _savers[resolved]


async def _open(path: Path) -> SharedSaver:
    try:
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        connection = await aiosqlite.connect(path)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"checkpoint file {path} cannot be opened: {error}") from error
    opened = SharedSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=list(STATE_TYPES)))
    try:
        await opened.setup()
        await connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        await connection.execute("PRAGMA synchronous=NORMAL")
    except sqlite3.Error as error:
        await connection.close()
        raise StorageError(f"checkpoint file {path} cannot be used: {error}") from error
    on_exit(connection.close)
    return opened


@asynccontextmanager
async def open_checkpointer() -> AsyncIterator[SharedSaver]:
    """What `langgraph.json` names. The server loads this file by its path, so the saver comes from the package."""
    from graph import persistence

    yield await persistence.saver(load_settings().checkpoints)
