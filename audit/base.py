"""What a defect is, and the stored records that it is planted in."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from state.records import Question
from tools.text import sentences
from training_types import training_type
from training_types.base import Exchange, TrainingType

CaughtBy = Literal["check", "judge"]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Specimen:
    """One stored row with its question. `failed` names the checks that an answer called wrong or worse had failed."""

    record_id: int
    content: Mapping[str, Any]
    question: Question
    own_reasoning: Sequence[str] = ()
    failed: frozenset[str] = frozenset()

    @property
    def kind(self) -> TrainingType:
        return training_type(self.question.training_type or "")

    @cached_property
    def said(self) -> Exchange:
        """The answer that speaks for the row."""
        return self._exchange(self.content)

    @cached_property
    def good(self) -> bool:
        """Whether the row calls that answer right."""
        return bool(self.kind.sides(self.content)[0].good)

    @cached_property
    def grounded(self) -> bool:
        """Whether the answer rests on evidence alone; where a reference decides, its steps are free."""
        reference = self.question.reference_solution
        return self.good and (reference is None or reference.acceptance == "supported")

    def answers(self) -> list[Path]:
        """Where in the content the texts of that answer stand: those that change it when they are changed."""
        return [path for path, text in _texts(self.content) if self._is_answer(path, text)]

    def at(self, path: Path) -> str:
        value: Any = self.content
        for step in path:
            value = value[step]
        return str(value)

    def with_text(self, path: Path, text: str) -> "Specimen":
        return replace(self, content=_changed(self.content, path, text))

    def with_content(self, **columns: Any) -> "Specimen":
        return replace(self, content={**self.content, **columns})

    def asking(self, question: str) -> "Specimen":
        """The same record with another question, wherever the question stands in it."""
        asked, content = self.question.question, self.content
        for path, text in _texts(self.content):
            if text == asked:
                content = _changed(content, path, question)
        return replace(self, content=content, question=self.question.model_copy(update={"question": question}))

    def prose(self) -> list[tuple[Path, str]]:
        """Every sentence of the answer's prose with where it stands; code blocks are none."""
        found = [(path, sentence) for path in self.answers() for sentence in sentences(self.at(path))]
        return [(path, sentence) for path, sentence in found if "```" not in sentence and "\n" not in sentence]

    def with_sentence(self, path: Path, sentence: str, other: str) -> "Specimen":
        return self.with_text(path, self.at(path).replace(sentence, other, 1))

    def _exchange(self, content: Mapping[str, Any]) -> Exchange:
        return self.kind.exchange(self.question.question, self.kind.sides(content)[0].content)

    def _is_answer(self, path: Path, text: str) -> bool:
        marked = self._exchange(_changed(self.content, path, f"{text} altered"))
        return marked.answer != self.said.answer


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in the content with its path; the roles of messages are none."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "role":
                yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _texts(inner, (*path, n))


def _changed(value: Any, path: Path, text: str) -> Any:
    if not path:
        return text
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_changed(inner, rest, text) if n == step else inner for n, inner in enumerate(value)]
    return {key: _changed(inner, rest, text) if key == step else inner for key, inner in value.items()}


@dataclass(frozen=True)
class Surrounded:
    """What a defect may draw on: the other records, and chance."""

    others: Sequence[Specimen]
    chance: random.Random
    benchmark: Sequence[str] = ()
    instructions: Sequence[str] = ()


@dataclass(frozen=True)
class Defect:
    """One way in which a good record goes bad. A module's constant `DEFECTS` is what the loader looks for.

    `plant` gives the record with the defect, or nothing where this record cannot have it. `caught_by` says whether
    a deterministic check is to catch it, or whether only a judge can tell.
    """

    name: str
    plant: Callable[[Specimen, Surrounded], Specimen | None]
    caught_by: CaughtBy = "check"
    means: str = field(default="")
