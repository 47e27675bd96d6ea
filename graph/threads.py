"""The threads of a run's records: which of them were begun, and what of them is written down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.types import Checkpointer, Durability

from graph.persistence import SharedSaver
from graph.record import LAST, RecordGraph
from graph.settings import Settings


class RecordSaver(BaseCheckpointSaver[str]):
    """A checkpoint file as records need it that write when they are left: interrupted, stopped, or failed.

    A record that came to its end writes nothing, for pruning would drop it; a thread that was not begun is not looked
    for. Raises `StorageError`.
    """

    def __init__(self, file: SharedSaver, begun: Collection[str]) -> None:
        super().__init__(serde=file.serde)
        self._file, self._begun = file, set(begun)

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self._file.aget_tuple(config) if _thread(config) in self._begun else None

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        if LAST in checkpoint["versions_seen"]:
            return {"configurable": {**config["configurable"], "checkpoint_id": checkpoint["id"]}}
        self._begun.add(_thread(config))
        return await self._file.aput(config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        await self._file.aput_writes(config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id: str) -> None:
        await self._file.adelete_thread(thread_id)
        self._begun.discard(thread_id)

    def get_next_version(self, current: str | None, channel: None) -> str:
        return self._file.get_next_version(current, channel)


def _thread(config: RunnableConfig) -> str:
    return str(config["configurable"]["thread_id"])


@dataclass(frozen=True)
class Threads:
    """The record graph on the threads of one run; those that may have a checkpoint are in `begun`."""

    graph: RecordGraph
    durability: Durability
    begun: Collection[str]

    async def is_open(self, config: RunnableConfig) -> bool:
        """Whether there is something to go on with. A thread without a next step is to be begun anew: it may have died
        before its first checkpoint, or its question was opened again after its end."""
        if _thread(config) not in self.begun:
            return False
        if (await self.graph.aget_state(config)).next:
            return True
        if isinstance(self.graph.checkpointer, RecordSaver):
            await self.graph.checkpointer.adelete_thread(_thread(config))
        return False


async def opened_threads(
    graph: RecordGraph, checkpointer: Checkpointer, settings: Settings, names: Sequence[str]
) -> Threads:
    """The graph for records with threads of these names.

    Where every answer is kept, and the steps of what has ended are not, a record writes no step while it goes on: one
    that was killed is begun anew, and pays nothing for the answers that it had.
    """
    if not isinstance(checkpointer, SharedSaver):
        return Threads(graph.copy({"checkpointer": checkpointer}), "async", names)
    begun = await checkpointer.begun(names)
    if settings.keep_checkpoints == "all" or not settings.cache:
        return Threads(graph.copy({"checkpointer": checkpointer}), "async", begun)
    return Threads(graph.copy({"checkpointer": RecordSaver(checkpointer, begun)}), "exit", begun)
