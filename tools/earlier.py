"""What stands before a question: the questions of the same training type that the database had earlier."""

import asyncio
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from state.records import Outline, Question
from tools.asked import Asked
from tools.dedup import Distinct

PAGE = 5_000
"""Questions that are read at once."""


class Outlined(Protocol):
    """Where questions are read from: the first of a type with a larger id than `after`, in the order of their ids."""

    async def outlines(self, training_type: str, after: int, limit: int) -> Sequence[Outline]: ...


@dataclass
class Past:
    """The questions of one training type as far as they were read, and what they are about."""

    known: Distinct = field(default_factory=Distinct)
    asked: Asked = field(default_factory=Asked)
    read_to: int = 0


class Earlier:
    """Every question of a database by training type, each read once, when it is first needed.

    Whether a question repeats another hangs on the smaller ids alone, so in whichever order records are checked,
    they get the same verdicts.
    """

    def __init__(self) -> None:
        self._by_type: dict[str, Past] = {}
        self._source: weakref.ref[Outlined] | None = None
        self._reading = asyncio.Lock()

    async def refresh(self, question: Question, source: Outlined) -> None:
        """Reads what stands before this question and was not read yet. Another source starts anew."""
        async with self._reading:
            past = self._of(question.training_type or "", source)
            if past.read_to < question.question_id:
                await _read(past, question.training_type or "", source)
                past.read_to = max(past.read_to, question.question_id)

    async def past(self, training_type: str, source: Outlined) -> Past:
        """All that the source has of the type by now; only what is new is read. Another source starts anew."""
        async with self._reading:
            past = self._of(training_type, source)
            await _read(past, training_type, source)
            return past

    def keep(self, training_type: str, questions: Sequence[tuple[int, str]]) -> None:
        """Makes questions known, given in the order of their ids."""
        past = self._by_type.setdefault(training_type, Past())
        for number, text in questions:
            past.known.keep(text, number)
            past.read_to = number

    def before(self, question: Question) -> Callable[[str], str | None] | None:
        """Answers for a text the earlier question that it repeats.

        Nothing for the user's own questions, used as they are, and where not all that stands before was read.
        """
        past = self._by_type.get(question.training_type or "", Past())
        own = question.task_spec is not None and question.task_spec.own
        if own or past.read_to < question.question_id - 1:
            return None
        return partial(_repeated, past.known, question.question_id)

    def _of(self, training_type: str, source: Outlined) -> Past:
        if self._source is None or self._source() is not source:
            self._by_type, self._source = {}, weakref.ref(source)
        return self._by_type.setdefault(training_type, Past())


async def _read(past: Past, training_type: str, source: Outlined) -> None:
    page = await source.outlines(training_type, past.read_to, PAGE)
    while page:
        await asyncio.to_thread(_keep, past.known, page)
        for outline in page:
            past.asked.count(outline)
        past.read_to = page[-1].question_id
        page = await source.outlines(training_type, past.read_to, PAGE) if len(page) == PAGE else []


def _keep(known: Distinct, page: Sequence[Outline]) -> None:
    for outline in page:
        known.keep(outline.question, outline.question_id)


def _repeated(known: Distinct, number: int, text: str) -> str | None:
    found = known.repeated(text, before=number)
    return f'question {found.number}: "{found.text}"' if found else None
