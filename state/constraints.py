"""What can be counted of an answer: words, bullets, what it must hold and what it must not."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ConstraintKind = Literal[
    "max_words",
    "min_words",
    "max_sentences",
    "min_sentences",
    "max_characters",
    "bullets",
    "paragraphs",
    "language",
    "must_contain",
    "must_not_contain",
    "starts_with",
    "ends_with",
    "regex",
    "json_schema",
]


class Constraint(BaseModel):
    """`value`: a whole number in digits where things are counted, a language tag, a text, a pattern, or JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ConstraintKind
    value: str = Field(min_length=1)
