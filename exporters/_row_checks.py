"""What makes one row unfit for training, whatever its training type: each check has a name and reads columns."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

from exporters.base import ANSWER_COLUMNS, MESSAGE_COLUMNS, Columns, column_kind
from tools.text import normalised

_MAY_FOLLOW = {
    "": {"system", "user"},
    "system": {"user"},
    "user": {"assistant"},
    "assistant": {"user", "tool"},
    "tool": {"assistant", "tool"},
}
_ANSWER_LABEL = re.compile(r"\banswer\s*:", re.IGNORECASE)
_FEWEST_WORDS_OF_A_REPETITION = 3
_FEWEST_WORDS_OF_AN_ECHO = 5


@dataclass(frozen=True)
class RowCheck:
    """`refuses` answers True for a row that must not be exported. Checks run in order: later ones may rely
    on what earlier ones refused."""

    reason: str
    means: str
    refuses: Callable[[Columns], bool]


def null_ground_truth(row: Columns) -> bool:
    return "solution" in row and (row["solution"] is None or (is_text(row["solution"]) and _blank(row["solution"])))


def content_not_text(row: Columns) -> bool:
    return not all(_fits(column, value) for column, value in row.items())


def ends_with_user(row: Columns) -> bool:
    return any(turns[-1:] and turns[-1]["role"] == "user" for turns in _present(row, (*ANSWER_COLUMNS, "messages")))


def blank_completion(row: Columns) -> bool:
    answers = [*_present(row, ANSWER_COLUMNS), *(_said_by("assistant", m) for m in _present(row, ("messages",)))]
    return any(not turns or any(_blank(turn["content"]) for turn in turns) for turns in answers)


def blank_prompt(row: Columns) -> bool:
    asked = [_said_by("user", turns) for turns in _present(row, ("prompt", "messages"))]
    return any(not turns or any(_blank(turn["content"]) for turn in turns) for turns in asked)


def roles_out_of_order(row: Columns) -> bool:
    answers = _present(row, ANSWER_COLUMNS)
    prompts = _present(row, ("prompt",))
    whole = [p + a for p in prompts for a in answers] or prompts or answers
    talks = _present(row, ("messages",))
    return (
        any(not _in_order(turns) for turns in (*whole, *talks))
        or any(turns[-1]["role"] != "assistant" for turns in talks)
        or any(turns[-1]["role"] not in {"user", "tool"} for turns in prompts)
        or any(turns[-1]["role"] != "assistant" or _said_by("user", turns) for turns in answers)
    )


def chosen_equals_rejected(row: Columns) -> bool:
    return "chosen" in row and "rejected" in row and _text(row["chosen"]) == _text(row["rejected"])


def prompt_in_completion(row: Columns) -> bool:
    named = [row["question"]] if "question" in row else []
    return any(
        _holds(normalised(answer), normalised(question), _FEWEST_WORDS_OF_A_REPETITION)
        for asked, answer in _exchanges(row)
        for question in (asked, *named)
    )


def completion_in_prompt(row: Columns) -> bool:
    if "solution" in row and _labelled(_asked(row), normalised(row["solution"])):
        return True
    return any(_gives_away(asked, normalised(answer), row.get("context", "")) for asked, answer in _exchanges(row))


def context_not_in_prompt(row: Columns) -> bool:
    context = normalised(row.get("context", ""))
    return "context" in row and (not context or context not in _text(row.get("prompt", [])))


ROW_CHECKS: Sequence[RowCheck] = (
    RowCheck("null_ground_truth", "no solution to check answers against", null_ground_truth),
    RowCheck("content_not_text", "a message or column that is not what the trainer reads", content_not_text),
    RowCheck("ends_with_user", "a conversation that ends with a user turn", ends_with_user),
    RowCheck("blank_completion", "an answer without text", blank_completion),
    RowCheck("blank_prompt", "a prompt without text", blank_prompt),
    RowCheck("roles_out_of_order", "turns that do not alternate as a conversation does", roles_out_of_order),
    RowCheck("chosen_equals_rejected", "chosen and rejected say the same", chosen_equals_rejected),
    RowCheck("prompt_in_completion", "the prompt repeated inside the answer", prompt_in_completion),
    RowCheck("completion_in_prompt", "the answer given away by the prompt", completion_in_prompt),
    RowCheck("context_not_in_prompt", "a context that the prompt does not hold", context_not_in_prompt),
)


def refusal(row: Columns) -> str | None:
    """The reason why this row must not be exported, or None."""
    return next((check.reason for check in ROW_CHECKS if check.refuses(row)), None)


def _fits(column: str, value: Any) -> bool:
    match column_kind(column):
        case "messages":
            return isinstance(value, list) and all(_is_message(turn) for turn in value)
        case "bool":
            return isinstance(value, bool)
        case "float":
            return isinstance(value, float) and isfinite(value)
        case _:
            return is_text(value)


def _is_message(turn: Any) -> bool:
    return isinstance(turn, dict) and turn.keys() == {"role", "content"} and all(is_text(v) for v in turn.values())


def is_text(value: Any) -> bool:
    """A string that UTF-8 can hold: lone surrogates cannot be written to a file."""
    return isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value)


def _blank(text: str) -> bool:
    return all(c.isspace() or unicodedata.category(c) in {"Cc", "Cf"} for c in text)


def _present(row: Columns, columns: Sequence[str]) -> list[list[dict[str, str]]]:
    return [row[column] for column in columns if column in row and column in MESSAGE_COLUMNS]


def _said_by(role: str, turns: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [turn for turn in turns if turn["role"] == role]


def _text(turns: Sequence[dict[str, str]]) -> str:
    return normalised("\n".join(turn["content"] for turn in turns))


def _in_order(turns: Sequence[dict[str, str]]) -> bool:
    return all(role in _MAY_FOLLOW.get(before, ()) for before, role in pairwise(["", *(t["role"] for t in turns)]))


def _asked(row: Columns) -> str:
    return _said_by("user", row["prompt"])[-1]["content"]


def _exchanges(row: Columns) -> Iterator[tuple[str, str]]:
    """Each user turn with the answer to it. `rejected` is left out: it may be as bad as it likes.

    In conversations so are turns of a word or two: a greeting may be returned.
    """
    for column in ("completion", "chosen"):
        if column in row and "prompt" in row:
            yield _asked(row), "\n".join(turn["content"] for turn in row[column])
    for turn, reply in pairwise(row.get("messages", [])):
        if turn["role"] == "user" and len(turn["content"].split()) >= _FEWEST_WORDS_OF_A_REPETITION:
            yield turn["content"], reply["content"]


def _holds(text: str, part: str, fewest_words: int) -> bool:
    """Whether a text is this part, or has it inside as whole words where it is long enough to be no accident."""
    long_enough = len(part.split()) >= fewest_words
    return text == part or (long_enough and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None)


def _gives_away(asked: str, answer: str, context: str) -> bool:
    """Outside the context, which may well hold the answer: the answer in full, or anywhere after 'Answer:'."""
    outside = normalised(asked.replace(context, "\n")) if context else normalised(asked)
    return bool(answer) and (_holds(outside, answer, _FEWEST_WORDS_OF_AN_ECHO) or _labelled(asked, answer))


def _labelled(asked: str, answer: str) -> bool:
    """Whether the answer stands after an 'Answer:' in what is asked."""
    starts = re.compile(rf"{re.escape(answer)}(?!\w)")
    return bool(answer) and any(starts.match(normalised(rest)) for rest in _ANSWER_LABEL.split(asked)[1:])
