"""Short ways to make what is stored."""

from typing import Any

from state.artifacts import Evidence, Review
from state.records import NewQuestion, NewRecord
from state.sources import Passage, Source, Span
from storage.store import Store

WORDS = "Methane is the simplest alkane. Ethene is an alkene. Überall ≠ nirgends."


def new_questions(count: int, topic: str = "chemistry", sub_topic: str = "alkanes") -> list[NewQuestion]:
    return [
        NewQuestion(question=f"What is alkane {n}?", topic=topic, sub_topic=sub_topic, training_type="sft")
        for n in range(count)
    ]


def a_source(text: str = WORDS, url: str = "https://example.org/alkanes") -> Source:
    return Source(url=url, final_url=url, title="Alkanes", license="CC0-1.0", engine="corpus", text=text)


def a_passage(source: Source, start: int, end: int) -> Passage:
    return Passage(
        id="P1",
        span=Span(source_id=source.source_id, start=start, end=end),
        text=source.text[start:end],
        title=source.title,
        url=source.url,
        sha256=source.sha256,
        fetched_at=source.fetched_at,
        why="names it",
    )


def evidence_of(source: Source) -> Evidence:
    return Evidence(passages=[a_passage(source, 0, 31), a_passage(source, 53, len(source.text))], quality=0.9)


def an_sft_record(question_id: int, candidate: int = 0, run_id: str = "run-1", **changes: Any) -> NewRecord:
    given: dict[str, Any] = {
        "run_id": run_id,
        "question_id": question_id,
        "candidate": candidate,
        "content": {"system_prompt": "s", "instruction": "i", "input_context": "", "response": f"r{candidate}"},
        "topic": "chemistry",
        "sub_topic": "alkanes",
        "task_type": "definition",
        "difficulty": "easy",
        "review_status": "approved",
    }
    return NewRecord(**{**given, **changes})


def a_review(candidate: int = 0) -> Review:
    return Review(candidate=candidate, review_status="approved", reason="all checks passed", overall=0.9)


async def save_one(store: Store, question_id: int, *records: NewRecord, training_type: str = "sft") -> None:
    await store.records.save(
        question_id, records, training_type, status="approved", reason="good", reviews=[a_review()]
    )
