"""What goes wrong between here and a site, by name."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from state.errors import (
    AgentError,
    FetchError,
    FetchForbidden,
    FetchMissing,
    FetchRefused,
    FetchTimeout,
    FetchUnavailable,
    FetchUnreadable,
    FetchUntrusted,
)
from tools.boundary import retry_after_s

_NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_NO_LOCATION = "Invalid URL in location header"
_BUSY = frozenset({408, 425, 429})


def fetch_error(error: Exception) -> AgentError | None:
    """The named error for what the client, the resolver or TLS raised; `None` for a bug."""
    if isinstance(error, (TimeoutError, httpx.TimeoutException)):
        return FetchTimeout("no whole answer within the time limit (request_timeout_s)")
    if isinstance(error, httpx.ConnectError) and (refused := _tls(error)):
        return FetchUntrusted(f"no trusted connection: {_line(refused)}")
    if isinstance(error, socket.gaierror):
        missing = error.errno in _NO_SUCH_HOST
        return (FetchMissing if missing else FetchUnavailable)(f"its host has no address: {_line(error)}")
    if isinstance(error, (httpx.NetworkError, OSError)):
        return FetchUnavailable(f"the connection failed: {type(error).__name__} {_line(error)}".strip())
    if isinstance(error, httpx.InvalidURL) or _NO_LOCATION in str(error):
        return FetchForbidden(f"it leads to no web address: {_line(error)}")
    if isinstance(error, httpx.RemoteProtocolError):
        return (FetchUnavailable if _broke_off(error) else FetchUnreadable)(f"it is no proper HTTP: {_line(error)}")
    if isinstance(error, (httpx.HTTPError, httpx.StreamError, ValueError)):
        return FetchUnreadable(f"it cannot be fetched: {type(error).__name__} {_line(error)}".strip())
    return None


def refused(response: httpx.Response) -> FetchError:
    """What an answer other than success means."""
    status = response.status_code
    message = f"answered {status} {response.reason_phrase[:100]}".strip()
    if status in (404, 410):
        return FetchMissing(message)
    if status in _BUSY or status >= 500:
        return FetchUnavailable(message, retry_after=retry_after_s(response.headers))
    if 400 <= status < 500:
        return FetchRefused(message)
    return FetchUnreadable(f"{message}, which holds no page")


@contextmanager
def named(url: object) -> Iterator[None]:
    """Whatever goes wrong inside says which page it is about."""
    try:
        yield
    except FetchError as error:
        raise again(error, f"{url}: ") from error


def again(error: FetchError, before: str = "") -> FetchError:
    """The same error once more, to be raised at another place, in one line that a terminal can show."""
    message = "".join(letter if letter.isprintable() else " " for letter in f"{before}{error}")
    return type(error)(message[:500], retry_after=error.retry_after)


def _tls(error: BaseException) -> ssl.SSLError | None:
    return next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _broke_off(error: httpx.RemoteProtocolError) -> bool:
    """Whether the other side left in the middle, which asking again can mend; h11 and httpcore only have words."""
    return any(words in str(error) for words in ("disconnected", "closed connection"))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
