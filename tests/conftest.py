"""What every test has: a clean environment, no way out of this machine, and local servers on demand."""

import signal

import pytest

from tests.support.environment import _clean_environment, set_up, workdir
from tests.support.network import _network_guard, guarded_env, outside_attempts
from tests.support.servers import protocol_server

set_up()
# A shell that starts the tests in the background has them, and what they start, ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Lets pass two warnings that the Gemini client causes in aiohttp, which nothing here can mend."""
    config.addinivalue_line("filterwarnings", "ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
    config.addinivalue_line("filterwarnings", "ignore:coroutine 'ClientResponse.json' was never:RuntimeWarning")


__all__ = [
    "_clean_environment",
    "_network_guard",
    "guarded_env",
    "outside_attempts",
    "protocol_server",
    "workdir",
]
