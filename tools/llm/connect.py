"""From `provider:name` to a LangChain chat model with a time limit and no hidden retries."""

import logging
import os
import warnings
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel

from state.errors import UsageError
from state.settings import Settings
from tools.llm.offline.model import OfflineModel

OFFLINE = "offline"
Middleware = Callable[[Any, Callable[[Any], Awaitable[Any]]], Awaitable[Any]]
"""Of aiohttp's client: given a request, and what sends it."""

_KEYS = {"google_genai": "GOOGLE_API_KEY", "openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}


def connect(
    name: str,
    settings: Settings,
    *,
    temperature: float,
    max_tokens: int,
    seed: int,
    middlewares: Sequence[Middleware] = (),
) -> BaseChatModel:
    """The model `name`, ready to be asked. Connects nowhere yet.

    The client's own retries are off: one policy above it decides (`tools.boundary.retrying`). Where the client is
    aiohttp's (Gemini), requests go through the `middlewares`.
    Raises `UsageError` for a missing key, an unknown provider or a package that is not installed.
    """
    if name == OFFLINE:
        return OfflineModel(seed=seed, temperature=temperature)
    provider, _, model = name.partition(":")
    if not provider or not model:
        raise UsageError(
            f"no model {name!r}; write 'offline' or 'provider:name', for example google_genai:gemini-2.5-flash"
        )
    options = _options(provider, settings, middlewares)
    options |= {"temperature": temperature, "max_tokens": max_tokens}
    from langchain.chat_models import init_chat_model

    _hush()
    try:
        connected: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
        return connected
    except ImportError as error:
        raise UsageError(f"model {name!r} needs a package that is not installed: {error}") from error
    except ValueError as error:
        raise UsageError(f"model {name!r}: {' '.join(str(error).split())[:300]}") from error


def _options(provider: str, settings: Settings, middlewares: Sequence[Middleware]) -> dict[str, Any]:
    """What the client is made with, beside how the model samples."""
    options: dict[str, Any] = {
        "timeout": settings.request_timeout_s,
        "max_retries": 1 if provider == "google_genai" else 0,
        **_key(provider, settings),
    }
    if middlewares and provider == "google_genai":
        options["client_args"] = {"middlewares": tuple(middlewares)}
    if settings.model_base_url:
        options["base_url"] = settings.model_base_url
    return options


def _hush() -> None:
    """Of answers and errors that are recorded as such, LangChain would write among the lines of a run as well: that
    one was empty, and that the body of an error was not read twice."""
    logging.getLogger("langchain_google_genai.chat_models").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", "coroutine 'ClientResponse.json' was never", RuntimeWarning)


async def disconnect(model: BaseChatModel) -> None:
    """Closes a model's connections. Providers' clients differ in what they call it."""
    client = getattr(model, "root_async_client", None)
    close = getattr(model, "aclose", None) or getattr(client, "close", None)
    if close is not None:
        await close()


def _key(provider: str, settings: Settings) -> dict[str, str]:
    """The key as the provider's client takes it. A local OpenAI-compatible server needs none."""
    secret = {"google_genai": settings.google_api_key, "openai": settings.openai_api_key}.get(provider)
    if secret:
        return {"api_key": secret.get_secret_value()}
    variable = _KEYS.get(provider)
    if provider == "openai" and settings.model_base_url:
        return {"api_key": "none"}
    if variable and not os.environ.get(variable):
        raise UsageError(f"{variable} is not set, which {provider} models need; set it, or use --model offline")
    return {}


def endpoint(name: str, settings: Settings) -> str:
    """Where calls to the model go, for people to read."""
    if name == OFFLINE:
        return "embedded, no network"
    return settings.model_base_url or "the provider's own endpoint"
