"""What a model's client raises, made into our named errors: one table for every provider."""

import json
from collections.abc import Iterator

from langchain_core.exceptions import OutputParserException
from pydantic import ValidationError

from state.errors import (
    AgentError,
    ModelAuthError,
    ModelBlocked,
    ModelError,
    ModelMalformed,
    ModelQuotaExhausted,
    ModelRateLimited,
    ModelRequestError,
    ModelTimeout,
    ModelTruncated,
    ModelUnavailable,
)
from tools.llm.refusal import asked_to_wait_s, used_up

LIMITED = 429
_BY_STATUS: dict[int, type[ModelError]] = {
    401: ModelAuthError,
    403: ModelAuthError,
    408: ModelTimeout,
    LIMITED: ModelRateLimited,
}
_BY_NAME: dict[str, type[ModelError]] = {
    "LengthFinishReasonError": ModelTruncated,
    "ContentFilterFinishReasonError": ModelBlocked,
    "IndexError": ModelBlocked,
    "TimeoutException": ModelTimeout,
    "APITimeoutError": ModelTimeout,
    "TimeoutError": ModelTimeout,
    "TransportError": ModelUnavailable,
    "APIConnectionError": ModelUnavailable,
    "ClientConnectionError": ModelUnavailable,
    "ClientPayloadError": ModelUnavailable,
    "OSError": ModelUnavailable,
}
"""By the name of a class or of one it derives from: the SDKs, and whichever HTTP library they use, stay unimported.
An `IndexError` is what LangChain's OpenAI client raises for an answer without choices."""

_MALFORMED = (json.JSONDecodeError, OutputParserException, ValidationError)
_KEY_WORDS = ("api key", "api_key", "apikey")


def model_error(error: Exception) -> AgentError | None:
    """The named error for what a model's client raised; `None` for what is no failure of a model."""
    message = _one_line(error)
    if (status := http_status(error)) is not None:
        if status == LIMITED and (quota := used_up(_chain(error))):
            return ModelQuotaExhausted(f"a quota of the provider is used up, and not renewed soon: {quota}")
        return _class_of(status, message)(message, retry_after=asked_to_wait_s(_chain(error)))
    if isinstance(error, _MALFORMED):
        return ModelMalformed(f"the answer could not be read: {message}")
    known = (_BY_NAME[base.__name__] for e in _chain(error) for base in type(e).__mro__ if base.__name__ in _BY_NAME)
    named = next(known, None)
    return named(message) if named else None


def http_status(error: BaseException) -> int | None:
    """The HTTP status, 400 to 599, that the error or one of its causes carries."""
    return next((s for e in _chain(error) if (s := _status(e)) is not None), None)


def _class_of(status: int, message: str) -> type[ModelError]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return ModelUnavailable
    return ModelAuthError if any(word in message.lower() for word in _KEY_WORDS) else ModelRequestError


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__


def _status(error: BaseException) -> int | None:
    for value in (getattr(error, "status_code", None), getattr(error, "code", None)):
        if isinstance(value, int) and 400 <= value < 600:
            return value
    return None


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else f"{text[:299]}…"
