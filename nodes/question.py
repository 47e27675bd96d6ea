"""question: one round of writing questions, until enough are different from each other."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil

from state.answers import Aspect, WrittenQuestion, WrittenQuestions
from state.artifacts import ReferenceSolution, TaskSpec
from state.errors import AgentError
from state.events import QuestionsWritten
from state.records import NewQuestion, Question
from state.run_state import RunState, RunUpdate
from storage.store import Store
from tools.boundary import outcome
from tools.dedup import Distinct
from tools.find import Find
from tools.llm.ask import Ask
from tools.tasks import families_for
from tools.tasks.base import Task
from training_types import training_type

BATCH = 10
PASSAGES = 16
"""Passages for the first questions about an aspect; two more for each that it has already, up to `MOST_PASSAGES`."""
MOST_PASSAGES = 36
TASK_SHARE = 0.5
"""Of the questions of a type that needs checkable answers, how many are made by procedures, where any fit."""
MOST_SEEDS = 20

AVOID = 60
DRY_ROUNDS = 2
"""Rounds in a row in which every batch failed, after which no more are tried."""


async def question(state: RunState, *, ask: Ask, find: Find, store: Store, batches: int) -> RunUpdate:
    """Adds up to `batches` batches of new questions and stores them as pending.

    An aspect whose batch brings nothing new is spent and leaves the state.

    Questions that an interrupted round had stored already are taken over instead of being written again.
    """
    run_id, have = state["run_id"], await store.questions.of_run(state["run_id"])
    if len(have) > len(state["question_ids"]):
        return _update([q.question_id for q in have])
    if state["questions"]:
        own = [_own(text, state) for text in state["questions"]]
        return _update(await store.questions.add(run_id, own))
    if not have and (tasks := _tasks(state)):
        return _update(await store.questions.add(run_id, tasks))
    answers = await _ask_round(state, have, ask, find, batches)
    problems = [answer for answer in answers.values() if isinstance(answer, AgentError)]
    written = {name: answer for name, answer in answers.items() if isinstance(answer, list)}
    kept = _distinct(written, have, state)
    ids = await store.questions.add(run_id, kept, first_ordinal=len(have))
    repeated = sum(len(questions) for questions in written.values()) - len(kept)
    await store.events.add(
        QuestionsWritten(run_id=run_id, kept=len(kept), repeated=repeated, problems=[p.reason for p in problems])
    )
    dry = 0 if written else state["dry_rounds"] + 1
    if dry >= DRY_ROUNDS and not have:
        raise problems[-1]
    spent = set(written) - {new.task_spec.aspect for new in kept if new.task_spec}
    fertile = [aspect for aspect in state["aspects"] if aspect.name not in spent]
    return {**_update([q.question_id for q in have] + ids), "dry_rounds": dry, "aspects": fertile}


async def _ask_round(
    state: RunState, have: Sequence[Question], ask: Ask, find: Find, batches: int
) -> dict[str, list[WrittenQuestion] | AgentError]:
    """One batch each for the aspects with the fewest questions so far, all at once; the answers by aspect."""
    wanted = state["num_questions"] - len(have)
    counts = Counter(known.task_spec.aspect for known in have if known.task_spec)
    aspects = sorted(state["aspects"], key=lambda aspect: counts[aspect.name])[: min(batches, wanted)]
    count = min(BATCH, ceil(wanted / len(aspects)))
    answers = await asyncio.gather(*(outcome(_batch(state, aspect, count, have, ask, find)) for aspect in aspects))
    return dict(zip((aspect.name for aspect in aspects), answers, strict=True))


async def _batch(
    state: RunState, aspect: Aspect, count: int, have: Sequence[Question], ask: Ask, find: Find
) -> list[WrittenQuestion]:
    same = [q.question for q in have if q.task_spec and q.task_spec.aspect == aspect.name]
    hits = await find(aspect.query, min(PASSAGES + 2 * len(same), MOST_PASSAGES))
    answered = await ask(
        {
            "topic": state["topic"],
            "sub_topic": state["sub_topic"],
            "training_type": state["training_type"],
            "purpose": training_type(state["training_type"]).purpose,
            "aspect": aspect.model_dump(),
            "count": count,
            "verifiable": training_type(state["training_type"]).verifiable,
            "passages": [
                {"id": f"P{n}", "title": hit.source.title, "text": hit.text} for n, hit in enumerate(hits, start=1)
            ],
            "avoid": same[-AVOID:],
        },
        WrittenQuestions,
    )
    return answered.value.questions


def _distinct(
    written: Mapping[str, Sequence[WrittenQuestion]], have: Sequence[Question], state: RunState
) -> list[NewQuestion]:
    """What repeats no other question, as many as are still wanted."""
    seen = Distinct()
    for known in have:
        seen.add(known.question)
    every = [(aspect, question) for aspect, questions in written.items() for question in questions]
    new = [_new(q, aspect, state) for aspect, q in every if q.question.strip() and seen.add(q.question) is None]
    return new[: state["num_questions"] - len(have)]


def _new(written: WrittenQuestion, aspect: str, state: RunState) -> NewQuestion:
    spec = TaskSpec(
        training_type=state["training_type"],
        task_type=written.task_type,
        difficulty=written.difficulty,
        aspect=aspect,
        constraints=["say only what the evidence supports", "stand alone, without mention of the evidence"],
    )
    return _own(written.question.strip(), state).model_copy(update={"task_spec": spec})


def _tasks(state: RunState) -> list[NewQuestion]:
    """For a type that needs answers a procedure can check: tasks with exact answers, family by family in turn."""
    kind = training_type(state["training_type"])
    families = families_for(state["topic"], state["sub_topic"]) if kind.verifiable else []
    wanted = ceil(state["num_questions"] * TASK_SHARE) if families else 0
    seen, made, seed = Distinct(), list[NewQuestion](), 0
    while len(made) < wanted and seed < wanted * MOST_SEEDS:
        family = families[seed % len(families)]
        new = family.make(seed)
        if seen.add(new.question) is None:
            made.append(_task_question(new, f"{family.name}/{seed}", state))
        seed += 1
    return made


def _task_question(task: Task, procedure: str, state: RunState) -> NewQuestion:
    solution = ReferenceSolution(
        final_answer=task.answer, answer_type=task.answer_type, acceptance="exact", confirmed=True
    )
    spec = TaskSpec(
        training_type=state["training_type"],
        task_type="calculation",
        difficulty=task.difficulty,
        procedure=procedure,
        constraints=["give the final answer in its shortest exact form"],
    )
    return _own(task.question, state).model_copy(update={"task_spec": spec, "reference_solution": solution})


def _own(text: str, state: RunState) -> NewQuestion:
    return NewQuestion(
        question=text,
        topic=state["topic"],
        sub_topic=state["sub_topic"],
        training_type=state["training_type"],
        task_spec=TaskSpec(training_type=state["training_type"], task_type="explanation"),
    )


def _update(ids: list[int]) -> RunUpdate:
    return {"question_ids": ids, "questions_generated": len(ids), "dry_rounds": 0}
