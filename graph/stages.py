"""The ends of a record's stages, stored together with what is stored next of that record."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from state.events import Event, StageEnded
from storage.store import Store

_waiting: ContextVar[list[Event] | None] = ContextVar("ended_stages", default=None)


@asynccontextmanager
async def stages_together(store: Store) -> AsyncIterator[None]:
    """Inside, and in tasks that are begun inside, the end of a stage waits for the record's next call or its own end.

    It tells what its question's row says too, and a stage that ends unseen in a process that dies is gone through
    again.
    """
    waiting: list[Event] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        await store.events.add_many(waiting)


async def stage_ended(event: StageEnded, store: Store) -> None:
    """Outside `stages_together` it is stored at once."""
    waiting = _waiting.get()
    if waiting is None:
        await store.events.add(event)
    else:
        waiting.append(event)


async def store_with_stages(event: Event, store: Store) -> None:
    """Stores the event, and before it what waits of this record."""
    waiting = _waiting.get() or []
    together = [*waiting, event]
    waiting.clear()
    await store.events.add_many(together)
