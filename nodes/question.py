"""question: one round of writing questions, until enough are different from each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from nodes.batch import Batch, Batches, ask_round
from state.answers import WrittenQuestion
from state.artifacts import ReferenceSolution, TaskSpec
from state.errors import AgentError
from state.events import QuestionsWritten
from state.records import NewQuestion
from state.run_state import RunState, RunUpdate
from storage.store import Store
from tools.constraints import stated_constraints
from tools.dedup import Distinct
from tools.earlier import Earlier, Past
from tools.find import Find
from tools.llm.ask import Ask
from tools.tasks import families_for
from tools.tasks.base import Task
from training_types import training_type

TASK_SHARE = 0.5
"""Of the questions of a type that needs checkable answers, how many are made by procedures, where any fit."""
MOST_SEEDS = 20
WHOLE_PROGRAM = "give one whole program that needs nothing but the standard library"

REPEATED = 20
"""Questions at most that the next round is told were asked again."""
DRY_ROUNDS = 2
"""Rounds in a row in which every batch failed, after which no more are tried."""


@dataclass
class Sifted:
    """Questions that repeat none; `old`: ids of stored ones that others repeat, `same`: places in `new`."""

    new: list[NewQuestion] = field(default_factory=list)
    old: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)

    def told(self, ids: Sequence[int]) -> list[int]:
        """What was repeated, by id, given the ids of the first of `new`, which were stored; the last `REPEATED`."""
        stored = (ids[place] for place in self.same if place < len(ids))
        return list(dict.fromkeys((*self.old, *stored)))[-REPEATED:]


async def question(
    state: RunState, *, ask: Ask, find: Find, store: Store, batches: int, earlier: Earlier | None = None
) -> RunUpdate:
    """Adds up to `batches` batches of new questions and stores them as pending; a round begins where none is.

    An aspect whose batch brings nothing new is spent and leaves the state.

    Questions that an interrupted round had stored already are taken over instead of being written again. What the
    database has of the same training type, of whichever run, is not written again: `earlier` is what was read of it,
    so that a round reads only what is new.
    """
    run_id, have = state["run_id"], state["question_ids"]
    if state["questions"]:
        own = [_own(text, state) for text in state["questions"]]
        return _update(await store.questions.add(run_id, own))
    past = await (earlier or Earlier()).past(state["training_type"], store.questions)
    if past.asked.of_run(run_id).total > len(have):
        return _update(await store.questions.ids_of_run(run_id))
    if tasks := await _tasks(state, past, store):
        return _update([*have, *await store.questions.add(run_id, tasks, first_ordinal=len(have))])
    if not state["aspects"]:
        return _update(have)
    return await _stored(state, await ask_round(state, past, ask=ask, find=find, batches=batches), past, store)


async def _stored(state: RunState, answers: Batches, past: Past, store: Store) -> RunUpdate:
    """Stores what is new of a round of answers. Raises what went wrong where no question could be written at all."""
    run_id, have = state["run_id"], state["question_ids"]
    problems = [answer for answer in answers.values() if isinstance(answer, AgentError)]
    written = {name: answer for name, answer in answers.items() if isinstance(answer, Batch)}
    fresh = _distinct(written, past.known, state)
    kept = fresh.new[: state["wanted"] - len(have)]
    ids = await store.questions.add(run_id, kept, first_ordinal=len(have))
    every = sum(len(batch.questions) for batch in written.values())
    told = {"kept": len(kept), "repeated": every - len(fresh.new), "surplus": len(fresh.new) - len(kept)}
    first = past.asked.of_run(run_id).written == 0
    planned = [aspect.name for aspect in state["aspects"]] if first else []
    reasons = [problem.reason for problem in problems]
    await store.events.add(QuestionsWritten(run_id=run_id, problems=reasons, aspects=planned, **told))
    dry = 0 if written else state["dry_rounds"] + 1
    if dry >= DRY_ROUNDS and not have:
        raise problems[-1]
    spent = set(written) - {new.task_spec.aspect for new in fresh.new if new.task_spec}
    fertile = [aspect for aspect in state["aspects"] if aspect.name not in spent]
    return {**_update([*have, *ids]), "dry_rounds": dry, "aspects": fertile, "repeated": fresh.told(ids)}


def _distinct(written: Mapping[str, Batch], known: Distinct, state: RunState) -> Sifted:
    """What repeats no other question, whether stored or of this round."""
    sifted, round_ = Sifted(), Distinct()
    for aspect, batch in written.items():
        for one in batch.questions:
            if old := known.repeated(one.question, real=batch.stems):
                sifted.old.append(old.number)
            elif same := round_.repeated(one.question, real=batch.stems):
                sifted.same.append(same.number)
            elif one.question.strip():
                round_.keep(one.question)
                sifted.new.append(_new(one, aspect, state))
    return sifted


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


async def _tasks(state: RunState, past: Past, store: Store) -> list[NewQuestion]:
    """For a type that needs answers a procedure can check: tasks with exact answers, family by family in turn.

    They begin a round: nothing while questions are open. What is known is not made again. Those that the run has
    count in their share, which is all where no aspect is left to write about.
    """
    kind = training_type(state["training_type"])
    families = families_for(state["topic"], state["sub_topic"]) if kind.verifiable else []
    if not families or await store.questions.unfinished(state["run_id"]):
        return []
    share = ceil(state["wanted"] * (TASK_SHARE if state["aspects"] else 1))
    wanted = min(share - past.asked.of_run(state["run_id"]).procedures, state["wanted"] - len(state["question_ids"]))
    made, round_, seed, last = list[NewQuestion](), Distinct(), 0, wanted * MOST_SEEDS + len(past.known)
    while len(made) < wanted and seed < last:
        family = families[seed % len(families)]
        new = family.make(seed)
        if past.known.repeated(new.question) is None and round_.add(new.question) is None:
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
