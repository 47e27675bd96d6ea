"""Subjects to check, as the verify step makes them."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from state.artifacts import ReferenceSolution
from tests.tools.packs import pack
from tools.verifiers.base import Subject

EVIDENCE = pack(
    "An alkane is a hydrocarbon with only single bonds. Methane is the simplest alkane.",
    "Methane boils at -162 degrees Celsius. Alkanes do not decolorize bromine water in the dark.",
)


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    instruction: str = Field(min_length=1)
    response: str = Field(min_length=1)
    turns: list[dict[str, str]] = []


def subject(answer: str = "Methane is the simplest alkane.", **changes: Any) -> Subject:
    """A good subject with this answer, changed where named."""
    question = changes.get("question", "Which alkane has the smallest molecule?")
    if "expected" in changes:
        kind = changes.pop("answer_type", "text")
        changes["reference"] = ReferenceSolution(final_answer=changes.pop("expected"), answer_type=kind)
    base = Subject(
        question=question,
        prompt=question,
        answer=answer,
        content={"response": answer, "own_reasoning": []},
        record={"instruction": question, "response": answer},
        schema=Row,
        passages=EVIDENCE,
    )
    return replace(base, **changes)
