"""What holds for every training type of the folder, also for those that do not exist yet."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from state.artifacts import Draft, Evidence, ReferenceSolution, Review, Score, TaskSpec
from state.errors import UsageError
from state.records import Candidate, Question
from state.verdicts import Verdict, failed
from tests.tools.packs import pack
from tools.text import sentences
from tools.verifiers import run_checks, verifier_names
from tools.verifiers.base import Subject
from training_types import training_type, training_type_names
from training_types.base import Composition, TrainingType

ASKED = "How would you describe this family of compounds to a beginner?"


def _question(kind: TrainingType) -> Question:
    said = kind.exchange(ASKED, kind.example)
    return Question(
        question_id=1,
        run_id="run",
        ordinal=0,
        question=ASKED,
        topic="chemistry",
        sub_topic="organic chemistry",
        training_type=kind.name,
        task_spec=TaskSpec(training_type=kind.name),
        reference_solution=ReferenceSolution(final_answer=said.final_answer or said.answer),
    )


def _evidence(kind: TrainingType) -> Evidence:
    """Passages that hold the example's sentences: two of them to a passage."""
    said = kind.exchange(ASKED, kind.example)
    own = set(said.own_reasoning)
    stated = [sentence for sentence in sentences(said.answer) if sentence not in own]
    texts = [" ".join(stated[n : n + 2]) for n in range(0, len(stated), 2)]
    return Evidence(passages=pack(*texts))


def _draft(content: Mapping[str, Any], number: int) -> Draft:
    return Draft(candidate=number, content=dict(content), model="offline", prompt_hash="0" * 8)


def _candidate(kind: TrainingType, content: Mapping[str, Any], number: int) -> Candidate:
    """A draft with the verdicts that it really gets, approved with good scores where no check fails."""
    verdicts = [verdict.model_copy(update={"candidate": number}) for verdict in _verdicts(kind, content)]
    scores = {} if failed(verdicts) else {name: Score(score=0.9, reason="good") for name in kind.rubric}
    review = Review(
        candidate=number,
        review_status="needs_revision" if failed(verdicts) else "approved",
        reason="failed a check" if failed(verdicts) else "good",
        overall=0.9 if scores else None,
        scores=scores,
        verdicts=verdicts,
    )
    return Candidate(draft=_draft(content, number), review=review)


def _composition(kind: TrainingType) -> Composition:
    """What the example comes to, beside the counterexample where the type compares candidates."""
    contents = [kind.example, kind.counterexample] if kind.candidates > 1 else [kind.example]
    candidates = [_candidate(kind, content, number) for number, content in enumerate(contents)]
    return kind.compose(_question(kind), _evidence(kind), candidates)


def _rows(kind: TrainingType) -> list[dict[str, Any]]:
    """The contents of the rows that may be trained on."""
    return [row.content for row in _composition(kind).rows if row.review_status == "approved"]


def _verdicts(kind: TrainingType, content: Mapping[str, Any]) -> list[Verdict]:
    said = kind.exchange(ASKED, content)
    pending = Review(review_status="pending", reason="not reviewed yet")
    alone = Candidate(draft=_draft(content, 0), review=pending)
    rows = kind.compose(_question(kind), _evidence(kind), [alone]).rows
    reference = _question(kind).reference_solution
    subject = Subject(
        question=ASKED,
        prompt=said.prompt,
        answer=said.answer,
        own_reasoning=said.own_reasoning,
        content=content,
        record=rows[0].content if rows else content,
        schema=kind.record if rows else kind.draft,
        passages=_evidence(kind).passages,
        final_answer=said.final_answer,
        reference=reference,
    )
    return run_checks(kind.checks, subject)


@pytest.fixture(params=training_type_names())
def kind(request: pytest.FixtureRequest) -> TrainingType:
    return training_type(request.param)


