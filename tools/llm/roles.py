"""A role is a YAML file beside the node that asks: name, description, model, instruction."""

import hashlib
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from state.errors import UsageError


class Role(BaseModel):
    """`model`: `provider:name`, or empty for the run's model. `temperature`: empty for the run's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    description: str
    model: str | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    instruction: str = Field(min_length=1)

    @cached_property
    def prompt_hash(self) -> str:
        return hashlib.sha256(self.instruction.encode()).hexdigest()[:16]


def load_role(path: Path) -> Role:
    """Raises `UsageError` that names the file and what is wrong in it."""
    try:
        return Role.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"role file {path}: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        fields = ", ".join(Role.model_fields)
        where = ".".join(map(str, first["loc"])) or "the whole file"
        raise UsageError(f"role file {path}: {where}: {first['msg']}; it holds: {fields}") from error
