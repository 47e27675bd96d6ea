"""Records, sources and training types for the export tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field

from state.records import StoredRecord
from state.sources import Source, Span
from state.verdicts import Verdict

THEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def message(role: str, content: Any) -> dict[str, Any]:
    return {"role": role, "content": content}


def source(name: str = "alkanes", **changes: Any) -> Source:
    fields: dict[str, Any] = {
        "url": f"https://example.org/{name}",
        "final_url": f"https://example.org/{name}",
        "title": name.capitalize(),
        "author": "A. Writer",
        "license": "CC-BY-4.0",
        "license_found_in": "front matter",
        "engine": "corpus",
        "fetched_at": THEN,
        "text": f"All about {name}.",
    }
    return Source(**{**fields, **changes})


def by_id(*sources: Source) -> dict[str, Source]:
    return {one.source_id: one for one in sources}


ALKANES = source()
SOURCES = by_id(ALKANES)


def record(number: int, content: Mapping[str, Any], *leans_on: Source, **changes: Any) -> StoredRecord:
    """An approved record whose question is its own; it leans on ALKANES unless told otherwise."""
    spans = [Span(source_id=one.source_id, start=0, end=3) for one in leans_on or (ALKANES,)]
    fields: dict[str, Any] = {
        "id": number,
        "run_id": "run-1",
        "question_id": number,
        "content": dict(content),
        "topic": "chemistry",
        "sub_topic": "organic chemistry",
        "task_type": "explanation",
        "difficulty": "easy",
        "quality_score": 0.9,
        "review_status": "approved",
        "verdicts": [Verdict(check="support", result="pass", kind="heuristic", seconds=0.5)],
        "scores": {"clarity": 0.8},
        "model_used": "offline",
        "judge_used": "offline",
        "prompt_hash": "abc123",
        "temperature": 0.0,
        "seed": 7,
        "spans": spans,
        "created_at": THEN,
        "updated_at": THEN,
    }
    return StoredRecord(**{**fields, **changes})


def sft(number: int, response: Any = None, *leans_on: Source, instruction: Any = None, **changes: Any) -> StoredRecord:
    content = {
        "system_prompt": "You know chemistry.",
        "instruction": f"What does alkane number {number} look like?" if instruction is None else instruction,
        "input_context": "",
        "response": f"It is a chain of {number} carbon atoms." if response is None else response,
    }
    return record(number, content, *leans_on, **changes)


def qa(number: int, answer: Any = None, *leans_on: Source, **changes: Any) -> StoredRecord:
    content = {
        "question": f"How many carbon atoms has alkane number {number}?",
        "answer": str(number) if answer is None else answer,
        "reasoning": "The passage says so.",
        "context": f"Alkane number {number} has {number} carbon atoms.",
        "source_url": ALKANES.url,
        "question_type": "fact",
        "difficulty": "easy",
    }
    return record(number, content, *leans_on, **changes)


def as_it_is(content: Mapping[str, Any]) -> dict[str, Any]:
    return dict(content)


class PlainRecord(BaseModel):
    """Content of every kind: texts, numbers, and what is no plain value."""

    prompt: list[dict[str, str]]
    solution: str = ""
    reward: float | None = None
    rank: int = 0
    correct: bool = False
    parts: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class PlainType:
    """A training type whose content columns are the trainer's already."""

    columns: tuple[str, ...]
    name: str = "plain"
    title: str = "Plain"
    purpose: str = "rows for tests"
    trainer: str = "AnyTrainer"
    record: type[BaseModel] = PlainRecord
    export: Any = field(default=as_it_is)


PREFERENCES = PlainType(("prompt", "chosen", "rejected"))
LABELS = PlainType(("prompt", "completion", "label"))


def pair(prompt: str, chosen: str, rejected: str) -> dict[str, Any]:
    return {
        "prompt": [message("user", prompt)],
        "chosen": [message("assistant", chosen)],
        "rejected": [message("assistant", rejected)],
    }


def labelled(prompt: str, completion: str, label: bool) -> dict[str, Any]:
    return {
        "prompt": [message("user", prompt)],
        "completion": [message("assistant", completion)],
        "label": label,
    }
