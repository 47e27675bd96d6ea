"""Checkpoints of finished questions are forgotten while the run goes on, so that their file stays small."""

from dataclasses import dataclass, field

from graph.persistence import SharedSaver
from graph.process import record_thread
from storage.store import Store


@dataclass
class Pruner:
    """Forgets the threads of questions whose rows are saved; never one that waits for a person, nor the run's own.

    A thread found to have ended goes in the sweep after that, when its last checkpoint has been written too.
    """

    run_id: str
    store: Store
    saver: SharedSaver
    _after: int = 0
    _ended: list[int] = field(default_factory=list)

    async def sweep(self) -> None:
        """While questions are in progress."""
        found = await self.store.events.saved(self.run_id, self._after)
        ready, self._ended = self._ended, [question_id for _, question_id in found]
        self._after = max((event_id for event_id, _ in found), default=self._after)
        await self._forget(ready)

    async def finish(self) -> None:
        """When none is: everything that is left."""
        await self._forget([question_id for _, question_id in await self.store.events.saved(self.run_id, 0)])

    async def _forget(self, question_ids: list[int]) -> None:
        await self.saver.forget([record_thread(self.run_id, number) for number in dict.fromkeys(question_ids)])
