"""dpo, orpo, rlhf and kto: honest pairs and labels out of real candidates, or an honest end."""

import json
from typing import Any

import pytest

from state.artifacts import Evidence
from state.records import Candidate
from tests.training_types.candidates import candidate, preferred, question
from training_types import training_type
from training_types._pairs import MARGIN, margin, pairs, undecided
from training_types.base import Composition

GOOD = candidate(0, "An alkane is a hydrocarbon with only single bonds.", "approved", 0.95)
LESS = candidate(1, "An alkane is a hydrocarbon. It has bonds of one kind.", "approved", 0.8)
WRONG = candidate(2, "An alkane is a metal that melts at 5000 degrees.", "needs_revision", None)
POOR = candidate(3, "Alkanes exist.", "rejected", 0.3)
CHOSEN = preferred(GOOD, "this", 3)
"""GOOD, which the judge prefers to POOR in both orders."""
UNSURE = candidate(3, "An alkane is some sort of compound of carbon.", "needs_revision", 0.7)


def composed(kind: str, *candidates: Candidate, ordinal: int = 0) -> Composition:
    return training_type(kind).compose(question(ordinal, kind), Evidence(), list(candidates))


def approved(composition: Composition) -> list[dict[str, Any]]:
    return [row.content for row in composition.rows if row.review_status == "approved"]


@pytest.mark.parametrize("kind", ["dpo", "orpo"])
class TestPairs:
    def test_the_chosen_answer_is_approved_and_the_rejected_one_failed_or_scored_less(self, kind: str) -> None:
        composition = composed(kind, GOOD, WRONG)
        (row,) = approved(composition)
        assert row["chosen"] == GOOD.draft.content["response"]
        assert row["rejected"] == WRONG.draft.content["response"]
        assert composition.ending == "approved"
        assert "failed support" in composition.reason

    def test_two_answers_that_no_score_tells_apart_are_no_pair(self, kind: str) -> None:
        twin = candidate(1, "Alkanes have single bonds only.", "approved", 0.95 - MARGIN / 2)
        composition = composed(kind, GOOD, twin)
        assert (composition.ending, composition.rows) == ("rejected", ())
        assert "no honest pair" in composition.reason

    def test_two_wrong_answers_are_no_pair(self, kind: str) -> None:
        assert composed(kind, WRONG, POOR).ending == "needs_revision"
        assert composed(kind, POOR).ending == "rejected"

    def test_an_answer_that_differs_in_typography_alone_is_no_pair(self, kind: str) -> None:
        same = candidate(1, "an alkane is a hydrocarbon  with only single bonds", "rejected", 0.2)
        assert composed(kind, GOOD, same).ending == "rejected"

    def test_what_loses_is_kept_with_the_reason(self, kind: str) -> None:
        composition = composed(kind, GOOD, LESS, WRONG, POOR)
        others = [row for row in composition.rows if row.review_status == "rejected"]
        assert len(composition.rows) == 3
        assert all("another pair" in row.note for row in others)
        assert len({row.candidate for row in composition.rows}) == 3

    def test_a_weakness_on_purpose_is_recorded_by_name(self, kind: str) -> None:
        weak = candidate(2, "Alkanes are metals of a kind.", "needs_revision", None, weakness="unsupported claim")
        assert "named weakness: unsupported claim" in composed(kind, GOOD, weak).reason

    def test_the_pair_is_a_record_and_the_length_gap_is_reported(self, kind: str) -> None:
        row = composed(kind, CHOSEN, POOR).rows[0]
        training_type(kind).record.model_validate(row.content)
        long, short = (len(c.draft.content["response"]) for c in (GOOD, POOR))
        assert row.scores["length_gap"] == pytest.approx((long - short) / long, abs=1e-4)
        assert row.scores["order_agreement"] == 1.0
        assert row.leans_on == (0, 3)

    def test_scores_alone_are_no_preference(self, kind: str) -> None:
        composition = composed(kind, GOOD, POOR)
        assert (composition.ending, composition.rows) == ("rejected", ())
        assert undecided(question(0, kind), [GOOD, POOR]) == (GOOD, POOR)

    @pytest.mark.parametrize("said", ["split", "tie", "other"])
    def test_what_the_judge_takes_back_is_no_pair_and_is_counted(self, kind: str, said: str) -> None:
        composition = composed(kind, preferred(GOOD, said, 3), POOR)
        assert (composition.ending, composition.rows) == ("rejected", ())
        assert "of 1 comparisons the judge took back " + ("1" if said == "split" else "0") in composition.reason

    def test_a_pair_that_a_failed_check_decides_needs_no_judge(self, kind: str) -> None:
        composition = composed(kind, preferred(GOOD, "split", 3), POOR, WRONG)
        assert composition.ending == "approved"
        assert "failed support" in composition.reason
        scores = {row.candidate: row.scores.get("order_agreement") for row in composition.rows}
        assert scores == {2: None, 3: 0.0}

    def test_a_pair_that_was_compared_is_not_asked_about_again(self, kind: str) -> None:
        assert undecided(question(0, kind), [CHOSEN, POOR]) is None
        assert undecided(question(0, kind), [preferred(GOOD, "tie", 3), POOR]) is None
        assert undecided(question(0, kind), [GOOD, WRONG]) is None


