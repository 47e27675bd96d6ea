"""save: every draft becomes a row, whatever the ending."""

from typing import Any

import pytest

from nodes.save import _record, save
from state.artifacts import Draft, Evidence, Review, Score
from state.record_state import RecordState
from state.records import Candidate, Question
from state.verdicts import Verdict
from storage.store import Store
from tests.nodes.conftest import TEXT
from training_types import training_type

ANSWER = "Methane boils at -162 degrees Celsius at atmospheric pressure."
DRAFT = Draft(
    content={"response": ANSWER, "own_reasoning": []}, model="scripted", prompt_hash="abc", temperature=0.7, seed=3
)


def reviewed(status: Any, **changed: Any) -> Review:
    verdict = Verdict(check="support", result="pass", kind="heuristic", evidence="P1")
    scores = {"clarity": Score(score=0.9, reason="plain")}
    given = {"reason": "scored", "overall": 0.9, "scores": scores, "judge": "judge:one", "verdicts": [verdict]}
    return Review(review_status=status, **{**given, **changed})


async def _saved(store: Store, researched: RecordState, **changed: Any) -> Any:
    state: Any = {**researched, "drafts": [DRAFT], **changed}
    await save(state, store=store)
    return (
        await store.records.of_run("r1", "sft"),
        await store.questions.get(researched["question_id"]),
    )


async def test_a_record_says_everything_about_how_it_came_to_be(store: Store, researched: RecordState) -> None:
    (record,), question = await _saved(
        store, researched, status="approved", reason="scored 0.90", reviews=[reviewed("approved")]
    )
    assert record.content["response"] == ANSWER
    assert record.content["instruction"] == question.question
    assert (record.model_used, record.judge_used, record.prompt_hash) == ("scripted", "judge:one", "abc")
    assert (record.temperature, record.seed, record.quality_score) == (0.7, 3, 0.9)
    assert record.scores == {"clarity": 0.9, "verified": 1.0}
    assert [verdict.check for verdict in record.verdicts] == ["support"]
    assert record.source == "https://reference.example/page"
    assert (question.status, question.reason) == ("approved", "scored 0.90")


async def test_a_record_points_at_the_words_that_support_it(store: Store, researched: RecordState) -> None:
    (record,), _ = await _saved(store, researched, status="approved", reason="", reviews=[reviewed("approved")])
    (span,) = record.spans
    assert TEXT[span.start : span.end] == ANSWER


async def test_each_sentence_of_the_answer_is_a_claim_with_its_place(store: Store, researched: RecordState) -> None:
    content = {"response": f"{ANSWER} Gold is heavy.", "own_reasoning": []}
    drafts = [DRAFT.model_copy(update={"content": content})]
    (record,), _ = await _saved(
        store, researched, drafts=drafts, status="approved", reason="", reviews=[reviewed("approved")]
    )
    assert [(claim.text, claim.how) for claim in record.claims] == [
        (ANSWER, "statement"),
        ("Gold is heavy.", "unsupported"),
    ]
    assert list(record.claims[0].spans) == record.spans


@pytest.mark.parametrize(("result", "share"), [("pass", 1.0), ("unverified", 1.0)])
async def test_whether_there_is_a_second_source_is_a_score_of_its_own(
    store: Store, researched: RecordState, result: Any, share: float
) -> None:
    verdicts = [said("copy", "pass"), said("second_source", result)]
    (record,), _ = await _saved(
        store, researched, status="approved", reason="", reviews=[reviewed("approved", verdicts=verdicts)]
    )
    assert (record.scores["verified"], record.scores["second_source"]) == (share, 0.0)
    assert "unverified" not in record.reviewer_notes


async def test_saving_twice_leaves_one_row(store: Store, researched: RecordState) -> None:
    ending = {"status": "approved", "reason": "", "reviews": [reviewed("approved")]}
    await _saved(store, researched, **ending)
    records, _ = await _saved(store, researched, **ending)
    assert len(records) == 1


