"""A reward function for GRPO trainers: 1 for a program that passes the suite in `solution`, 0 for one that does not."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from state.programs import Suite
from tools.programs.check import check_program
from tools.programs.reading import program_in


def program_reward(completions: Sequence[Any], solution: Sequence[str], **_columns: Any) -> list[float | None]:
    """One reward per completion, a text or a list of messages whose last one counts.

    `None`, which trl leaves out of the sum, where the solution is no suite or no sandbox could run the program.
    """
    return [_reward(_text(said), text) for said, text in zip(completions, solution, strict=True)]


def _reward(answer: str, solution: str) -> float | None:
    try:
        suite = Suite.model_validate_json(solution)
    except ValidationError:
        return None
    code = program_in(answer)
    result = check_program(code, suite).result if code else "fail"
    return {"pass": 1.0, "fail": 0.0}.get(result)


def _text(completion: Any) -> str:
    return completion if isinstance(completion, str) else str(completion[-1]["content"])
