"""An asker that is connected to a local protocol server as a run connects it."""

from collections.abc import Awaitable, Callable
from typing import Any

from state.settings import Settings, load_settings
from tests.protocol import ProtocolServer
from tests.protocol.log import Request
from tools.llm.ask import Asker, Opened
from tools.llm.connect import connect, disconnect
from tools.llm.roles import Role
from tools.llm.wire import Call

GEMINI, OPENAI = "google_genai:gemini-2.5-flash", "openai:local-model"
ATTEMPTS = 3
Models = list[Any]
"""Models to close when the test ends."""


def wire_settings(server: ProtocolServer, model: str, timeout_s: float, **changes: Any) -> Settings:
    url = server.url if model == GEMINI else f"{server.url}/v1"
    return load_settings(
        model=model, model_base_url=url, request_timeout_s=timeout_s, google_api_key="a-key", **changes
    )


def wire_asker(settings: Settings, record: Callable[[Call], Awaitable[None]], opened: Models) -> Asker:
    """Asks in the role of the generator, with a limit of 100 tokens."""

    def open_model(max_tokens: int, candidate: int) -> Opened:
        model = connect(settings.model, settings, temperature=0.0, max_tokens=max_tokens, seed=candidate)
        opened.append(model)
        return Opened(model, settings.model, 0.0, candidate)

    return Asker(
        role=Role(name="generator", description="answers", instruction="Answer in JSON."),
        open_model=open_model,
        record=record,
        timeout_s=settings.request_timeout_s,
        attempts=ATTEMPTS,
        max_tokens=100,
    )


async def close(opened: Models) -> None:
    for model in opened:
        await disconnect(model)


def token_limit(request: Request) -> Any:
    """The token limit of a request, in either protocol."""
    return request.body.get("generationConfig", {}).get("maxOutputTokens") or request.body.get("max_completion_tokens")
