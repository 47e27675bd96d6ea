"""What the families of functions share: the wording, the examples that are shown, and the cases that are not."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from state.answers import Difficulty
from state.programs import Case, Suite
from tools.tasks._making import PROGRAMMING, family
from tools.tasks.base import Task, TaskFamily

MOST_SHOWN = 3
_OPENINGS = (
    "Write a Python function `{call}` that {does}",
    "Implement a Python function `{call}`. It {does}",
    "In Python, write a function `{call}` that {does}",
    "Your task is to write the Python function `{call}`, which {does}",
)


def code_family(name: str, write: Callable[[Random], Task]) -> TaskFamily:
    return replace(family(name, PROGRAMMING, write), code=True)


def function_task(
    rng: Random,
    call: str,
    does: str,
    program: str,
    solve: Callable[..., Any],
    inputs: Iterable[Sequence[Any]],
    difficulty: Difficulty,
    steps: tuple[str, ...],
) -> Task:
    """A task to write a function.

    `call` is its head as in `f(numbers)`, `does` goes on after "a function that". `solve` gives the expected values by
    another way than `program`; `inputs` are the arguments of each case, those of ordinary ones first, of which one to
    three are shown.
    """
    function = call.partition("(")[0]
    arguments = list({repr(list(args)): list(args) for args in inputs}.values())
    cases = [Case(args=args, expected=solve(*deepcopy(args))) for args in arguments]
    shown = "\n".join(f"- `{_told(function, case)}`" for case in cases[: rng.randint(1, MOST_SHOWN)])
    question = f"{rng.choice(_OPENINGS).format(call=call, does=does)}\n\nFor example:\n\n{shown}"
    text = program.strip()
    return Task(question, text, "code", difficulty, steps, text, Suite(function=function, cases=cases))


def alone(*values: Any) -> list[list[Any]]:
    """Arguments of one value each."""
    return [[value] for value in values]


def number_lists(rng: Random, count: int, low: int, high: int, most: int = 9) -> list[list[Any]]:
    """Arguments of one list each, of three numbers to `most`."""
    return [[[rng.randint(low, high) for _ in range(rng.randint(3, most))]] for _ in range(count)]


def _told(function: str, case: Case) -> str:
    return f"{function}({', '.join(map(repr, case.args))}) == {case.expected!r}"
