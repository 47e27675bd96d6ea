"""generate: first drafts, and drafts that mend what a review named."""

from typing import Any

import pytest

from nodes.generate import generate
from state.artifacts import Draft, Review
from state.errors import ModelBlocked
from state.record_state import RecordState
from state.verdicts import Verdict
from storage.store import Store
from tests.nodes.conftest import QUESTION, TEXT
from tests.support.scripted import ScriptedAsk

GOOD = {"response": "Methane boils at -162 degrees Celsius.", "own_reasoning": []}


def _draft(candidate: int = 0, revision: int = 0) -> Draft:
    return Draft(candidate=candidate, revision=revision, content=GOOD, model="scripted", prompt_hash="abc")


async def test_the_generator_gets_the_question_the_passages_and_the_constraints(
    store: Store, researched: RecordState
) -> None:
    ask = ScriptedAsk(GOOD)
    update = await generate(researched, ask=ask, store=store)
    (asked,) = ask.asked
    assert asked["question"] == QUESTION
    assert asked["constraints"] == ["be brief"]
    assert [passage["text"] for passage in asked["passages"]] == [TEXT]
    assert asked["feedback"] is None
    assert update["drafts"][0].content == GOOD
    assert update["revisions"] == 0


async def test_the_question_is_marked_as_generated(store: Store, researched: RecordState) -> None:
    await generate(researched, ask=ScriptedAsk(GOOD), store=store)
    question = await store.questions.get(researched["question_id"])
    assert (question.status, question.pipeline_stage) == ("generated", "generated")


async def test_a_revision_holds_the_failed_checks_and_the_critique(store: Store, researched: RecordState) -> None:
    failure = Verdict(check="support", result="fail", kind="heuristic", evidence="number 5000 stands in no passage")
    passed = Verdict(check="length", result="pass", kind="exact")
    review = Review(
        review_status="needs_revision", reason="failed", critique="say the pressure", verdicts=[failure, passed]
    )
    state: Any = {**researched, "drafts": [_draft()], "reviews": [review], "revisions": 0}
    ask = ScriptedAsk({**GOOD, "response": "Mended."})
    update = await generate(state, ask=ask, store=store)
    assert ask.asked[0]["feedback"] == {
        "previous": GOOD,
        "failed_checks": [{"check": "support", "evidence": "number 5000 stands in no passage"}],
        "low_scores": [],
        "critique": "say the pressure",
    }
    assert update["revisions"] == 1
    assert update["drafts"][0].revision == 1
    assert update["drafts"][0].content["response"] == "Mended."


async def test_only_the_candidate_that_needs_revision_is_written_again(store: Store, researched: RecordState) -> None:
    reviews = [
        Review(candidate=0, review_status="approved", reason="fine"),
        Review(candidate=1, review_status="needs_revision", reason="not yet"),
    ]
    state: Any = {**researched, "drafts": [_draft(0), _draft(1)], "reviews": reviews}
    ask = ScriptedAsk({**GOOD, "response": "Mended."})
    update = await generate(state, ask=ask, store=store)
    assert [draft.content["response"] for draft in update["drafts"]] == [GOOD["response"], "Mended."]
    assert len(ask.asked) == 1


async def test_a_generator_that_is_blocked_raises_its_reason(store: Store, researched: RecordState) -> None:
    with pytest.raises(ModelBlocked, match="safety"):
        await generate(researched, ask=ScriptedAsk(ModelBlocked("safety")), store=store)
