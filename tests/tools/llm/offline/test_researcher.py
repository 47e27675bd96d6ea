"""The researcher quotes, names all passages, and says what is missing."""

from state.answers import Point, Synthesis
from tests.tools.llm.offline.sample import METHANE, request
from tools.llm.offline.roles.researcher import answer


def research(question: str, passages: list[dict[str, str]] = METHANE) -> Synthesis:
    return Synthesis.model_validate(answer(request(question=question, passages=passages)))


def _points(found: Synthesis) -> list[Point]:
    return [
        point
        for name in ("summary", "key_concepts", "definitions", "examples", "constraints")
        for point in getattr(found, name)
    ]


def test_the_reference_answer_names_every_passage_that_states_it() -> None:
    found = research("At what temperature does methane boil?")
    assert found.reference_answer == Point(
        text="Methane boils at -162 degrees Celsius at atmospheric pressure.", passages=["P1", "P3"]
    )


def test_everything_quoted_stands_in_the_passages_it_names() -> None:
    found = research("What is an alkane?")
    texts = {passage["id"]: passage["text"] for passage in METHANE}
    assert _points(found)
    assert all(point.text in texts[name] for point in _points(found) for name in point.passages)


def test_what_is_not_there_is_declined_with_what_is_missing() -> None:
    found = research("What is the boiling point of decane?")
    assert not found.answerable
    assert found.missing == "decane"
    assert found.reference_answer is None


def test_no_passages_is_a_normal_request() -> None:
    assert not research("What is an alkane?", []).answerable


def test_definitions_and_examples_go_to_their_fields() -> None:
    found = research("Why do boiling points rise along the alkane series?")
    assert [p.text for p in found.definitions] == [
        "An alkane is a saturated hydrocarbon that contains only single bonds."
    ]
    assert all(p.text.startswith("For example") for p in found.examples)


def test_steps_are_quoted_together_and_not_as_side_remarks() -> None:
    found = research("What are the steps to name a branched alkane?")
    assert found.reference_answer is not None
    assert found.reference_answer.text.count("to ") >= 3
    assert not any(point.text.startswith(("Second", "Finally")) for point in found.key_concepts)


def test_passages_with_missing_or_unknown_keys_are_read_as_far_as_they_go() -> None:
    odd = [{"id": "P1", "text": METHANE[0]["text"], "licence": "?"}, {"title": "empty"}]
    assert research("What is an alkane?", odd).answerable


def test_a_verifiable_answer_is_given_alone_beside_its_sentence() -> None:
    question = "At what temperature does methane boil at atmospheric pressure?"
    found = Synthesis.model_validate(answer(request(question=question, passages=METHANE, verifiable=True)))
    assert (found.final_answer, found.answer_type) == ("-162 degrees Celsius", "quantity")
    assert found.reference_answer is not None
    assert found.reference_answer.passages == ["P1", "P3"]


def test_what_cannot_be_verified_is_declined_where_it_must_be() -> None:
    question = "Why do boiling points rise along the alkane series?"
    found = Synthesis.model_validate(answer(request(question=question, passages=METHANE, verifiable=True)))
    assert not found.answerable
    assert found.missing == "a short answer that can be checked"


def test_without_need_no_final_answer_is_given() -> None:
    assert research("At what temperature does methane boil at atmospheric pressure?").final_answer == ""
