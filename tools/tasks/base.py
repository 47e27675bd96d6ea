"""What a task family is: a procedure that makes questions together with their exact answers."""

from collections.abc import Callable
from dataclasses import dataclass

from state.answers import AnswerType, Difficulty
from state.programs import Suite


@dataclass(frozen=True)
class Task:
    """`answer` is in canonical form, so that it equals itself by the comparison of its type; `steps` lead to it.

    Where code is asked for, `program` is a reference, which is the answer too, and `suite` decides what else is right.
    """

    question: str
    answer: str
    answer_type: AnswerType
    difficulty: Difficulty
    steps: tuple[str, ...] = ()
    program: str = ""
    suite: Suite | None = None


@dataclass(frozen=True)
class TaskFamily:
    """One kind of task. A module's constant `TASKS` is a tuple of them, which is what the loader looks for.

    `subjects`: words of topics and sub-topics that it belongs to. `make(seed)` is deterministic. `code`: its
    tasks ask for a program.
    """

    name: str
    subjects: tuple[str, ...]
    make: Callable[[int], Task]
    code: bool = False
