"""The offline model as a LangChain chat model: JSON request in, JSON answer out, no network and no weights."""

import json
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Literal

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.output_parsers import BaseOutputParser, JsonOutputParser, PydanticOutputParser
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableMap, RunnablePassthrough
from pydantic import BaseModel

from tools.llm.offline.base import OfflineRole, Request
from tools.plugins import load_plugin, plugin_names

NAME = "offline"
_ROLES = "tools.llm.offline.roles"
_TOKENS_PER_WORD = 4 / 3


class OfflineModel(BaseChatModel):
    """Answers the roles of the pipeline by extraction; the same seed and request give the same answer.

    It expects a human message that is one JSON object with a `role`. To anything else it answers in plain
    words what it can do. Token counts are an estimate: four tokens to three words.
    """

    seed: int = 0
    temperature: float = 0.0
    model_name: Literal["offline"] = "offline"

    @property
    def _llm_type(self) -> str:
        return NAME

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": NAME, "seed": self.seed, "temperature": self.temperature}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        del stop, run_manager
        text = self._answer(messages, tuple(kwargs.get("fields", ())))
        message = AIMessage(
            text,
            usage_metadata=_usage(messages, text),
            response_metadata={"finish_reason": "STOP", "model_name": NAME},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def with_structured_output(
        self, schema: dict[str, Any] | type, *, include_raw: bool = False, **_kwargs: Any
    ) -> Runnable[LanguageModelInput, Any]:
        """A runnable that gives the parsed answer; with `include_raw`, `raw`, `parsed` and `parsing_error`."""
        parser: BaseOutputParser[Any] = JsonOutputParser()
        fields: Sequence[str] = list(schema.get("properties", ())) if isinstance(schema, dict) else ()
        if isinstance(schema, type) and issubclass(schema, BaseModel):
            parser, fields = PydanticOutputParser(pydantic_object=schema), list(schema.model_fields)
        bound = self.bind(fields=fields)
        if not include_raw:
            return bound | parser
        parsed = RunnablePassthrough.assign(parsed=itemgetter("raw") | parser, parsing_error=lambda _: None)
        unparsed = RunnablePassthrough.assign(parsed=lambda _: None)
        return RunnableMap(raw=bound) | parsed.with_fallbacks([unparsed], exception_key="parsing_error")

    def _answer(self, messages: Sequence[BaseMessage], fields: tuple[str, ...]) -> str:
        inputs = _inputs(messages)
        role = inputs.get("role") if inputs else None
        names = plugin_names(_ROLES)
        if inputs is None or role not in names:
            return (
                "I am the offline model: I quote from passages that I am given, and write nothing of my own. "
                f"I answer one JSON object that names a role; the roles are: {', '.join(names)}."
            )
        request = Request(inputs, fields, self.seed, self.temperature)
        found = load_plugin(_ROLES, "ROLE", OfflineRole, str(role), called="role of the offline model")
        return json.dumps(found.answer(request), ensure_ascii=False)


def _inputs(messages: Sequence[BaseMessage]) -> Mapping[str, Any] | None:
    """The newest human message that is a JSON object; a note after it changes nothing."""
    for message in reversed(messages):
        if message.type == "human":
            try:
                value = json.loads(message.text)
            except json.JSONDecodeError:
                continue
            if isinstance(value, dict):
                return value
    return None


def _usage(messages: Sequence[BaseMessage], answer: str) -> UsageMetadata:
    read = round(sum(len(message.text.split()) for message in messages) * _TOKENS_PER_WORD)
    written = round(len(answer.split()) * _TOKENS_PER_WORD)
    return UsageMetadata(input_tokens=read, output_tokens=written, total_tokens=read + written)
