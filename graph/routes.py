"""Every branch of both graphs, as pure functions of the state."""

from typing import Literal

from nodes.goal import end_of
from nodes.question import DRY_ROUNDS
from state.record_state import RecordState
from state.run_state import RunState


def after_question(state: RunState) -> Literal["question", "process"]:
    """Another call while questions are missing, an aspect may still give some, and not every batch fails."""
    missing = len(state["question_ids"]) < state["wanted"]
    more = missing and state["aspects"] and state["dry_rounds"] < DRY_ROUNDS
    return "question" if more else "process"


def after_process(state: RunState) -> Literal["question", "summarise"]:
    """Another round until the target, or one of its limits, is reached; without a target there is one round."""
    return "summarise" if end_of(state) else "question"


def after_research(state: RecordState) -> Literal["generate", "save"]:
    return "save" if state["status"] == "failed" else "generate"


def after_generate(state: RecordState) -> Literal["verify", "save"]:
    return "save" if state["status"] == "failed" else "verify"


def after_verify(state: RecordState) -> Literal["review", "save"]:
    return "save" if state["status"] == "failed" else "review"


def after_review(state: RecordState) -> Literal["generate", "ask_person", "save"]:
    """The loop ends where `review` says so: it gives `needs_revision` only while revisions are left."""
    if state["status"] == "needs_revision":
        return "generate"
    return "ask_person" if state["status"] == "needs_human" and state["ask_person"] else "save"
