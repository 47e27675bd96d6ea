"""The usual answer of a model: that of the project's own offline model, grounded in the request's passages."""

import json
from typing import Any

from tests.protocol.dialect import Asked


def offline_answer(asked: Asked) -> Any:
    """The offline model's text; `OK` for a plain text request, such as a connection test."""
    if not asked.role and not asked.schema:
        return "OK"
    from langchain_core.messages import HumanMessage, SystemMessage

    from tools.llm.offline.model import OfflineModel

    messages = [SystemMessage(asked.instruction), HumanMessage(json.dumps(asked.payload))]
    fields = list(asked.schema.get("properties", ()))
    return OfflineModel(seed=0, temperature=0.0).invoke(messages, fields=fields).text
