"""Every defect: it changes a record, only where it can, and in the way that its name says."""

import random
from dataclasses import replace

import pytest

from audit.base import Defect, Specimen, Surrounded
from audit.defects import defects

pytestmark = pytest.mark.slow

EVERY = {defect.name: defect for defect in defects()}


def planted(name: str, records: list[Specimen], around: Surrounded) -> list[tuple[Specimen, Specimen]]:
    """The records that can have it, each before and after."""
    found = ((record, EVERY[name].plant(record, around)) for record in records)
    return [(before, after) for before, after in found if after is not None]


@pytest.mark.parametrize("defect", defects(), ids=lambda defect: defect.name)
class TestEveryDefect:
    def test_it_says_what_it_is_and_who_is_to_catch_it(self, defect: Defect) -> None:
        assert defect.means
        assert defect.caught_by in ("check", "judge")

    def test_it_changes_a_record_and_leaves_the_one_it_was_given(
        self, defect: Defect, records: list[Specimen], around: Surrounded
    ) -> None:
        before = [repr(record.content) for record in records]
        for old, new in planted(defect.name, records, around):
            assert (new.content, new.question) != (old.content, old.question)
            assert new.record_id == old.record_id
        assert [repr(record.content) for record in records] == before

    def test_it_does_the_same_with_the_same_chance(
        self, defect: Defect, records: list[Specimen], around: Surrounded
    ) -> None:
        one, two = (
            [after.content for _, after in planted(defect.name, records, replace(around, chance=random.Random(7)))]
            for _ in range(2)
        )
        assert one == two

    def test_it_leaves_the_evidence_and_the_reference_alone(
        self, defect: Defect, records: list[Specimen], around: Surrounded
    ) -> None:
        for old, new in planted(defect.name, records, around):
            assert new.question.evidence == old.question.evidence
            assert new.question.reference_solution == old.question.reference_solution


def test_there_are_more_kinds_that_a_check_is_to_catch_than_those_of_the_bar() -> None:
    assert sum(defect.caught_by == "check" for defect in EVERY.values()) >= 14


def test_most_kinds_can_be_planted_in_a_few_records(records: list[Specimen], around: Surrounded) -> None:
    impossible = {name for name in EVERY if not planted(name, records, around)}
    assert impossible <= {"unit changed", "sign flipped", "pair swapped", "pair swapped, told apart by scores"}


def test_a_negated_claim_has_one_not_more(records: list[Specimen], around: Surrounded) -> None:
    for old, new in planted("negated claim", records, around):
        assert new.said.answer.split().count("not") == old.said.answer.split().count("not") + 1


def test_a_swapped_pair_holds_the_same_texts(records: list[Specimen], around: Surrounded) -> None:
    for name in ("pair swapped", "pair swapped, told apart by scores"):
        for old, new in planted(name, records, around):
            assert (new.content["chosen"], new.content["rejected"]) == (old.content["rejected"], old.content["chosen"])


def test_a_truncated_answer_is_the_beginning_of_the_whole_one(records: list[Specimen], around: Surrounded) -> None:
    found = planted("truncated answer", records, around)
    assert found
    for old, new in found:
        cut = [(old.at(path), new.at(path)) for path in old.answers() if old.at(path) != new.at(path)]
        assert all(whole.startswith(part) and len(part) < len(whole) for whole, part in cut)


def test_a_defect_of_a_claim_is_never_planted_in_an_answer_that_its_row_calls_bad(
    records: list[Specimen], around: Surrounded
) -> None:
    bad = [record for record in records if not record.good]
    assert bad
    for name in ("number changed", "negated claim", "truncated answer", "refusal"):
        assert planted(name, bad, around) == []


def test_the_question_changes_wherever_it_stands_in_the_row(records: list[Specimen], around: Surrounded) -> None:
    found = planted("benchmark item", records, around)
    assert len(found) == len(records)
    for old, new in found:
        assert old.question.question not in new.content.values()
        assert around.benchmark[0] in str(new.content)
