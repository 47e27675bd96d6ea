"""ask_person: the run waits, for this question only, until a person decides."""

from typing import Any

from langgraph.types import interrupt

from state.errors import UsageError
from state.record_state import RecordState, RecordUpdate

DECISIONS = ("approved", "rejected")


async def ask_person(state: RecordState) -> RecordUpdate:
    """Resume with `{"review_status": "approved" | "rejected", "notes": str}`."""
    decision: Any = interrupt(
        {
            "question_id": state["question_id"],
            "question": state["question"],
            "drafts": [draft.content for draft in state["drafts"]],
            "reason": state["reason"],
            "allowed": list(DECISIONS),
        }
    )
    given = decision if isinstance(decision, dict) else {}
    status = given.get("review_status")
    if status not in DECISIONS:
        raise UsageError(f"no decision {status!r}; there are: {', '.join(DECISIONS)}")
    reviews = [review.model_copy(update={"review_status": status}) for review in state["reviews"]]
    return {"status": status, "reason": f"a person decided: {given.get('notes') or status}", "reviews": reviews}
