"""The classes of answers, as a process is told of them that does not have them."""

import json
from functools import lru_cache
from typing import Any, cast

from pydantic import BaseModel

SCHEMAS = 256
"""Stand-ins for classes that are kept."""


def schema_text(answer: type[BaseModel]) -> str:
    return json.dumps([answer.__name__, answer.model_json_schema()])


@lru_cache(SCHEMAS)
def stand_in(text: str) -> type[BaseModel]:
    """A class that a client makes the same request of as of the one whose name and JSON schema these are."""

    def model_json_schema(_: type[BaseModel], *_args: Any, **_options: Any) -> Any:
        return json.loads(text)[1]

    name, _ = json.loads(text)
    namespace = {"model_json_schema": classmethod(model_json_schema), "__module__": __name__}
    return cast(type[BaseModel], type(name, (BaseModel,), namespace))
