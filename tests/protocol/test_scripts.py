"""Hooks that change answers, and the ready-made judges."""

from typing import Any

import pytest

from tests.protocol.inputs import judged
from tests.protocol.scripts import (
    Hook,
    Script,
    answered,
    judge_approves_everything,
    judge_rejects_everything,
    judge_revises_once,
)


def usual() -> dict[str, Any]:
    return {"usual": True}


def test_a_script_answers_in_turn_and_repeats_its_last_step() -> None:
    script = Script([{"a": 1}, None, lambda payload, usual: usual() | {"of": payload["role"]}])
    answers = [script({"role": "judge"}, usual) for _ in range(4)]
    changed = {"usual": True, "of": "judge"}
    assert answers == [{"a": 1}, {"usual": True}, changed, changed]


def test_an_empty_script_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one step"):
        Script([])


def test_roles_without_a_hook_get_the_usual_answer() -> None:
    hooks: dict[str, Hook] = {"judge": lambda _payload, _usual: {"mine": True}}
    assert answered(hooks, "judge", {}, usual) == {"mine": True}
    assert answered(hooks, "planner", {}, usual) == answered(None, "judge", {}, usual) == {"usual": True}
    assert answered(lambda payload, _usual: payload, "judge", {"x": 1}, usual) == {"x": 1}


def test_the_judge_that_revises_once_keeps_a_critique_for_each_question() -> None:
    judge = judge_revises_once()["judge"]
    first, other, second = (judge(judged(question), usual) for question in ("A?", "B?", "A?"))
    assert first["review_status"] == other["review_status"] == "needs_revision"
    assert "critique for: A?" in first["critique"]
    assert "critique for: B?" in other["critique"]
    assert second["review_status"] == "approved"
    assert first["clarity"]["score"] < second["clarity"]["score"]


def test_ready_made_judges_score_every_criterion_of_the_rubric() -> None:
    approved = judge_approves_everything()["judge"](judged("A?"), usual)
    rejected = judge_rejects_everything()["judge"](judged("A?"), usual)
    assert set(approved) == set(rejected) == {"clarity", "completeness", "critique", "review_status"}
    assert (approved["review_status"], rejected["review_status"]) == ("approved", "rejected")
    assert approved["clarity"]["score"] >= 0.8 > 0.5 > rejected["completeness"]["score"]
