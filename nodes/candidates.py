"""In whose manner each candidate is written, and which of them has a weakness on purpose."""

from dataclasses import dataclass

from training_types.base import TrainingType

PERSONAS = {
    "expert": "a specialist who answers exactly and completely",
    "teacher": "a patient teacher who explains step by step in plain words",
    "student in a hurry": "a student who answers quickly and sometimes slips",
    "beginner": "someone who has met the subject only lately and mixes things up at times",
}
WEAKNESSES = {
    "omission": "leave out the most important part of the answer",
    "unsupported claim": "state one thing as a fact that the passages do not hold",
    "wrong step": "get one step, number or cause wrong",
    "ignored constraint": "disregard what was asked for: answer a different question about the same subject",
}


@dataclass(frozen=True)
class Manner:
    """How one candidate is to be written. Empty strings: in no particular manner, without a weakness."""

    persona: str = ""
    weakness: str = ""

    def as_inputs(self) -> dict[str, dict[str, str] | None]:
        """As the generator is told, with what the names mean."""
        return {
            "persona": {"name": self.persona, "description": PERSONAS[self.persona]} if self.persona else None,
            "weakness": {"name": self.weakness, "description": WEAKNESSES[self.weakness]} if self.weakness else None,
        }


def manner(kind: TrainingType, number: int, count: int, ordinal: int) -> Manner:
    """The manner of candidate `number` of `count` for the question at place `ordinal`; a single candidate has none."""
    if count == 1:
        return Manner()
    if number >= count - kind.weakened:
        names = tuple(WEAKNESSES)
        return Manner("", names[(ordinal + number) % len(names)])
    names = tuple(PERSONAS)
    return Manner(names[number % len(names)])
