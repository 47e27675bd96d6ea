"""What stands before a question: the questions of the same training type that the database had earlier."""

import asyncio
import weakref
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from state.records import Question
from tools.dedup import Distinct


class Numbered(Protocol):
    """Where questions are read from: those of a type with a larger id than `after`, in the order of their ids."""

    async def numbered(self, training_type: str, after: int) -> Sequence[tuple[int, str]]: ...


class Earlier:
    """Every question of a database by training type, read as far as it was needed.

    Whether a question repeats another hangs on the smaller ids alone, so in whichever order records are checked,
    they get the same verdicts.
    """

    def __init__(self) -> None:
        self._by_type: dict[str, Distinct] = {}
        self._read_to: dict[str, int] = {}
        self._source: weakref.ref[Numbered] | None = None
        self._reading = asyncio.Lock()

    async def refresh(self, question: Question, source: Numbered) -> None:
        """Reads what stands before this question and was not read yet. Another source starts anew."""
        async with self._reading:
            if self._source is None or self._source() is not source:
                self._by_type, self._read_to, self._source = {}, {}, weakref.ref(source)
            kind = question.training_type or ""
            if (after := self._read_to.get(kind, 0)) < question.question_id:
                await asyncio.to_thread(self.keep, kind, await source.numbered(kind, after))
                self._read_to[kind] = max(self._read_to.get(kind, 0), question.question_id)

    def keep(self, training_type: str, questions: Sequence[tuple[int, str]]) -> None:
        """Makes questions known, given in the order of their ids."""
        known = self._by_type.setdefault(training_type, Distinct())
        for number, text in questions:
            known.keep(text, number)
            self._read_to[training_type] = number

    def before(self, question: Question) -> Callable[[str], str | None] | None:
        """Answers for a text the earlier question that it repeats.

        Nothing for the user's own questions, used as they are, and where not all that stands before was read.
        """
        kind = question.training_type or ""
        own = question.task_spec is not None and question.task_spec.own
        if own or self._read_to.get(kind, 0) < question.question_id - 1:
            return None
        return partial(_repeated, self._by_type.get(kind, Distinct()), question.question_id)


def _repeated(known: Distinct, number: int, text: str) -> str | None:
    found = known.repeated(text, before=number)
    return f'question {found.number}: "{found.text}"' if found else None
