"""The waterfall: how many questions are left after each stage, and where and why the others fell out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nodes.rulings import ONE_SOURCE, unverified
from state.artifacts import Review
from state.events import Event
from state.records import Question
from state.run_state import ENDINGS, Step
from storage.store import Store

STAGES = ("written", "questions", "researched", "generated", "verified", "judged", "deduplicated", "approved")
"""`written` are all that question writers gave, `questions` those that the run has stored."""

REPEATED, SURPLUS, UNFINISHED = "repeats an earlier question", "more than were wanted", "not finished"
PERSON = "a person decided"
_FAILED_IN = {"research": "researched", "generate": "generated", "verify": "verified", "review": "judged"}
_FAILED_AFTER = {"research": "generated", "generate": "verified", "verify": "judged", "review": "generated"}
_REACHED = {"pending": "researched", "researching": "researched", "ready_for_generation": "generated"}
_REACHED |= {"generated": "verified", "reviewed": "approved"}

Loss = tuple[str, str]
"""The stage at which a question fell out, and why."""


@dataclass
class Waterfall:
    """Each stage's count and what fell out at it, by reason, are together the count of the stage before.

    A question is lost at one stage, so a count is of the questions that nothing has refused up to there: one that
    failed in a revision is lost at generation, one that repeats another at `deduplicated`, whoever found it.
    `dropped` are those that were not stored, `last` the last stage of a question and how it ended.
    """

    dropped: Counter[str] = field(default_factory=Counter)
    last: dict[int, Loss] = field(default_factory=dict)
    losses: Counter[Loss] = field(default_factory=Counter)
    questions: int = 0

    def told(self, events: Iterable[Event]) -> "Waterfall":
        """Knows what the events tell; they come before the questions."""
        for event in events:
            if event.kind == "questions_written":
                self.dropped.update({REPEATED: event.repeated, SURPLUS: event.surplus})
            elif event.kind == "stage_ended" and event.question_id is not None and event.stage != "save":
                self.last[event.question_id] = (event.stage, event.status)
        return self

    def add(self, question: Question) -> None:
        self.questions += 1
        if question.status != "approved":
            self.losses[_loss(question, self.last)] += 1

    def steps(self) -> list[Step]:
        by_stage: dict[str, Counter[str]] = {stage: Counter() for stage in STAGES}
        by_stage["questions"] = +self.dropped
        for (stage, reason), count in self.losses.items():
            by_stage[stage][reason] += count
        return _steps(self.questions + self.dropped.total(), by_stage)


async def events_of(run_id: str, store: Store) -> list[Event]:
    """What a waterfall of the run must be told."""
    return [*await store.events.of_run(run_id, "questions_written"), *await store.events.of_failed(run_id)]


async def waterfall_of(run_id: str, questions: Iterable[Question], store: Store) -> list[Step]:
    """From what the database holds of the run, whose questions are these; also of one that goes on."""
    return waterfall(questions, await events_of(run_id, store))


def waterfall(questions: Iterable[Question], events: Iterable[Event]) -> list[Step]:
    found = Waterfall().told(events)
    for question in questions:
        found.add(question)
    return found.steps()


def _steps(count: int, losses: Mapping[str, Counter[str]]) -> list[Step]:
    steps = []
    for stage, lost in losses.items():
        count -= lost.total()
        steps.append(Step(stage=stage, count=count, fell_out=lost.total(), reasons=dict(lost.most_common())))
    return steps


def _loss(question: Question, last: Mapping[int, Loss]) -> Loss:
    if question.status not in ENDINGS:
        return _REACHED[question.pipeline_stage], UNFINISHED
    if question.status == "failed":
        return _failure(question, last), named(question.reason)
    return _refusal(question)


def _failure(question: Question, last: Mapping[int, Loss]) -> str:
    """The stage that failed; where time ran out, the one that was going on."""
    if question.context_quality_score is None:
        return "researched"
    stage, status = last.get(question.question_id, ("research", "open"))
    return (_FAILED_IN if status == "failed" else _FAILED_AFTER)[stage]


def _refusal(question: Question) -> Loss:
    """Of a question that was rejected, or that only a person can decide: which step its answers did not pass."""
    if not question.review or question.reason.startswith(PERSON):
        return "approved", named(question.reason)
    refused = [_refused_by(review) for review in question.review]
    if any("duplicate" in names for names in refused):
        return "deduplicated", REPEATED
    if all(refused):
        return "verified", f"failed {', '.join(sorted(set[str]().union(*refused)))}"
    sound = [review for review, names in zip(question.review, refused, strict=True) if not names]
    if any(review.review_status == "approved" for review in sound):
        return "approved", named(question.reason)
    if any(review.reason == ONE_SOURCE for review in sound):
        return "verified", named(ONE_SOURCE)
    unsure = any(review.reason == unverified(review.verdicts) != "" for review in sound)
    return ("verified", "unverified") if unsure else ("judged", _judgement(sound[0]))


def _refused_by(review: Review) -> set[str]:
    """The checks that the answer failed, or passed before its revision and passes no more."""
    return {*(verdict.check for verdict in review.failed_checks), *review.broke}


def _judgement(review: Review) -> str:
    """What the judge said, with the weakest criterion; the error where it could not be asked."""
    if review.judge is None:
        return named(review.reason)
    weakest = min(review.scores, key=lambda name: review.scores[name].score, default="")
    return f"{review.review_status.replace('_', ' ')}{f', weakest: {weakest}' if weakest else ''}"


def named(reason: str) -> str:
    """The kind of a reason, without what is particular to one question."""
    return reason.partition(":")[0].partition(";")[0].strip()[:80] or "no reason given"
