"""What the parts of the offline model hand to each other."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Request:
    """One call: the JSON object of the message, and how to vary. `fields`: those of the draft that is asked for."""

    inputs: Mapping[str, Any]
    fields: tuple[str, ...] = ()
    seed: int = 0
    temperature: float = 0.0

    def text(self, name: str) -> str:
        """The input `name` as text; empty where it is absent or of another kind."""
        value = self.inputs.get(name)
        return value if isinstance(value, str) else ""

    def objects(self, name: str) -> list[Mapping[str, Any]]:
        """The JSON objects in the list `name`; empty where it is absent or of another kind."""
        value = self.inputs.get(name)
        return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []

    def object(self, name: str) -> Mapping[str, Any]:
        value = self.inputs.get(name)
        return value if isinstance(value, Mapping) else {}

    def count(self, name: str, default: int) -> int:
        value = self.inputs.get(name)
        return value if isinstance(value, int) and value >= 0 else default

    @property
    def verifiable(self) -> bool:
        """Whether only what a procedure can check is wanted."""
        return self.inputs.get("verifiable") is True

    @property
    def candidate(self) -> int:
        """0 for the best answer; other numbers for other ways to put it."""
        return self.count("candidate", 0)

    @property
    def persona(self) -> str:
        """In whose manner to answer; empty for no one's."""
        return self._named("persona")

    @property
    def weakness(self) -> str:
        """The weakness that the answer is to have; empty for none."""
        return self._named("weakness")

    def _named(self, name: str) -> str:
        value = self.object(name).get("name")
        return value if isinstance(value, str) else ""

    @property
    def run_seed(self) -> int:
        """The seed that all candidates of a run share: each is asked for with its number added to it."""
        return self.seed - self.candidate

    @property
    def own_chance(self) -> random.Random:
        """What to choose by where a choice must be made: the same for the same seed, question and candidate."""
        return random.Random(f"{self.seed}/{self.text('question')}/{self.candidate}")

    @property
    def chance(self) -> int:
        """What to shuffle by; 0 for not at all, which is so at temperature 0."""
        return self.seed if self.temperature > 0 else 0


@dataclass(frozen=True)
class OfflineRole:
    """A role. The module's constant `ROLE` is what the loader looks for. `answer` gives a JSON object."""

    answer: Callable[[Request], dict[str, Any]]


@dataclass(frozen=True)
class FieldWriter:
    """One field of a draft. The module's constant `FIELD` is what the loader looks for.

    `write` gets the request, and what was chosen to say. `training_types` that have the field.
    """

    write: Callable[[Request, "Saying"], Any]
    training_types: frozenset[str]


@dataclass(frozen=True)
class Saying:
    """What an answer is made of: the sentences that answer, those that explain, and where they stand.

    `variation` counts the ways to put it, from 0.
    """

    answer: tuple[str, ...]
    support: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    answerable: bool = True
    variation: int = 0
