"""research: passages word for word for one question, and what they hold about it."""

from collections.abc import Sequence

from nodes.known import forget_question, read_question
from nodes.reference import confirmed, sound, stated
from nodes.second import as_passage, second_hits
from state.answers import Point, Synthesis
from state.artifacts import Evidence, ReferenceSolution, TaskSpec
from state.record_state import RecordState, RecordUpdate
from state.records import Question
from state.sources import Hit, Passage
from storage.store import Store
from tools.find import Find
from tools.llm.ask import Ask
from tools.quality import context_quality, why_relevant
from training_types import training_type

QUERY_CHARS = 400


async def research(
    state: RecordState,
    *,
    ask: Ask,
    find: Find,
    store: Store,
    passages: int,
    max_revisions: int,
    person: bool,
    second: Ask | None = None,
    program_share: float = 1.0,
    second_source: bool = True,
) -> RecordUpdate:
    """Stores sources, evidence and the reference answer; a question without either fails with the reason.

    `second`: another model, asked where nothing else confirms the answer of a verifiable question. `second_source`:
    whether other sources are searched for what matters of the answer.
    """
    question = await read_question(state["question_id"], store)
    begun = _begun(question, max_revisions, person)
    if question.evidence and question.reference_solution:
        return begun
    await store.questions.set_status(question.question_id, "researching", stage="researching")
    hits = await find(question.question[:QUERY_CHARS], passages)
    if not hits and not question.reference_solution:
        return {**begun, "status": "failed", "reason": "no evidence: the sources hold nothing on it"}
    await store.sources.add([hit.source for hit in hits])
    found = _passages(hits, "P", question.question)
    answered = await _answered(question, found, ask, second, program_share)
    if isinstance(answered, str):
        return {**begun, "status": "failed", "reason": answered}
    again = await second_hits(*answered, found, find, QUERY_CHARS) if second_source else []
    await store.sources.add([hit.source for hit in again])
    forget_question(question.question_id)
    await _store(question, found, _passages(again, "S", question.question), *answered, store)
    return begun


async def _answered(
    question: Question, found: Sequence[Passage], ask: Ask, second: Ask | None, share: float
) -> tuple[Synthesis, ReferenceSolution] | str:
    """What the passages hold and the answer to check against, or why there is none."""
    exact, verifiable = question.reference_solution, training_type(question.training_type or "").verifiable
    given = [passage_input(passage) for passage in found]
    inputs = {"question": question.question, "passages": given, "verifiable": verifiable}
    written = Synthesis() if exact else (await ask(inputs, Synthesis)).value
    synthesis = _grounded(written, found)
    answer = exact or stated(synthesis, found, verifiable)
    if answer is None:
        return f"no evidence: the passages lack {synthesis.missing or 'an answer that can be checked'}"
    reference, problem = await sound(answer, written, share)
    if problem:
        return f"no reference: {problem}"
    return synthesis, await confirmed(reference, question.question, inputs, second)


def _passages(hits: Sequence[Hit], letter: str, question: str) -> list[Passage]:
    """Numbered from 1, each with why it matters to the question."""
    return [as_passage(hit, f"{letter}{n}", why_relevant(question, hit.text)) for n, hit in enumerate(hits, start=1)]


def passage_input(passage: Passage) -> dict[str, str]:
    """A passage as models are given it."""
    return {"id": passage.id, "title": passage.title, "text": passage.text}


def _grounded(synthesis: Synthesis, passages: Sequence[Passage]) -> Synthesis:
    """Only the points that name a passage that exists, and no program: generators are shown the rest."""
    known = {passage.id for passage in passages}

    def kept(points: Sequence[Point]) -> list[Point]:
        named = [Point(text=p.text, passages=[i for i in p.passages if i in known]) for p in points]
        return [point for point in named if point.passages and point.text.strip()]

    reference = kept([synthesis.reference_answer] if synthesis.reference_answer else [])
    return Synthesis(
        answerable=synthesis.answerable,
        missing=synthesis.missing,
        reference_answer=reference[0] if reference else None,
        final_answer=synthesis.final_answer,
        answer_type=synthesis.answer_type,
        summary=kept(synthesis.summary),
        key_concepts=kept(synthesis.key_concepts),
        definitions=kept(synthesis.definitions),
        examples=kept(synthesis.examples),
        constraints=kept(synthesis.constraints),
    )


async def _store(
    question: Question,
    passages: list[Passage],
    again: list[Passage],
    synthesis: Synthesis,
    reference: ReferenceSolution,
    store: Store,
) -> None:
    quality, parts = context_quality(question.question, passages)
    await store.questions.save_context(
        question.question_id,
        "\n\n".join(passage.text for passage in passages),
        synthesis.model_dump_json(),
        [{"title": p.title, "url": p.url, "license": p.license, "sha256": p.sha256} for p in passages],
        quality,
    )
    await store.questions.save_artifacts(
        question.question_id,
        evidence=Evidence(passages=passages, synthesis=synthesis, second=again, quality=quality, quality_parts=parts),
        reference_solution=reference,
        status="researched",
        stage="ready_for_generation",
    )


def _begun(question: Question, max_revisions: int, person: bool) -> RecordUpdate:
    kind = question.training_type or ""
    return {
        "question": question.question,
        "training_type": kind,
        "task_spec": question.task_spec or TaskSpec(training_type=kind),
        "drafts": [],
        "verdicts": [],
        "reviews": [],
        "revisions": 0,
        "max_revisions": max_revisions,
        "ask_person": person,
        "status": "open",
        "reason": "",
    }
