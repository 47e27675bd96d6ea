"""What was asked of the server, when, and how each request ended."""

import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

ENGINES = frozenset({"tavily", "wikipedia", "arxiv"})
"""The protocols of search engines; the others are those of models."""


@dataclass
class Request:
    """One request. `payload`: the JSON inputs of the call; `body`: all that was sent; times in Unix seconds.

    `outcome` is `open` until it ended, then `ok`, the kind of the fault, `left` where the client went away
    first, or `broken` where the server itself failed to answer.
    """

    protocol: str
    path: str
    role: str
    payload: dict[str, Any]
    body: dict[str, Any]
    api_key: str
    started: float
    ended: float | None = None
    outcome: str = "open"


class Log:
    """Every request in the order of arrival. Safe to read from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._in_flight = self._max_in_flight = 0
        self._calls = self._max_calls = 0

    def opened(self, request: Request) -> Request:
        with self._lock:
            self._requests.append(request)
            self._count(request, 1)
        return request

    def closed(self, request: Request, outcome: str) -> None:
        with self._lock:
            request.ended, request.outcome = time.time(), outcome
            self._count(request, -1)

    def _count(self, request: Request, change: int) -> None:
        self._in_flight += change
        self._max_in_flight = max(self._max_in_flight, self._in_flight)
        self._calls += change if request.protocol not in ENGINES else 0
        self._max_calls = max(self._max_calls, self._calls)

    def clear(self) -> None:
        """Forgets every request that ended."""
        with self._lock:
            self._requests = [request for request in self._requests if request.ended is None]
            self._max_in_flight, self._max_calls = self._in_flight, self._calls

    @property
    def requests(self) -> list[Request]:
        with self._lock:
            return list(self._requests)

    @property
    def in_flight(self) -> int:
        with self._lock:
            return self._in_flight

    @property
    def max_in_flight(self) -> int:
        with self._lock:
            return self._max_in_flight

    @property
    def calls_in_flight(self) -> int:
        """Of requests to a model alone."""
        with self._lock:
            return self._calls

    @property
    def max_calls_in_flight(self) -> int:
        with self._lock:
            return self._max_calls

    def counts(self) -> dict[str, Any]:
        """How many requests ended how, `open` ones included, without what they said."""
        with self._lock:
            return {
                "outcomes": dict(Counter(request.outcome for request in self._requests)),
                "in_flight": self._in_flight,
                "max_in_flight": self._max_in_flight,
            }

    def as_json(self) -> dict[str, Any]:
        with self._lock:
            return {
                "requests": [asdict(request) for request in self._requests],
                "in_flight": self._in_flight,
                "max_in_flight": self._max_in_flight,
            }
