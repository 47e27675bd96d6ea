"""What a row of an export holds for a verifier: its question and the answer that it gives as a good one."""

from collections.abc import Mapping, Sequence
from typing import Any

from exporters.base import Columns
from state.sources import Passage
from tools.verifiers.base import Subject

Turns = Sequence[Mapping[str, str]]
_SINGLE = ("completion", "chosen")


def called_bad(columns: Columns) -> bool:
    """Whether the row itself calls its answer a wrong one."""
    return columns.get("label") is False


def subject_of(
    columns: Columns, own_reasoning: Sequence[str], language: str, passages: Sequence[Passage]
) -> Subject | None:
    """`None` where the row holds no answer: where the trainer reads prompts alone. `rejected` is no good answer and
    is left out."""
    said = _said(columns)
    if said is None:
        return None
    question, answer, content = said
    return Subject(
        question=question,
        prompt=question,
        answer=answer,
        own_reasoning=own_reasoning,
        content={**content, "own_reasoning": list(own_reasoning)},
        record={name: value for name, value in columns.items() if name != "rejected"},
        passages=passages,
        language=language,
    )


def _said(columns: Columns) -> tuple[str, str, dict[str, Any]] | None:
    if "messages" in columns:
        turns = _turns(columns["messages"])
        answer = "\n\n".join(turn["assistant"] for turn in turns)
        return (turns[0]["user"] if turns else ""), answer, {"turns": turns}
    column = next((name for name in _SINGLE if name in columns), None)
    if column is None:
        return None
    answer = "\n".join(turn["content"] for turn in columns[column])
    asked = [turn["content"] for turn in columns["prompt"] if turn["role"] == "user"]
    return columns.get("question") or asked[-1], answer, {"response": answer}


def _turns(messages: Turns) -> list[dict[str, str]]:
    """In pairs, as a conversation is drafted."""
    turns: list[dict[str, str]] = []
    for said in messages:
        if said["role"] == "user":
            turns.append({"user": said["content"], "assistant": ""})
        elif said["role"] == "assistant" and turns:
            turns[-1]["assistant"] += said["content"]
    return turns
