"""The question of a record in progress: read once from the store, and again where a node has changed what others read.

Meanwhile nobody else changes it, since one process works on a run at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from state.records import StoredQuestion
from storage.store import Store

_known: ContextVar[dict[int, StoredQuestion] | None] = ContextVar("known_questions", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside, and in tasks that are begun inside, a question is kept in memory; outside each node reads it."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


async def read_question(question_id: int, store: Store) -> StoredQuestion:
    """As it was when it was first read inside `reading_once`, with its evidence; its status may be another one now.

    Raises `UsageError` where there is no such question.
    """
    known = _known.get()
    question = known.get(question_id) if known else None
    if question is None:
        question = await store.questions.get(question_id)
        if known is not None:
            known[question_id] = question
    return question


def forget_question(question_id: int) -> None:
    """It is read again when it is next needed."""
    (_known.get() or {}).pop(question_id, None)