def test_an_answer_that_was_never_scored_is_not_clearly_worse() -> None:
    unscored = candidate(1, "Alkanes are what they are.", "needs_human", 0.2)
    unscored = unscored.model_copy(update={"review": unscored.review.model_copy(update={"overall": None})})
    assert margin(GOOD.review, unscored.review) == 0
    assert undecided(question(0), [GOOD, unscored]) is None


def test_every_other_question_prefers_a_pair_whose_rejected_answer_is_longer() -> None:
    longer = candidate(2, "An alkane is a metal " + "that melts at 5000 degrees " * 3, "rejected", 0.1)
    shorter = candidate(3, "An alkane is a metal.", "rejected", 0.1)
    picked = [pairs([preferred(GOOD, "this", 2, 3), longer, shorter], question(n))[0].length_gap < 0 for n in range(4)]
    assert picked.count(True) == 2


def test_dpo_stores_ratings_strength_criteria_and_models() -> None:
    (row,) = approved(composed("dpo", CHOSEN, POOR))
    assert (row["chosen_rating"], row["rejected_rating"]) == (0.95, 0.3)
    assert row["preference_strength"] == "strong"
    assert (row["chosen_model"], row["rejected_model"]) == ("model:0", "model:3")
    criteria = json.loads(row["preference_criteria"])
    assert {"criterion": "clarity", "chosen": 0.95, "rejected": 0.3} in criteria["criteria"]
    assert "0.65" in criteria["reason"]


class TestRlhf:
    def test_the_preferred_answer_stands_first_for_some_questions_and_second_for_others(self) -> None:
        rows = [approved(composed("rlhf", CHOSEN, POOR, ordinal=n))[0] for n in range(4)]
        assert [row["preference"] for row in rows].count("a") == 2
        for row in rows:
            exported = training_type("rlhf").export(row)
            assert exported["chosen"][0]["content"] == GOOD.draft.content["response"]
            assert exported["margin"] == pytest.approx(0.65)

    def test_each_dimension_is_the_difference_of_two_scores(self) -> None:
        (row,) = approved(composed("rlhf", CHOSEN, POOR))
        assert row["helpfulness"] == row["honesty"] == row["harmlessness"] == pytest.approx(0.65)

    def test_a_dimension_is_empty_where_no_judge_was_asked(self) -> None:
        (row,) = approved(composed("rlhf", GOOD, WRONG))
        assert row["helpfulness"] is None
        assert row["confidence"] == 1.0

    def test_a_tie_is_kept_and_not_exported(self) -> None:
        twin = candidate(1, "Alkanes have single bonds only.", "approved", 0.95)
        (row,) = approved(composed("rlhf", GOOD, twin))
        assert row["preference"] == "tie"
        assert training_type("rlhf").export(row) == {}

    def test_what_the_judge_calls_a_tie_is_one_and_what_it_took_back_is_not(self) -> None:
        (row,) = approved(composed("rlhf", preferred(GOOD, "tie", 1), LESS))
        assert row["preference"] == "tie"
        assert composed("rlhf", preferred(GOOD, "split", 1), LESS).ending == "rejected"

    def test_a_single_answer_is_nothing_to_compare(self) -> None:
        assert composed("rlhf", GOOD).ending == "rejected"


class TestKto:
    def test_both_labels_come_with_their_reasons(self) -> None:
        rows = approved(composed("kto", GOOD, WRONG, POOR))
        assert [row["is_desirable"] for row in rows] == [True, False, False]
        assert all(row["feedback_reason"] for row in rows)
        assert rows[1]["improvement_suggestion"] == "say less"

    def test_one_label_is_never_more_than_twice_as_frequent(self) -> None:
        many = [candidate(n, f"Alkanes are metals of kind {n}.", "rejected", 0.1) for n in range(1, 6)]
        composition = composed("kto", GOOD, *many)
        assert [row["is_desirable"] for row in approved(composition)] == [True, False, False]
        assert [row.note for row in composition.rows][3:] == ["left out to keep labels within 2:1"] * 3

    def test_what_is_neither_good_nor_bad_gets_no_label_to_train_on(self) -> None:
        composition = composed("kto", GOOD, WRONG, UNSURE)
        assert len(approved(composition)) == 2
        assert composition.rows[-1].note == "neither clearly good nor clearly bad"

    @pytest.mark.parametrize(("candidates", "ending"), [((GOOD, LESS), "rejected"), ((POOR,), "rejected")])
    def test_without_both_labels_the_question_ends_so(self, candidates: tuple[Candidate, ...], ending: str) -> None:
        composition = composed("kto", *candidates)
        assert composition.ending == ending
        assert approved(composition) == []
        assert len(composition.rows) == len(candidates)
