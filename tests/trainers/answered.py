"""Questions with answers good and bad, saved by the node that saves them in every run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from nodes.save import save
from state.artifacts import Draft, Evidence, ReferenceSolution, Review, ReviewStatus, Score, TaskSpec
from state.record_state import RecordState
from state.records import NewQuestion, StoredRecord
from state.sources import Source
from state.verdicts import Verdict
from storage.store import Store, open_store
from tests.storage.make import a_source
from tests.tools.packs import pack, source_text
from training_types.base import TrainingType

RUN = "run-1"
SUBJECTS = (
    *("methane", "ethene", "benzene", "toluene", "ethanol", "methanol", "acetone", "urea", "glucose", "aspirin"),
    *("caffeine", "phenol", "aniline", "glycine", "naphthalene", "butane", "propene", "acetylene", "styrene"),
    *("vanillin", "menthol", "camphor", "lactic acid", "citric acid"),
)
MANNERS = (
    "It is kept cold.",
    "Two things matter:\n\n1. **heat**\n2. *light*\n",
    "```python\nprint('mol' * 2)\n```",
    'They said: "null", 7 and 2024-01-01.',
    "Δ ≠ 0, 約 3 \N{TEST TUBE}, naïve",
    "  Spaces\tand tabs stay. ",
)
FINAL = ("{}", "{}/7", "-{} degrees Celsius", "{}, 100", "x^{} + 1", "C{}H6")
"""Reference answers of several kinds, each different for every question."""

APPROVED = "in place"
"""Stands in every approved answer and in no other."""
JUDGED: tuple[tuple[ReviewStatus, float], ...] = (
    ("approved", 0.95),
    ("approved", 0.85),
    ("rejected", 0.2),
    ("rejected", 0.1),
)
"""How each of a question's answers was reviewed; a rejected one also failed the comparison with the reference."""


async def answered(kind: TrainingType, folder: Path) -> tuple[list[StoredRecord], dict[str, Source]]:
    """The stored records of one run, and their sources by id."""
    store = await open_store(f"sqlite:///{folder}/data.db")
    try:
        await store.ensure_record_table(kind.name, kind.record)
        await store.runs.create(RUN, {"topic": "chemistry", "training_type": kind.name}, {})
        for number, question_id in enumerate(await _ask(kind, store)):
            await _answer(kind, store, number, question_id)
        sources = {source.source_id: source for source in await store.sources.of_run(RUN)}
        return await store.records.of_type(kind.name), sources
    finally:
        await store.close()


async def _ask(kind: TrainingType, store: Store) -> list[int]:
    asked = [
        NewQuestion(
            question=f"What would you tell a beginner about {subject}?",
            topic="chemistry",
            sub_topic="organic chemistry",
            training_type=kind.name,
            task_spec=TaskSpec(training_type=kind.name),
            reference_solution=ReferenceSolution(final_answer=FINAL[number % len(FINAL)].format(number + 1)),
        )
        for number, subject in enumerate(SUBJECTS)
    ]
    return await store.questions.add(RUN, asked)


async def _answer(kind: TrainingType, store: Store, number: int, question_id: int) -> None:
    texts = texts_about(number)
    source = a_source(source_text(texts[1]), f"https://example.org/{number}")
    await store.sources.add([source])
    evidence = Evidence(passages=pack(texts[1], source_id=source.source_id))
    await store.questions.save_artifacts(question_id, evidence=evidence)
    state = {
        "question_id": question_id,
        "status": "approved",
        "reason": "reviewed",
        "drafts": [_draft(kind, text, candidate) for candidate, text in enumerate(texts)],
        "reviews": [_review(kind, candidate) for candidate in range(len(texts))],
    }
    await save(cast("RecordState", state), store=store)


def texts_about(number: int) -> list[str]:
    """The answers to a question, those to approve first."""
    subject = SUBJECTS[number].capitalize()
    fact = f"{subject} stands {APPROVED} {number + 1} of this list of compounds."
    return [
        f"{fact} {MANNERS[number % len(MANNERS)]}",
        fact,
        f"{subject} is a metal that melts at {number + 5000} degrees.",
        f"Nobody knows {subject}.",
    ]


def _draft(kind: TrainingType, text: str, candidate: int) -> Draft:
    content = {name: _saying(value, text) for name, value in kind.example.items()}
    return Draft(candidate=candidate, content=content, model="by hand", prompt_hash="0" * 8)


def _saying(example: Any, text: str) -> Any:
    """A value of a type's example, whatever its shape, with this text at the end of every string."""
    if isinstance(example, str):
        return f"{example} {text}".strip() if example else ""
    if isinstance(example, Mapping):
        return {name: _saying(value, text) for name, value in example.items()}
    return [_saying(value, text) for value in example] if isinstance(example, list) else example


def _review(kind: TrainingType, candidate: int) -> Review:
    status, overall = JUDGED[candidate]
    right = status == "approved"
    return Review(
        candidate=candidate,
        review_status=status,
        reason="scored",
        overall=overall,
        scores={criterion: Score(score=overall) for criterion in kind.rubric},
        critique="" if right else "Wrong.",
        verdicts=[Verdict(check="answer", result="pass" if right else "fail", kind="exact", candidate=candidate)],
        judge="by hand",
    )
