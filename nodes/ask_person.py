"""ask_person: the run waits, for this question only, until a person decides."""

from collections.abc import Sequence
from typing import Any

from langgraph.types import interrupt

from state.record_state import RecordState, RecordUpdate
from storage.store import Store
from tools.injection import notice, quoted

DECISIONS = ("approved", "rejected")

Flag = dict[str, Any]
"""A source's title and url, one line of notice, and quotations."""


async def ask_person(state: RecordState, *, flagged: Sequence[Flag] = ()) -> RecordUpdate:
    """Resume with `{"review_status": "approved" | "rejected", "notes": str}`; anything else is asked for again.

    `flagged`: what the person should know of the sources.
    """
    asked = {
        "question_id": state["question_id"],
        "question": state["question"],
        "drafts": [draft.content for draft in state["drafts"]],
        "reason": state["reason"],
        "allowed": list(DECISIONS),
        "flagged_sources": list(flagged),
    }
    given = _read(interrupt(asked))
    while given.get("review_status") not in DECISIONS:
        problem = f"no decision {given.get('review_status')!r}; there are: {', '.join(DECISIONS)}"
        given = _read(interrupt({**asked, "problem": problem}))
    status = given["review_status"]
    reviews = [review.model_copy(update={"review_status": status}) for review in state["reviews"]]
    return {"status": status, "reason": f"a person decided: {given.get('notes') or status}", "reviews": reviews}


async def flagged_sources(state: RecordState, *, store: Store) -> list[Flag]:
    """The sources of the question's evidence that address a model, with what they say, shortened and escaped."""
    question = await store.questions.get(state["question_id"])
    passages = question.evidence.passages if question.evidence else []
    ids = dict.fromkeys(passage.span.source_id for passage in passages)
    sources = [await store.sources.get(source_id) for source_id in ids]
    return [
        {"title": source.title, "url": source.final_url, "notice": notice(source), "quoted": quoted(source)}
        for source in sources
        if source and source.instructions
    ]


def _read(decision: Any) -> dict[str, Any]:
    return decision if isinstance(decision, dict) else {"review_status": decision}
