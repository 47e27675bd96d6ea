"""Requests as the product's calls send them, for the tests of the server."""

import json
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel

from tests.protocol.scripts import Hook


class Capital(BaseModel):
    city: str
    facts: list[str]


CAPITAL = {"city": "Canberra", "facts": ["seat of parliament", "planned city"]}
ANSWERS_CAPITAL: dict[str, Hook] = {"generator": lambda _payload, _usual: CAPITAL}


def asked(role: str = "generator", **inputs: Any) -> list[BaseMessage]:
    """A system instruction and the inputs of a role as one JSON object."""
    return [SystemMessage("Answer in JSON."), HumanMessage(json.dumps({"role": role, **inputs}))]


def judged(question: str) -> dict[str, Any]:
    return {"role": "judge", "question": question, "rubric": {"clarity": "plain", "completeness": "in full"}}
