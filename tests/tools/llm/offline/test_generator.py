"""The generator composes quoted sentences, answers first, and mends what was named."""

from typing import Any

import pytest

from nodes.candidates import PERSONAS
from state.errors import UsageError
from tests.tools.llm.offline.sample import CORPUS, METHANE, passages, request
from tools.llm.offline.base import Request
from tools.llm.offline.roles import researcher
from tools.llm.offline.roles.generator import DECLINE, answer
from tools.text import normalised, sentences
from training_types.base import AnswerDraft
from training_types.qa import QaDraft

WHY = "Why do boiling points rise along the alkane series?"


def generate(question: str = WHY, training_type: str = "sft", **more: Any) -> dict[str, Any]:
    context = researcher.answer(request(question=question, passages=METHANE))
    inputs = {"question": question, "training_type": training_type, "context": context, "passages": METHANE}
    return answer(Request({**inputs, **more}))


def test_a_response_begins_with_the_answer_and_goes_on_to_explain_it() -> None:
    said = sentences(generate()["response"])
    assert said[0].startswith("Boiling points rise")
    assert 2 <= len(said) <= 6
    assert len({normalised(s) for s in said}) == len(said)


def test_every_sentence_stands_word_for_word_in_a_passage() -> None:
    texts = normalised(" ".join(passage["text"] for passage in METHANE))
    assert all(normalised(s) in texts for s in sentences(generate()["response"]))


@pytest.mark.parametrize(("training_type", "draft"), [("sft", AnswerDraft), ("qa", QaDraft)])
def test_a_draft_fits_its_training_type(training_type: str, draft: type[AnswerDraft] | type[QaDraft]) -> None:
    assert draft.model_validate(generate(training_type=training_type)).own_reasoning == []


def test_a_qa_answer_is_short_and_says_where_it_stands() -> None:
    found = generate(training_type="qa")
    assert len(sentences(found["answer"])) == 1
    assert "Alkanes" in found["reasoning"]


def test_the_schema_decides_which_fields_are_written() -> None:
    context = researcher.answer(request(question=WHY, passages=METHANE))
    made = answer(Request({"question": WHY, "context": context, "passages": METHANE}, fields=("answer",)))
    assert list(made) == ["answer"]


def test_a_field_that_no_file_writes_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="'melody'; there are: answer, code, final_answer, goal"):
        answer(Request({"question": WHY}, fields=("melody",)))


def test_another_candidate_is_put_together_differently() -> None:
    drafts = [generate(candidate=n)["response"] for n in range(3)]
    assert len(set(drafts)) == 3
    assert len({sentences(draft)[0] for draft in drafts}) == 1
    assert generate(candidate=1) == generate(candidate=1)


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_persona_answers_first_and_quotes_throughout(persona: str) -> None:
    said = sentences(generate(persona={"name": persona})["response"])
    texts = normalised(" ".join(passage["text"] for passage in METHANE))
    assert said[0].startswith("Boiling points rise")
    assert all(normalised(s) in texts for s in said)


def test_an_expert_says_more_than_someone_in_a_hurry() -> None:
    question, given = "What is an alkane?", passages(CORPUS / "organic-chemistry" / "alkanes.md")
    context = researcher.answer(request(question=question, passages=given))
    inputs = {"question": question, "training_type": "dpo", "context": context, "passages": given}
    counts = {p: len(sentences(answer(Request({**inputs, "persona": {"name": p}}))["response"])) for p in PERSONAS}
    assert counts["expert"] > counts["teacher"] > counts["beginner"] > counts["student in a hurry"]


def test_the_same_persona_writes_another_candidate_differently() -> None:
    expert = {"name": "expert"}
    assert generate(persona=expert, candidate=0) != generate(persona=expert, candidate=4)


def test_an_unknown_persona_answers_in_no_particular_manner() -> None:
    assert generate(persona={"name": "poet"}) == generate(persona=None) == generate(persona="poet")


def test_a_sentence_that_a_failed_check_quotes_is_dropped() -> None:
    bad = sentences(generate()["response"])[1]
    feedback = {"previous": {}, "failed_checks": [{"check": "support", "evidence": f'"{bad}" is unsupported'}]}
    mended = generate(feedback=feedback)["response"]
    assert bad not in mended
    assert mended.startswith("Boiling points rise")


def test_a_sentence_that_the_critique_names_is_dropped() -> None:
    bad = sentences(generate()["response"])[-1]
    assert bad not in generate(feedback={"previous": {}, "critique": f"“{bad}”: beside the point."})["response"]


def test_a_complaint_that_names_nothing_still_changes_the_draft() -> None:
    previous = generate()
    assert generate(feedback={"previous": previous, "critique": "Write it better."}) != previous


def test_what_the_evidence_does_not_hold_is_said_to_be_missing() -> None:
    made = generate("What is the boiling point of decane?")
    assert made == {"response": DECLINE, "own_reasoning": [DECLINE]}


def test_an_answer_does_not_open_with_a_word_that_ties_it_to_its_page() -> None:
    made = generate("What is an example of an alkane?", "qa")["answer"]
    assert made == "Methane is an alkane with one carbon atom."


def test_steps_stay_together_in_their_order() -> None:
    said = sentences(generate("What are the steps to name a branched alkane?")["response"])
    assert [s.split(",")[0] for s in said[:3]] == ["First", "Second", "Finally"]


def test_a_request_without_context_is_declined_and_does_not_fail() -> None:
    assert answer(Request({"training_type": "sft"}))["response"] == DECLINE