async def test_a_question_that_failed_before_a_draft_ends_without_rows(store: Store, researched: RecordState) -> None:
    records, question = await _saved(store, researched, drafts=[], status="failed", reason="ModelTimeout: no answer")
    assert records == []
    assert (question.status, question.reason) == ("failed", "ModelTimeout: no answer")


async def test_a_draft_that_was_paid_for_but_not_reviewed_is_kept_for_a_person(
    store: Store, researched: RecordState
) -> None:
    (record,), question = await _saved(store, researched, status="failed", reason="ModelBlocked: safety")
    assert record.review_status == "needs_human"
    assert "ModelBlocked" in record.reviewer_notes
    assert question.status == "failed"


async def test_a_draft_that_was_never_mended_is_kept_for_a_person(store: Store, researched: RecordState) -> None:
    (record,), _ = await _saved(
        store, researched, status="needs_human", reason="failed checks", reviews=[reviewed("needs_revision")]
    )
    assert record.review_status == "needs_human"


async def test_a_review_of_an_earlier_revision_does_not_count(store: Store, researched: RecordState) -> None:
    newer = DRAFT.model_copy(update={"revision": 1})
    (record,), _ = await _saved(
        store, researched, drafts=[newer], status="failed", reason="judge failed", reviews=[reviewed("approved")]
    )
    assert record.review_status == "needs_human"


async def test_a_question_that_has_not_ended_cannot_be_saved_as_ended(store: Store, researched: RecordState) -> None:
    with pytest.raises(ValueError, match="open"):
        await _saved(store, researched, status="open", reason="")


def said(check: str, result: Any, candidate: int = 0) -> Verdict:
    return Verdict(check=check, result=result, kind="heuristic", candidate=candidate)


async def test_what_stayed_unverified_shows_in_the_scores_and_in_the_notes(
    store: Store, researched: RecordState
) -> None:
    verdicts = [said("copy", "pass"), said("length", "pass"), said("language", "unverified"), said("format", "pass")]
    (record,), _ = await _saved(
        store, researched, status="approved", reason="", reviews=[reviewed("approved", verdicts=verdicts)]
    )
    assert record.scores["verified"] == 0.75
    assert record.reviewer_notes.splitlines()[-1] == "unverified: language"


async def test_where_everything_was_decided_nothing_is_said_of_it(store: Store, researched: RecordState) -> None:
    (record,), _ = await _saved(store, researched, status="approved", reason="", reviews=[reviewed("approved")])
    assert record.scores["verified"] == 1.0
    assert "unverified" not in record.reviewer_notes


async def test_sentences_marked_as_own_reasoning_are_kept_where_the_answer_holds_them(
    store: Store, researched: RecordState
) -> None:
    own = "So it is a gas at room temperature."
    content = {"response": f"{ANSWER} {own}", "own_reasoning": [own, "It is blue.", " "]}
    drafts = [DRAFT.model_copy(update={"content": content})]
    (record,), _ = await _saved(
        store, researched, drafts=drafts, status="approved", reason="", reviews=[reviewed("approved")]
    )
    assert record.own_reasoning == [own]


def test_a_row_of_a_pair_stands_for_the_answer_that_it_prefers() -> None:
    question = Question(question_id=1, question="Which?", topic="t", sub_topic="s", training_type="dpo")
    answers = {0: "Gold is heavier than water.", 1: "Gold is lighter than water, by far."}
    given: dict[int, Any] = {0: [said("support", "pass")], 1: [said("support", "fail", 1)]}
    candidates = [
        Candidate(
            draft=DRAFT.model_copy(update={"candidate": n, "content": {"response": text, "own_reasoning": [text]}}),
            review=reviewed("rejected" if n else "approved", candidate=n, verdicts=given[n]),
        )
        for n, text in answers.items()
    ]
    kind = training_type("dpo")
    (row,) = kind.compose(question, Evidence(), candidates).rows
    behind = [candidates[number] for number in row.leans_on]
    assert [candidate.draft.candidate for candidate in behind] == [0, 1]
    written = _record(question, Evidence(), kind, row, behind)
    assert (written.own_reasoning, written.scores["verified"]) == ([answers[0]], 1.0)
    assert [verdict.candidate for verdict in written.verdicts] == [0, 1]
