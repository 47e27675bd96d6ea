"""One question's whole way through the real nodes with the offline model, kept in memory and without a graph."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodes.generate import generate
from nodes.research import research
from nodes.review import review
from nodes.verify import Surroundings, verify
from state.artifacts import Draft, Evidence, ReferenceSolution, Review, TaskSpec
from state.records import Candidate, Question
from state.sources import Hit
from tests.tools.llm.offline.sample import CORPUS
from tools.llm.ask import Answered
from tools.llm.offline.base import OfflineRole, Request
from tools.llm.offline.roles import pair_judge
from tools.search.corpus import load_corpus
from training_types import training_type
from training_types.base import Composition

PASSAGES = 6


@dataclass
class Desk:
    """What the nodes ask of a store, for one question."""

    question: Question
    corpus: Path = CORPUS
    reviews: list[Review] = field(default_factory=list)

    @property
    def questions(self) -> "Desk":
        return self

    @property
    def sources(self) -> "Desk":
        return self

    async def get(self, _question_id: int) -> Question:
        return self.question

    async def add(self, _sources: Sequence[Any]) -> None:
        pass

    async def set_status(self, _question_id: int, _status: str, **_more: Any) -> None:
        pass

    async def save_context(self, _question_id: int, *_context: Any) -> None:
        pass

    async def save_artifacts(self, _question_id: int, **changes: Any) -> None:
        kept = {name: value for name, value in changes.items() if name in ("evidence", "reference_solution", "review")}
        self.question = self.question.model_copy(update=kept)

    async def find(self, query: str, limit: int) -> Sequence[Hit]:
        return load_corpus(self.corpus).index.search(query, limit)


@dataclass(frozen=True)
class Ending:
    """How a question ended: its candidates, each with its review, and what they were composed to."""

    question: Question
    candidates: list[Candidate]
    status: str
    reason: str
    composed: Composition | None = None


def asker(role: OfflineRole) -> Any:
    """Asks the role as a run would: its request goes through JSON."""

    async def ask(inputs: dict[str, Any], answer: type[Any], *, candidate: int = 0) -> Answered[Any]:
        request = Request(json.loads(json.dumps(inputs)), tuple(answer.model_fields), seed=candidate)
        return Answered(answer.model_validate(role.answer(request)), "offline", "0" * 16, 0.7, candidate)

    return ask


def question(text: str, kind: str, number: int, *, procedure: str = "", solution: Any = None) -> Question:
    reference = None
    if solution is not None:
        reference = ReferenceSolution(
            final_answer=solution.answer, answer_type=solution.answer_type, acceptance="exact"
        )
    return Question(
        question_id=number,
        ordinal=number,
        run_id="run",
        question=text,
        topic="science",
        sub_topic="the subject",
        training_type=kind,
        task_spec=TaskSpec(training_type=kind, procedure=procedure),
        reference_solution=reference,
    )


def lived(asked: Question, roles: dict[str, OfflineRole], max_revisions: int = 2) -> Ending:
    return asyncio.run(_lived(asked, roles, max_revisions))


async def _lived(asked: Question, roles: dict[str, OfflineRole], max_revisions: int) -> Ending:
    desk: Any = Desk(asked)
    state: Any = {"run_id": "run", "question_id": asked.question_id}
    ask = asker(roles["researcher"])
    state |= await research(
        state, ask=ask, find=desk.find, store=desk, passages=PASSAGES, max_revisions=max_revisions, person=False
    )
    while state["status"] in ("open", "needs_revision"):
        state |= await generate(state, ask=asker(roles["generator"]), store=desk)
        state |= await verify(state, store=desk, surroundings=Surroundings())
        state |= await review(state, ask=asker(roles["judge"]), ask_pair=asker(pair_judge.ROLE), store=desk)
    drafts: list[Draft] = state["drafts"]
    candidates = [Candidate(draft=d, review=r) for d, r in zip(drafts, state["reviews"], strict=True)]
    kind = training_type(asked.training_type or "")
    composed = kind.compose(desk.question, desk.question.evidence or Evidence(), candidates) if candidates else None
    return Ending(desk.question, candidates, state["status"], state["reason"], composed)
