"""The judge's part of a review: it is asked once or several times, and its opinion is kept apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import fmean, median
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from nodes.research import passage_input
from state.artifacts import Draft, Evidence, Review, Score
from state.errors import AgentError
from state.records import Question
from state.verdicts import Verdict
from tools.boundary import outcomes
from tools.llm.ask import Answered, Ask
from training_types import training_type
from training_types.base import Thresholds, TrainingType

Opinion = Literal["approved", "needs_revision", "rejected"]
_SEVERITY: tuple[Opinion, ...] = ("approved", "needs_revision", "rejected")


class Judgement(BaseModel):
    """What the judge answers, beside a `Score` per criterion of the rubric."""

    critique: str = Field(default="", description="what must change, concretely; empty if nothing must")
    review_status: Opinion | None = Field(default=None, description="the decision; the scores alone decide if empty")


async def judged(draft: Draft, verdicts: list[Verdict], question: Question, ask: Ask, samples: int) -> Review:
    """The review that `samples` answers of the judge come to, each asked for with a seed of its own.

    One answer is enough. Raises the judge's error where there is none; it never scores 0.
    """
    kind = training_type(question.training_type or "")
    inputs, schema = _inputs(draft, verdicts, question, kind), judgement_schema(kind.rubric)
    answers = await outcomes(ask(inputs, schema, candidate=n) for n in range(samples))
    given = [answer for answer in answers if not isinstance(answer, AgentError)]
    if not given:
        raise next(answer for answer in answers if isinstance(answer, AgentError))
    return _together(draft, verdicts, given, kind, samples)


def _together(
    draft: Draft, verdicts: list[Verdict], given: Sequence[Answered[Any]], kind: TrainingType, samples: int
) -> Review:
    scores, spread = _medians([_scores(answer.value, kind) for answer in given])
    overall = _mean(scores)
    by_score, opinion = status_of(overall, kind.thresholds), _majority([_opinion(a.value, kind) for a in given])
    says = opinion if any(answer.value.review_status for answer in given) else "nothing"
    how = f" by the medians of {len(given)} of {samples} answers, {spread:.2f} apart" if samples > 1 else ""
    return Review(
        candidate=draft.candidate,
        revision=draft.revision,
        review_status=_stricter(by_score, opinion),
        reason=f"scored {overall:.2f}{how}, which is {by_score}; the judge says {says}",
        overall=overall,
        scores=scores,
        critique="\n".join(dict.fromkeys(a.value.critique for a in given if a.value.critique)),
        verdicts=verdicts,
        judge=given[0].model,
        opinion=opinion,
        samples=len(given),
        spread=spread,
    )


def _scores(judgement: Judgement, kind: TrainingType) -> dict[str, Score]:
    return {name: getattr(judgement, name) for name in kind.rubric}


def _mean(scores: Mapping[str, Score]) -> float:
    return round(fmean(score.score for score in scores.values()), 4)


def _medians(samples: Sequence[Mapping[str, Score]]) -> tuple[dict[str, Score], float]:
    """Per criterion the median; and the largest difference of one criterion between two samples."""
    given = {name: sorted((sample[name] for sample in samples), key=lambda score: score.score) for name in samples[0]}
    medians = {name: _median(scores) for name, scores in given.items()}
    return medians, round(max(scores[-1].score - scores[0].score for scores in given.values()), 4)


def _median(scores: Sequence[Score]) -> Score:
    """Of scores in their order; between two in the middle the mean, with the reason of the lower one."""
    middle = median(score.score for score in scores)
    return Score(reason=scores[(len(scores) - 1) // 2].reason, score=round(middle, 4))


def _opinion(judgement: Judgement, kind: TrainingType) -> Opinion:
    """The judge's own word, or else what its scores come to."""
    return judgement.review_status or status_of(_mean(_scores(judgement, kind)), kind.thresholds)


def _majority(opinions: Sequence[Opinion]) -> Opinion:
    """The most frequent one; of equally frequent ones the strictest."""
    counts = Counter(opinions)
    return max(counts, key=lambda opinion: (counts[opinion], _SEVERITY.index(opinion)))


def _stricter(one: Opinion, other: Opinion) -> Opinion:
    return max(one, other, key=_SEVERITY.index)


def status_of(overall: float, thresholds: Thresholds) -> Opinion:
    if overall >= thresholds.approve:
        return "approved"
    return "needs_revision" if overall >= thresholds.revise else "rejected"


def judgement_schema(rubric: Mapping[str, str]) -> type[Judgement]:
    """`Judgement` with one field per criterion, so that none can be left out; one class for each rubric."""
    return _schema_of(tuple(rubric.items()))


@lru_cache(maxsize=64)
def _schema_of(criteria: tuple[tuple[str, str], ...]) -> type[Judgement]:
    fields: dict[str, Any] = {name: (Score, Field(description=text)) for name, text in criteria}
    return create_model("Judgement", __base__=Judgement, **fields)


def verdict_inputs(verdicts: Sequence[Verdict]) -> list[dict[str, str]]:
    """Verdicts as judges are given them."""
    return [{"check": v.check, "result": v.result, "evidence": v.evidence} for v in verdicts]


def _inputs(draft: Draft, verdicts: Sequence[Verdict], question: Question, kind: TrainingType) -> dict[str, Any]:
    return {**question_inputs(question, kind), "record": draft.content, "verdicts": verdict_inputs(verdicts)}


def question_inputs(question: Question, kind: TrainingType) -> dict[str, Any]:
    """What every answer to a question is judged by."""
    evidence, reference = question.evidence or Evidence(), question.reference_solution
    return {
        "training_type": kind.name,
        "question": question.question,
        "rubric": dict(kind.rubric),
        "passages": [passage_input(passage) for passage in evidence.passages],
        "reference_answer": reference.final_answer if reference else "",
    }
