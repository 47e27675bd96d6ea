"""The menu: ready-made runs, and one of your own."""

import sys
from uuid import uuid4

from rich.console import Console
from rich.prompt import Confirm, IntPrompt, Prompt

from shell.errors import DONE, exit_code
from state.errors import UsageError
from state.settings import load_settings
from training_types import training_type_names

READY_MADE = {
    "1": ("chemistry", "organic chemistry", "sft"),
    "2": ("mathematics", "algebra", "grpo"),
    "3": ("coding", "python", "dpo"),
}
NUM_QUESTIONS = 10


def menu() -> int:
    """Asks until the user leaves or the input ends; the last run's exit code."""
    console, code = Console(), DONE
    while True:
        console.print(_choices(), highlight=False)
        choice = _asked("Your choice")
        if choice in (None, "5"):
            return code
        if choice in READY_MADE:
            code = _run(*READY_MADE[choice], NUM_QUESTIONS)
        elif choice == "4":
            code = _custom()
        else:
            print(f"synthdata: no choice {choice!r}; there are: 1, 2, 3, 4, 5", file=sys.stderr)


def _choices() -> str:
    ready = [f"  {key}  {topic} · {part} · {kind.upper()}" for key, (topic, part, kind) in READY_MADE.items()]
    return "\n".join(["", "Synthetic Data Generation Agent", *ready, "  4  custom", "  5  exit"])


def _custom() -> int:
    try:
        topic = Prompt.ask("Topic")
        sub_topic = Prompt.ask("Sub-topic (empty: all of it)", default="", show_default=False)
        kind = Prompt.ask(f"Training type ({', '.join(training_type_names())})", default="sft")
        num = IntPrompt.ask("How many questions", default=NUM_QUESTIONS)
        until = Confirm.ask("Write more until so many are approved", default=False)
    except EOFError:
        return exit_code(_input_ended)
    return _run(topic, sub_topic, kind, num, until_approved=until)


def _input_ended() -> int:
    raise UsageError("the input ended before topic, sub-topic, training type, number and end were given")


def _run(topic: str, sub_topic: str, kind: str, num: int, *, until_approved: bool = False) -> int:
    from shell.run import start

    number = {"target_accepted" if until_approved else "num_questions": num}
    given = {"topic": topic, "sub_topic": sub_topic, "training_type": kind, **number}
    return exit_code(lambda: start(load_settings(), given, str(uuid4()), as_json=False))


def _asked(question: str) -> str | None:
    """The answer, or `None` at the end of the input."""
    try:
        return Prompt.ask(question).strip()
    except EOFError:
        return None
