"""The reward function that GRPO trainers can be given for exported tasks that ask for a program."""

from typing import Any

import pytest

from tools import sandbox
from tools.programs.reward import program_reward
from tools.sandbox.base import Outcome
from tools.tasks import task

MADE = task("function_pairs/1")
SOLUTION = MADE.suite.model_dump_json() if MADE.suite else ""
RIGHT = f"Each pair is looked at.\n\n```python\n{MADE.program}\n```"


@pytest.mark.parametrize(
    ("completion", "reward"),
    [
        (RIGHT, 1.0),
        ([{"role": "assistant", "content": RIGHT}], 1.0),
        (MADE.program, 1.0),
        (RIGHT.replace("==", "!="), 0.0),
        ("I do not know.", 0.0),
        ("", 0.0),
    ],
)
def test_a_right_program_is_rewarded(completion: Any, reward: float) -> None:
    assert program_reward([completion], [SOLUTION], prompts=["any"]) == [reward]


def test_other_tasks_are_left_to_other_rewards() -> None:
    assert program_reward([RIGHT, RIGHT], ["42", SOLUTION]) == [None, 1.0]


def test_without_a_sandbox_there_is_no_reward(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "run", lambda _job, full=False: Outcome("unavailable", "none", reason=str(full)))
    assert program_reward([RIGHT], [SOLUTION]) == [None]
