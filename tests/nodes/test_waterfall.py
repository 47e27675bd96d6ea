"""Each question falls out at one stage, by what is stored of it."""

from itertools import pairwise
from typing import Any

import pytest

from nodes.waterfall import REPEATED, STAGES, SURPLUS, UNFINISHED, named, waterfall
from state.artifacts import Review, Score
from state.events import Event, QuestionsWritten, StageEnded
from state.records import Question
from state.run_state import Step
from state.verdicts import Result, Verdict


def question(status: Any, reason: str = "", number: int = 1, **more: Any) -> Question:
    about = {"question": "Why?", "topic": "t", "sub_topic": "s", "status": status, "reason": reason}
    return Question(question_id=number, **{**about, "pipeline_stage": "reviewed", **more})


def review(status: Any, *checks: tuple[str, Result], score: float | None = None, **more: Any) -> Review:
    verdicts = [Verdict(check=name, result=result, kind="heuristic") for name, result in checks]
    scores = {"clarity": Score(score=1.0), "completeness": Score(score=score)} if score is not None else {}
    told = {"reason": "", "judge": "a:judge" if scores else None, "scores": scores, "verdicts": verdicts}
    return Review(review_status=status, **{**told, **more})


def ended(stage: str, status: str, number: int = 1) -> Event:
    return StageEnded(run_id="r", question_id=number, stage=stage, status=status)


def lost(steps: list[Step]) -> dict[str, dict[str, int]]:
    """What fell out, stage by stage; checks that the counts add up."""
    assert [step["stage"] for step in steps] == list(STAGES)
    for before, after in pairwise(steps):
        assert before["count"] == after["count"] + sum(after["reasons"].values())
    return {step["stage"]: step["reasons"] for step in steps if step["fell_out"]}


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ([("research", "open"), ("generate", "failed")], "generated"),
        ([("research", "open"), ("generate", "open"), ("verify", "failed")], "verified"),
        ([("generate", "open"), ("verify", "open"), ("review", "failed")], "judged"),
        ([("verify", "open"), ("review", "needs_revision"), ("generate", "failed")], "generated"),
        ([("research", "open")], "generated"),
        ([("research", "open"), ("generate", "open")], "verified"),
        ([("generate", "open"), ("verify", "open")], "judged"),
        ([("verify", "open"), ("review", "needs_revision")], "generated"),
        ([("generate", "open"), ("generate", "open"), ("verify", "failed"), ("verify", "failed")], "verified"),
    ],
)
def test_a_failure_counts_where_it_came_or_where_time_ran_out(events: list[tuple[str, str]], stage: str) -> None:
    told = [ended(*event) for event in [*events, ("save", "failed")]]
    failed = question("failed", "ModelTimeout: no answer within 3 s", context_quality_score=0.8)
    assert lost(waterfall([failed], told)) == {stage: {"ModelTimeout": 1}}


def test_without_evidence_it_was_research_that_failed() -> None:
    failed = question("failed", "no evidence: the passages lack an answer")
    assert lost(waterfall([failed], [])) == {"researched": {"no evidence": 1}}


FAILED, PASSED, OPEN = ("support", "fail"), ("support", "pass"), ("support", "unverified")


@pytest.mark.parametrize(
    ("status", "reviews", "where", "why"),
    [
        ("rejected", [review("rejected", ("duplicate", "fail"), PASSED)], "deduplicated", REPEATED),
        ("rejected", [review("rejected", ("contamination", "fail"))], "verified", "failed contamination"),
        ("needs_human", [review("needs_revision", FAILED, ("length", "fail"))], "verified", "failed length, support"),
        ("needs_human", [review("needs_revision", OPEN, broke=["answer"])], "verified", "failed answer"),
        ("needs_human", [review("needs_human", OPEN, reason="unverified: support")], "verified", "unverified"),
        ("rejected", [review("rejected", PASSED, score=0.1)], "judged", "rejected, weakest: completeness"),
        ("needs_human", [review("needs_revision", score=0.7)], "judged", "needs revision, weakest: completeness"),
        ("needs_human", [review("needs_human", reason="ModelBlocked: safety")], "judged", "ModelBlocked"),
        ("rejected", [review("approved", score=1.0), review("approved", score=1.0)], "approved", "no honest pair"),
        ("rejected", [review("approved", score=1.0), review("rejected", FAILED)], "approved", "no honest pair"),
        (
            "rejected",
            [review("rejected", FAILED), review("rejected", score=0.1)],
            "judged",
            "rejected, weakest: completeness",
        ),
        ("rejected", [], "approved", "no honest pair"),
    ],
)
def test_a_refusal_counts_at_the_step_that_its_answers_did_not_pass(
    status: str, reviews: list[Review], where: str, why: str
) -> None:
    refused = question(status, "no honest pair: no other answer failed a check", review=reviews)
    assert lost(waterfall([refused], [])) == {where: {why: 1}}


def test_what_a_person_rejected_passed_all_that_is_no_person() -> None:
    refused = question("rejected", "a person decided: off topic", review=[review("rejected", FAILED)])
    assert lost(waterfall([refused], [])) == {"approved": {"a person decided": 1}}


@pytest.mark.parametrize(
    ("stage", "where"),
    [
        ("pending", "researched"),
        ("researching", "researched"),
        ("ready_for_generation", "generated"),
        ("generated", "verified"),
        ("reviewed", "approved"),
    ],
)
def test_what_is_not_finished_has_come_as_far_as_it_has(stage: str, where: str) -> None:
    assert lost(waterfall([question("pending", pipeline_stage=stage)], [])) == {where: {UNFINISHED: 1}}


def test_questions_that_were_dropped_before_research_are_among_those_written() -> None:
    told: list[Event] = [
        QuestionsWritten(run_id="r", kept=2, repeated=3),
        QuestionsWritten(run_id="r", kept=0, repeated=1, surplus=2),
    ]
    steps = waterfall([question("approved"), question("approved", number=2)], told)
    assert (steps[0]["count"], steps[1]["count"], steps[-1]["count"]) == (8, 2, 2)
    assert lost(steps) == {"questions": {REPEATED: 4, SURPLUS: 2}}


def test_a_run_without_a_question_has_an_empty_waterfall() -> None:
    assert [step["count"] for step in waterfall([], [])] == [0] * len(STAGES)


def test_a_reason_is_told_without_what_is_particular_to_one_question() -> None:
    assert named("ModelBlocked: safety; more") == "ModelBlocked"
    assert named("") == "no reason given"
    assert len(named("x" * 500)) == 80
