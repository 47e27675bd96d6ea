"""grpo where a program is asked for: what decides, what is stored, and what is exported."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from state.artifacts import Draft, Evidence, ReferenceSolution, Review, TaskSpec
from state.programs import Suite
from state.records import Candidate, Question
from state.verdicts import Verdict
from tools.programs.attached import suite_of
from tools.programs.check import check_program
from tools.programs.reading import program_in
from tools.programs.reward import program_reward
from tools.tasks import task
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from training_types import training_type
from training_types.grpo import GrpoRecord

GRPO = training_type("grpo")
MADE = task("function_pairs/1")
SUITE = MADE.suite or Suite.model_validate({})
WRONG = MADE.program.replace("==", "!=")


def question() -> Question:
    reference = ReferenceSolution(
        final_answer=MADE.program, answer_type="code", acceptance="unit_tests", suite=SUITE, confirmed=True
    )
    return Question(
        question_id=1,
        run_id="run",
        ordinal=0,
        question=MADE.question,
        topic="programming",
        sub_topic="python",
        training_type="grpo",
        task_spec=TaskSpec(training_type="grpo", procedure="function_pairs/1"),
        reference_solution=reference,
    )


def verdicts(content: Any, *, right: bool = True) -> list[Verdict]:
    said = GRPO.exchange(MADE.question, content)
    subject = Subject(
        MADE.question,
        said.prompt,
        said.answer,
        content=content,
        program=said.program,
        final_answer=said.final_answer,
        reference=question().reference_solution,
        claimed_right=right,
    )
    return run_checks(["program"], subject)


def candidate(number: int, content: dict[str, Any]) -> Candidate:
    found = [verdict.model_copy(update={"candidate": number}) for verdict in verdicts(content)]
    review = Review(candidate=number, review_status="approved", reason="checked", verdicts=found)
    return Candidate(draft=Draft(candidate=number, content=content, model="m", prompt_hash="abc"), review=review)


def draft(code: str, reasoning: str = "Every pair is looked at.") -> dict[str, Any]:
    return {"reasoning": reasoning, "final_answer": SUITE.function, "code": code}


GROUP = [
    candidate(0, draft(MADE.program)),
    candidate(1, draft(WRONG)),
    candidate(2, draft("", f"So:\n\n```python\n{MADE.program}\n```\n\nThat is all.")),
    candidate(3, draft(f"```python\n{WRONG}\n```")),
    candidate(4, draft("")),
]


def rows() -> list[dict[str, Any]]:
    return [row.content for row in GRPO.compose(question(), Evidence(), GROUP).rows]


def test_a_program_is_right_where_its_suite_says_so() -> None:
    composed = GRPO.compose(question(), Evidence(), GROUP)
    assert composed.ending == "approved"
    assert [row.candidate for row in composed.rows] == [0, 2, 1, 3, 4]
    assert [row.content["is_correct"] for row in composed.rows] == [True, True, False, False, False]


def test_the_record_holds_both_programs_and_the_response_shows_its_own() -> None:
    first, inline, wrong, fenced, none = rows()
    for row in (first, inline):
        assert row["code"] == row["predicted_answer"] == program_in(row["response"]) == MADE.program
    assert inline["response"] == inline["reasoning"]
    for row in (wrong, fenced):
        assert row["predicted_answer"] == program_in(row["response"]) == WRONG
    assert none["predicted_answer"] == ""
    for row in rows():
        GrpoRecord.model_validate(row)
        assert check_program(row["expected_answer"], SUITE).result == "pass"
        assert suite_of(row["expected_answer"]) == SUITE


def test_a_stored_row_is_read_back_and_checked_as_it_says() -> None:
    for row in rows():
        [side] = GRPO.sides(json.loads(json.dumps(row)))
        assert side.good == row["is_correct"]
        assert [verdict.result for verdict in verdicts(side.content, right=side.good)] == ["pass"]
        assert [verdict.result for verdict in verdicts(side.content, right=not side.good)] == ["fail"]


def test_what_is_exported_is_the_suite_that_a_reward_function_runs() -> None:
    exported = [columns for row in rows() if (columns := GRPO.export(row))]
    assert len(exported) == 1
    [user] = exported[0]["prompt"]
    assert "```python" in user["content"]
    assert "boxed" not in user["content"]
    assert Suite.model_validate_json(exported[0]["solution"]) == SUITE
    responses = [row["response"] for row in rows()]
    assert program_reward(responses, [exported[0]["solution"]] * 5) == [1.0, 1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("checks", "correct"),
    [
        ({"program": "pass"}, True),
        ({"answer": "pass", "format": "fail"}, None),
        ({"pattern": "pass"}, True),
        ({"schema": "fail"}, False),
        ({"answer": "pass", "pattern": "fail"}, False),
        ({"answer": "pass", "pattern": "unverified"}, None),
        ({"program": "unverified"}, None),
        ({"format": "pass"}, None),
    ],
)
def test_whichever_check_decided_says_whether_it_is_correct(checks: dict[str, Any], correct: bool | None) -> None:
    found = [Verdict(check=check, result=result, kind="exact") for check, result in checks.items()]
    review = Review(review_status="approved", reason="checked", verdicts=found)
    alone = GROUP[0].model_copy(update={"review": review})
    composed = GRPO.compose(question(), Evidence(), [alone])
    assert [row.content["is_correct"] for row in composed.rows] == ([] if correct is None else [correct])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"absolute_reward": 0.0}, "absolute_reward must be 1 where is_correct"),
        ({"absolute_reward": 0.5}, "absolute_reward must be 1 where is_correct"),
        ({"is_correct": False}, "absolute_reward must be 1 where is_correct"),
        ({"group_rank": 6}, "group_rank 6 is beyond group_size 5"),
        ({"relative_reward": -1.0}, "relative_reward must be positive only for a correct answer"),
        ({"is_correct": False, "absolute_reward": 0.0}, "relative_reward must be positive only"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        GrpoRecord.model_validate({**rows()[0], **change})
