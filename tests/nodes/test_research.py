"""research: evidence word for word, or an honest end."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from nodes.research import research
from state.record_state import RecordState, RecordUpdate
from state.records import NewQuestion
from state.sources import Hit
from storage.store import Store
from tests.nodes.conftest import QUESTION, REFERENCE, SYNTHESIS, TEXT
from tests.support.scripted import ScriptedAsk, ScriptedFind, hit


async def _research(
    store: Store, question_id: int, answer: Mapping[str, Any], hits: list[Hit]
) -> tuple[RecordUpdate, ScriptedAsk]:
    begun: Any = {"run_id": "r1", "question_id": question_id}
    ask = ScriptedAsk(answer)
    find = ScriptedFind(hits)
    update = await research(begun, ask=ask, find=find, store=store, passages=5, max_revisions=3, person=True)
    return update, ask


async def test_evidence_is_stored_word_for_word_with_its_provenance(store: Store, researched: RecordState) -> None:
    question = await store.questions.get(researched["question_id"])
    assert question.evidence is not None
    (passage,) = question.evidence.passages
    assert passage.text == TEXT
    assert passage.url == "https://reference.example/page"
    assert passage.license == "CC0-1.0"
    source = await store.sources.get(passage.span.source_id)
    assert source is not None
    assert source.text[passage.span.start : passage.span.end] == TEXT
    assert source.sha256 == passage.sha256
    assert "boil" in passage.why


async def test_the_question_is_ready_for_generation_with_a_reference_to_check_against(
    store: Store, researched: RecordState
) -> None:
    question = await store.questions.get(researched["question_id"])
    assert (question.status, question.pipeline_stage) == ("researched", "ready_for_generation")
    assert question.reference_solution is not None
    assert question.reference_solution.final_answer == REFERENCE["text"]
    assert not question.reference_solution.confirmed
    assert question.context_quality_score == question.evidence.quality if question.evidence else False


async def test_a_second_source_confirms_the_reference(store: Store, question_id: int) -> None:
    both = {**SYNTHESIS, "reference_answer": {**REFERENCE, "passages": ["P1", "P2"]}}
    await _research(store, question_id, both, [hit(TEXT), hit(TEXT + " Again.", url="https://other.example/")])
    question = await store.questions.get(question_id)
    assert question.reference_solution is not None
    assert question.reference_solution.confirmed


async def test_the_limits_of_the_loop_are_put_into_the_state(store: Store, question_id: int) -> None:
    update, _ = await _research(store, question_id, SYNTHESIS, [hit(TEXT)])
    assert (update["max_revisions"], update["ask_person"], update["status"]) == (3, True, "open")


async def test_without_a_hit_the_question_fails_and_no_model_is_asked(store: Store, question_id: int) -> None:
    update, ask = await _research(store, question_id, SYNTHESIS, [])
    assert update["status"] == "failed"
    assert update["reason"].startswith("no evidence")
    assert ask.asked == []


async def test_what_the_passages_do_not_hold_is_declined_with_what_is_missing(store: Store, question_id: int) -> None:
    update, _ = await _research(store, question_id, {"answerable": False, "missing": "a melting point"}, [hit(TEXT)])
    assert update["status"] == "failed"
    assert "a melting point" in update["reason"]


async def test_points_that_name_no_passage_that_exists_are_dropped(store: Store, question_id: int) -> None:
    invented = {**SYNTHESIS, "summary": [{"text": "Made up.", "passages": ["P9"]}], "key_concepts": [REFERENCE]}
    await _research(store, question_id, invented, [hit(TEXT)])
    question = await store.questions.get(question_id)
    assert question.evidence is not None
    assert question.evidence.synthesis.summary == []
    assert [point.text for point in question.evidence.synthesis.key_concepts] == [REFERENCE["text"]]


async def test_a_reference_without_a_passage_is_no_answer(store: Store, question_id: int) -> None:
    invented = {**SYNTHESIS, "reference_answer": {"text": "Made up.", "passages": ["P7"]}}
    update, _ = await _research(store, question_id, invented, [hit(TEXT)])
    assert update["status"] == "failed"


async def test_research_that_is_stored_already_is_not_asked_for_again(store: Store, researched: RecordState) -> None:
    begun: Any = {"run_id": "r1", "question_id": researched["question_id"]}
    ask = ScriptedAsk()
    update = await research(begun, ask=ask, find=ScriptedFind(), store=store, passages=5, max_revisions=2, person=False)
    assert update["question"] == QUESTION
    assert ask.asked == []


class TestVerifiable:
    """Questions with one short exact answer."""

    FINAL: ClassVar[dict[str, Any]] = {**SYNTHESIS, "final_answer": "-162", "answer_type": "number"}

    @pytest.fixture
    async def exact_id(self, store: Store) -> int:
        new = NewQuestion(question=QUESTION, topic="chemistry", training_type="grpo")
        return (await store.questions.add(None, [new]))[0]

    @staticmethod
    async def reference(store: Store, question_id: int, answer: Mapping[str, Any], second: Any = None) -> Any:
        begun: Any = {"run_id": "r1", "question_id": question_id}
        ask, find = ScriptedAsk(answer), ScriptedFind([hit(TEXT)])
        limits: Any = {"passages": 5, "max_revisions": 3, "person": False}
        update = await research(begun, ask=ask, find=find, store=store, second=second, **limits)
        return update, (await store.questions.get(question_id)).reference_solution

    async def test_an_unconfirmed_answer_goes_on_as_such(self, store: Store, exact_id: int) -> None:
        update, found = await self.reference(store, exact_id, self.FINAL)
        assert update["status"] == "open"
        assert (found.final_answer, found.confirmed, found.confirmed_by) == ("-162", False, "")

    async def test_a_second_model_that_agrees_is_named(self, store: Store, exact_id: int) -> None:
        second = ScriptedAsk({**self.FINAL, "final_answer": "-162.0"})
        _, found = await self.reference(store, exact_id, self.FINAL, second)
        assert found.confirmed_by == "second model scripted"
        assert second.asked[0]["question"] == QUESTION
        assert "-162.0" not in str(second.asked)

    async def test_an_answer_that_cannot_be_compared_ends_the_question(self, store: Store, exact_id: int) -> None:
        unclear = {**self.FINAL, "final_answer": "quite low"}
        update, found = await self.reference(store, exact_id, unclear)
        assert update["status"] == "failed"
        assert update["reason"].startswith("no reference: 'quite low'")
        assert found is None

    async def test_generators_are_not_shown_the_reference_program(self, store: Store, exact_id: int) -> None:
        coded = {**self.FINAL, "program": "def boil():\n    return -162\n", "function": "boil"}
        await self.reference(store, exact_id, coded)
        question = await store.questions.get(exact_id)
        assert question.evidence is not None
        assert question.evidence.synthesis.program == ""
