"""Local protocol servers that stop when their test ends."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.protocol import ProtocolServer

StartServer = Callable[..., ProtocolServer]


@pytest.fixture
def protocol_server() -> Iterator[StartServer]:
    """Starts servers: `protocol_server(answer=..., faults=..., latency_s=...)`."""
    with ExitStack() as stack:

        def start(**options: Any) -> ProtocolServer:
            return stack.enter_context(ProtocolServer(**options))

        yield start
    _forget_openai_clients()


def _forget_openai_clients() -> None:
    """LangChain keeps one HTTP client for each URL; a later server may get the same port in another event loop."""
    clients = sys.modules.get("langchain_openai.chat_models._client_utils")
    for name in ("_cached_sync_httpx_client", "_cached_async_httpx_client"):
        if clients is not None:
            getattr(clients, name).cache_clear()