class TestEveryTrainingType:
    def test_it_loads_under_its_file_name(self, kind: TrainingType, request: pytest.FixtureRequest) -> None:
        assert kind.name in request.node.name
        assert kind.table == f"synthetic_data_{kind.name}"

    def test_it_says_what_it_is_for(self, kind: TrainingType) -> None:
        assert all((kind.title, kind.purpose, kind.instruction, kind.trainer))
        assert len(kind.rubric) >= 4 or (kind.verifiable and not kind.rubric)

    def test_its_checks_exist(self, kind: TrainingType) -> None:
        assert kind.checks
        assert set(kind.checks) <= set(verifier_names())

    def test_only_some_of_its_candidates_are_weakened(self, kind: TrainingType) -> None:
        assert 0 <= kind.weakened < kind.candidates

    def test_its_example_ends_approved_with_rows_that_say_why(self, kind: TrainingType) -> None:
        composed = _composition(kind)
        assert composed.ending == "approved", composed.reason
        assert composed.reason
        assert len({row.candidate for row in composed.rows}) == len(composed.rows)

    def test_its_counterexample_alone_does_not_end_approved(self, kind: TrainingType) -> None:
        candidates = [_candidate(kind, kind.counterexample, number) for number in range(kind.candidates)]
        composed = kind.compose(_question(kind), _evidence(kind), candidates)
        assert composed.ending != "approved"
        assert all(row.review_status != "approved" for row in composed.rows)

    def test_without_candidates_there_is_nothing_to_approve(self, kind: TrainingType) -> None:
        composed = kind.compose(_question(kind), _evidence(kind), [])
        assert (composed.rows, composed.ending) == ((), "rejected")

    def test_its_thresholds_are_in_order(self, kind: TrainingType) -> None:
        assert 0 < kind.thresholds.revise <= kind.thresholds.approve <= 1

    def test_its_examples_fit_its_draft(self, kind: TrainingType) -> None:
        for content in (kind.example, kind.counterexample):
            drafted = kind.draft.model_validate(dict(content)).model_dump()
            assert {**drafted, **content} == drafted

    def test_its_example_passes_its_checks(self, kind: TrainingType) -> None:
        verdicts = _verdicts(kind, kind.example)
        assert failed(verdicts) == []
        assert next(v.result for v in verdicts if v.check == "format") == "pass"
        assert [v.result for v in verdicts if v.check == "support"] in ([], ["pass"])

    def test_its_counterexample_fails_a_check(self, kind: TrainingType) -> None:
        fails = failed(_verdicts(kind, kind.counterexample))
        assert fails
        assert all(verdict.evidence for verdict in fails)

    def test_its_record_survives_a_round_trip(self, kind: TrainingType) -> None:
        rows = _rows(kind)
        assert rows
        for row in rows:
            record = kind.record.model_validate(row)
            assert kind.record.model_validate_json(record.model_dump_json()) == record
            assert json.loads(json.dumps(row)) == record.model_dump(mode="json")

    def test_it_exports_exactly_the_columns_of_its_trainer(self, kind: TrainingType) -> None:
        exported = [columns for row in _rows(kind) if (columns := kind.export(row))]
        assert exported
        for columns in exported:
            assert tuple(columns) == kind.columns
            assert json.loads(json.dumps(columns)) == columns

    def test_its_messages_are_of_one_shape(self, kind: TrainingType) -> None:
        exported = next(columns for row in _rows(kind) if (columns := kind.export(row)))
        for column in ("prompt", "completion", "chosen", "rejected", "messages"):
            for message in exported.get(column, []):
                assert set(message) == {"role", "content"}
                assert all(isinstance(text, str) and text.strip() for text in message.values())
        assert [m["role"] for m in exported.get("prompt", [])][-1:] in ([], ["user"], ["tool"])

    def test_it_composes_the_same_twice(self, kind: TrainingType) -> None:
        assert _composition(kind) == _composition(kind)


def test_an_unknown_training_type_is_named_with_those_that_exist() -> None:
    with pytest.raises(UsageError, match=r"no training type 'dop'; there are: .*qa.*sft"):
        training_type("dop")


def test_a_type_whose_example_lacks_support_would_be_found() -> None:
    sft = training_type("sft")
    broken = replace(sft, example={"response": "Gold has 12 legs and a tail.", "own_reasoning": []})
    evidence = _evidence(sft).passages
    said = broken.exchange(ASKED, broken.example)
    subject = Subject(question=ASKED, prompt=said.prompt, answer=said.answer, passages=evidence)
    assert [verdict.check for verdict in failed(run_checks(["support"], subject))] == ["support"]
