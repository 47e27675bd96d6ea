"""Tests of a program as data: inputs and the values that must come out."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Case(BaseModel):
    """One call: positional arguments, and the value it must return."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    args: list[JsonValue]
    expected: JsonValue


class Suite(BaseModel):
    """The cases of one function. Expected values never enter a sandbox: the host compares what comes out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    function: str = Field(pattern=r"^[A-Za-z_]\w*$")
    cases: list[Case] = Field(min_length=1, max_length=200)
