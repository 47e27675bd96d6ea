"""How different the questions of a run are, against the aspects that its plan named."""

import asyncio
from collections.abc import Sequence

from state.events import QuestionsWritten
from state.records import Question
from storage.store import Store
from tools.diversity import Diversity, diversity, outline_of


async def spread_of(run_id: str, questions: Sequence[Question], store: Store) -> Diversity:
    """Of the questions that the run has by now, whether it has ended or not."""
    rounds = await store.events.of_run(run_id, "questions_written")
    planned = {name for one in rounds if isinstance(one, QuestionsWritten) for name in one.aspects}
    return await asyncio.to_thread(diversity, [outline_of(question) for question in questions], planned)
