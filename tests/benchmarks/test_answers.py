"""The canned answers fit what the product asks for."""

from typing import Any

import pytest

from benchmarks.answers import answer
from benchmarks.bare import schemas
from state.answers import Plan, WrittenQuestions

PASSAGES = [{"id": "P1", "title": "Esters", "text": "# Esters\n\nAn ester smells. It is an oil. It burns. It boils."}]
PAYLOADS: dict[str, dict[str, Any]] = {
    "researcher": {"passages": PASSAGES},
    "generator": {"passages": PASSAGES},
    "judge": {"rubric": dict.fromkeys(schemas()["judge"].model_fields.keys() - {"critique", "review_status"}, "")},
}


@pytest.mark.parametrize("role", PAYLOADS)
def test_the_answer_of_each_role_of_a_record_fits_its_schema(role: str) -> None:
    schemas()[role].model_validate(answer({"role": role, **PAYLOADS[role]}))


def test_an_answer_is_the_passages_own_words_without_headings() -> None:
    assert answer({"role": "generator", "passages": PASSAGES})["response"] == "An ester smells. It is an oil. It burns."


def test_a_plan_has_an_aspect_for_each_title() -> None:
    told = answer({"role": "planner", "outline": [{"title": "Esters", "text": ""}]})
    assert [aspect.query for aspect in Plan.model_validate(told).aspects] == ["Esters"]


def test_questions_are_the_same_for_the_same_request_and_others_after_it() -> None:
    asked: dict[str, Any] = {"role": "question_writer", "aspect": {"name": "esters"}, "avoid": [], "count": 10}
    first = WrittenQuestions.model_validate(answer(asked)).questions
    later = WrittenQuestions.model_validate(answer({**asked, "avoid": [q.question for q in first]})).questions
    assert answer(asked) == answer(asked)
    assert len({q.question for q in [*first, *later]}) == 20


def test_a_role_that_nobody_knows_has_no_answer() -> None:
    with pytest.raises(ValueError, match="'poet'"):
        answer({"role": "poet"})
