"""How different the questions of a run are, against the aspects that its plan named."""

import asyncio
from collections.abc import Sequence

from state.events import QuestionsWritten
from state.records import Outline
from storage.store import Store
from tools.diversity import Diversity, diversity


async def spread_of(run_id: str, outlines: Sequence[Outline], store: Store) -> Diversity:
    """Of the questions that the run has by now, whether it has ended or not."""
    rounds = await store.events.of_run(run_id, "questions_written")
    planned = {name for one in rounds if isinstance(one, QuestionsWritten) for name in one.aspects}
    return await asyncio.to_thread(diversity, outlines, planned)
