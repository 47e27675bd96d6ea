"""question: one round of writing questions, until enough are different from each other."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from state.answers import Aspect, WrittenQuestion, WrittenQuestions
from state.artifacts import ReferenceSolution, TaskSpec
from state.errors import AgentError
from state.events import QuestionsWritten
from state.records import NewQuestion, Question
from state.run_state import RunState, RunUpdate
from storage.store import Store
from tools.boundary import outcome
from tools.constraints import stated_constraints
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
WHOLE_PROGRAM = "give one whole program that needs nothing but the standard library"

Written = tuple[str, str]
"""A question's text and its aspect."""

AVOID = 60
DRY_ROUNDS = 2
"""Rounds in a row in which every batch failed, after which no more are tried."""


async def question(state: RunState, *, ask: Ask, find: Find, store: Store, batches: int) -> RunUpdate:
    """Adds up to `batches` batches of new questions and stores them as pending.

    An aspect whose batch brings nothing new is spent and leaves the state.

    Questions that an interrupted round had stored already are taken over instead of being written again. What the
    database has of the same training type, of whichever run, is not written again.
    """
    run_id, have = state["run_id"], await store.questions.of_run(state["run_id"])
    if len(have) > len(state["question_ids"]):
        return _update([q.question_id for q in have])
    if state["questions"]:
        own = [_own(text, state) for text in state["questions"]]
        return _update(await store.questions.add(run_id, own))
    seen = await asyncio.to_thread(_seen, await store.questions.numbered(state["training_type"], 0))
    if not have and (tasks := _tasks(state, seen)):
        return _update(await store.questions.add(run_id, tasks))
    answers = await _ask_round(state, have, await _elsewhere(state, store), ask, find, batches)
    problems = [answer for answer in answers.values() if isinstance(answer, AgentError)]
    written = {name: answer for name, answer in answers.items() if isinstance(answer, list)}
    kept = _distinct(written, seen, state)[: state["num_questions"] - len(have)]
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


async def _elsewhere(state: RunState, store: Store) -> list[Written]:
    """What other runs of the same request have asked."""
    asked = state["training_type"], state["topic"], state["sub_topic"]
    return await store.questions.of_other_runs(state["run_id"], *asked)


async def _ask_round(
    state: RunState, have: Sequence[Question], elsewhere: Sequence[Written], ask: Ask, find: Find, batches: int
) -> dict[str, list[WrittenQuestion] | AgentError]:
    """One batch each for the aspects with the fewest questions so far, all at once; the answers by aspect."""
    wanted = state["num_questions"] - len(have)
    known = [*elsewhere, *((q.question, q.task_spec.aspect) for q in have if q.task_spec)]
    counts = Counter(aspect for _, aspect in known)
    aspects = sorted(state["aspects"], key=lambda aspect: counts[aspect.name])[: min(batches, wanted)]
    count = min(BATCH, ceil(wanted / len(aspects)))
    avoid = {aspect.name: _avoided(aspect.name, known, elsewhere) for aspect in aspects}
    answers = await asyncio.gather(
        *(
            outcome(_batch(state, aspect, count, counts[aspect.name], avoid[aspect.name], ask, find))
            for aspect in aspects
        )
    )
    return dict(zip((aspect.name for aspect in aspects), answers, strict=True))


def _avoided(aspect: str, known: Sequence[Written], elsewhere: Sequence[Written]) -> list[str]:
    """The last of what is asked already, that about the aspect itself last."""
    about = [text for text, of in known if of == aspect]
    return [*(text for text, of in elsewhere if of != aspect), *about][-AVOID:]


async def _batch(
    state: RunState, aspect: Aspect, count: int, so_far: int, avoid: Sequence[str], ask: Ask, find: Find
) -> list[WrittenQuestion]:
    hits = await find(aspect.query, min(PASSAGES + 2 * so_far, MOST_PASSAGES))
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
            "avoid": list(avoid),
        },
        WrittenQuestions,
    )
    return answered.value.questions


def _seen(numbered: Sequence[tuple[int, str]]) -> Distinct:
    seen = Distinct()
    for number, text in numbered:
        seen.keep(text, number)
    return seen


def _distinct(written: Mapping[str, Sequence[WrittenQuestion]], seen: Distinct, state: RunState) -> list[NewQuestion]:
    """What repeats no other question; it is known from then on."""
    every = [(aspect, question) for aspect, questions in written.items() for question in questions]
    return [_new(q, aspect, state) for aspect, q in every if q.question.strip() and seen.add(q.question) is None]


def _new(written: WrittenQuestion, aspect: str, state: RunState) -> NewQuestion:
    spec = _spec(
        written.question,
        state,
        task_type=written.task_type,
        difficulty=written.difficulty,
        aspect=aspect,
        constraints=["say only what the evidence supports", "stand alone, without mention of the evidence"],
    )
    return _own(written.question.strip(), state).model_copy(update={"task_spec": spec})


def _tasks(state: RunState, seen: Distinct) -> list[NewQuestion]:
    """For a type that needs answers a procedure can check: tasks with exact answers, family by family in turn.

    What is in `seen` is not made again.
    """
    kind = training_type(state["training_type"])
    families = families_for(state["topic"], state["sub_topic"]) if kind.verifiable else []
    wanted = ceil(state["num_questions"] * TASK_SHARE) if families else 0
    made, seed, last = list[NewQuestion](), 0, wanted * MOST_SEEDS + len(seen)
    while len(made) < wanted and seed < last:
        family = families[seed % len(families)]
        new = family.make(seed)
        if seen.add(new.question) is None:
            made.append(_task_question(new, f"{family.name}/{seed}", state))
        seed += 1
    return made


def _task_question(task: Task, procedure: str, state: RunState) -> NewQuestion:
    """The procedure that made the task is the second way by which its answer is confirmed."""
    solution = ReferenceSolution(
        final_answer=task.answer,
        answer_type=task.answer_type,
        acceptance="unit_tests" if task.suite else "exact",
        suite=task.suite,
        confirmed=True,
        confirmed_by="procedure",
    )
    spec = _spec(
        task.question,
        state,
        task_type="procedure" if task.suite else "calculation",
        difficulty=task.difficulty,
        procedure=procedure,
        constraints=[WHOLE_PROGRAM if task.suite else "give the final answer in its shortest exact form"],
    )
    return _own(task.question, state).model_copy(update={"task_spec": spec, "reference_solution": solution})


def _own(text: str, state: RunState) -> NewQuestion:
    return NewQuestion(
        question=text,
        topic=state["topic"],
        sub_topic=state["sub_topic"],
        training_type=state["training_type"],
        task_spec=_spec(text, state, own=True),
    )


def _spec(text: str, state: RunState, **more: Any) -> TaskSpec:
    """With what the question itself asks for and a rule can count, such as `in at most 50 words`."""
    countable = stated_constraints(text)
    language = next((constraint.value for constraint in countable if constraint.kind == "language"), "en")
    return TaskSpec(training_type=state["training_type"], countable=countable, language=language, **more)


def _update(ids: list[int]) -> RunUpdate:
    return {"question_ids": ids, "questions_generated": len(ids), "dry_rounds": 0}
