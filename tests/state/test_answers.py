"""What models answer, also small ones that keep to a schema only nearly."""

from typing import Any

import pytest

from state.answers import Point, WrittenQuestion


@pytest.mark.parametrize(
    ("given", "task_type", "difficulty"),
    [
        ({"task_type": "cause", "difficulty": "hard"}, "cause", "hard"),
        ({"task_type": " Definition ", "difficulty": "EASY"}, "definition", "easy"),
        ({"task_type": "factoid", "difficulty": "7/10"}, "explanation", "medium"),
        ({"task_type": None, "difficulty": ["hard"]}, "explanation", "medium"),
        ({}, "explanation", "medium"),
    ],
)
def test_a_label_that_is_none_of_ours_is_the_usual_one(given: dict[str, Any], task_type: str, difficulty: str) -> None:
    written = WrittenQuestion.model_validate({"question": "Why?", **given})
    assert (written.task_type, written.difficulty) == (task_type, difficulty)


def test_the_schema_still_names_every_label() -> None:
    properties = WrittenQuestion.model_json_schema()["properties"]
    assert "comparison" in properties["task_type"]["enum"]
    assert properties["difficulty"]["enum"] == ["easy", "medium", "hard"]


def test_a_question_must_be_there() -> None:
    with pytest.raises(ValueError, match="question"):
        WrittenQuestion.model_validate({"task_type": "cause"})


def test_a_point_may_lack_its_passages_and_is_then_of_no_use() -> None:
    assert Point.model_validate({"text": "Methane burns."}).passages == []
