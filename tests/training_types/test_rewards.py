"""grpo and ppo: rewards from verdicts, reproducible from the stored row."""

from statistics import fmean, pstdev

import pytest

from state.artifacts import Evidence
from state.records import Candidate
from tests.training_types.candidates import candidate, question, solved
from training_types import training_type
from training_types.base import Composition
from training_types.grpo import solution

GROUP = [solved(0, "42", "pass"), solved(1, "41", "fail"), solved(2, "42", "pass"), solved(3, "24", "fail")]


def composed(kind: str, candidates: list[Candidate]) -> Composition:
    return training_type(kind).compose(question(kind=kind), Evidence(), candidates)


class TestGrpo:
    def test_correctness_is_the_verdict_and_rewards_follow_from_it(self) -> None:
        rows = [row.content for row in composed("grpo", GROUP).rows]
        assert [row["is_correct"] for row in rows] == [True, True, False, False]
        assert [row["group_rank"] for row in rows] == [1, 2, 3, 4]
        rewards = [1.0 if row["is_correct"] else 0.0 for row in rows]
        for row, reward in zip(rows, rewards, strict=True):
            assert row["absolute_reward"] == reward
            assert row["relative_reward"] == pytest.approx((reward - fmean(rewards)) / pstdev(rewards))
            assert row["group_size"] == 4

    def test_relative_rewards_of_a_group_have_mean_zero(self) -> None:
        rows = composed("grpo", [*GROUP, solved(4, "7", "fail")]).rows
        assert fmean(row.content["relative_reward"] for row in rows) == pytest.approx(0, abs=1e-6)

    @pytest.mark.parametrize("result", ["pass", "fail"])
    def test_a_group_without_variance_is_marked_and_not_for_training(self, result: str) -> None:
        composition = composed("grpo", [solved(n, "42", result) for n in range(4)])
        assert composition.ending == "rejected"
        assert "no variance" in composition.reason
        assert {row.review_status for row in composition.rows} == {"rejected"}
        assert len(composition.rows) == 4

    def test_an_answer_that_could_not_be_compared_is_left_out_of_the_group(self) -> None:
        rows = composed("grpo", [*GROUP, solved(4, "perhaps", "unverified")]).rows
        assert [row.candidate for row in rows] == [0, 2, 1, 3]
        assert {row.content["group_size"] for row in rows} == {4}

    @pytest.mark.parametrize(
        ("answer", "exported"),
        [
            ("42", "42"),
            ("-3/4", "-3/4"),
            ("12.5%", "12.5%"),
            ("methane", "$methane$"),
            ("-162 degrees Celsius", "$-162 degrees Celsius$"),
            ("2, 3", "$2, 3$"),
            ("x^2 + 1", "$x^2 + 1$"),
        ],
    )
    def test_what_is_no_plain_number_is_exported_as_a_formula(self, answer: str, exported: str) -> None:
        assert solution(answer) == exported

    def test_one_row_for_each_prompt_is_exported_with_the_reference_as_a_string(self) -> None:
        kind = training_type("grpo")
        exported = [columns for row in composed("grpo", GROUP).rows if (columns := kind.export(row.content))]
        assert len(exported) == 1
        assert exported[0]["solution"] == "42"
        assert exported[0]["prompt"][0]["content"].startswith("What is an alkane?")


class TestPpo:
    ANSWERS = (
        candidate(0, "An alkane is a hydrocarbon.", "approved", 0.9),
        candidate(1, "An alkane is a metal.", "needs_revision", None),
        candidate(2, "Alkanes exist.", "rejected", 0.3),
    )

    def test_a_failed_check_earns_nothing_and_a_score_is_the_reward(self) -> None:
        rows = [row.content for row in composed("ppo", list(self.ANSWERS)).rows]
        assert [row["reward"] for row in rows] == [0.9, 0.3, 0.0]
        assert [row["reward_components"]["checks"] for row in rows] == [1.0, 1.0, 0.0]
        assert rows[-1]["reward_components"]["rubric"] is None
        assert rows[-1]["reward_model"] == "checks"

    def test_the_advantage_is_measured_against_the_groups_mean(self) -> None:
        rows = [row.content for row in composed("ppo", list(self.ANSWERS)).rows]
        for row in rows:
            parts = row["reward_components"]
            assert parts["group_mean"] == pytest.approx(0.4)
            assert parts["advantage"] == pytest.approx(row["reward"] - 0.4)

    def test_only_the_prompt_is_exported_and_only_once(self) -> None:
        kind = training_type("ppo")
        exported = [
            columns for row in composed("ppo", list(self.ANSWERS)).rows if (columns := kind.export(row.content))
        ]
        assert exported == [{"prompt": [{"role": "user", "content": "What is an alkane?"}]}]

    def test_a_prompt_without_an_approved_answer_is_not_for_training(self) -> None:
        composition = composed("ppo", [self.ANSWERS[2]])
        assert composition.ending == "rejected"
        assert {row.review_status for row in composition.rows} == {"rejected"}
