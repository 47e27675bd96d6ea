"""ask_person: the run waits, for this question only, until a person decides."""

from typing import Any

from langgraph.types import interrupt

from state.record_state import RecordState, RecordUpdate

DECISIONS = ("approved", "rejected")


async def ask_person(state: RecordState) -> RecordUpdate:
    """Resume with `{"review_status": "approved" | "rejected", "notes": str}`; anything else is asked for again."""
    asked = {
        "question_id": state["question_id"],
        "question": state["question"],
        "drafts": [draft.content for draft in state["drafts"]],
        "reason": state["reason"],
        "allowed": list(DECISIONS),
    }
    given = _read(interrupt(asked))
    while given.get("review_status") not in DECISIONS:
        problem = f"no decision {given.get('review_status')!r}; there are: {', '.join(DECISIONS)}"
        given = _read(interrupt({**asked, "problem": problem}))
    status = given["review_status"]
    reviews = [review.model_copy(update={"review_status": status}) for review in state["reviews"]]
    return {"status": status, "reason": f"a person decided: {given.get('notes') or status}", "reviews": reviews}


def _read(decision: Any) -> dict[str, Any]:
    return decision if isinstance(decision, dict) else {"review_status": decision}
