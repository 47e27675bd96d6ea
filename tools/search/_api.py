"""A search service's API, asked over the client for pages: bounded in time and size, paced, every failure named."""

import asyncio
import threading
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import Any, Generic, TypeVar

import httpx

from state.errors import (
    AgentError,
    FetchError,
    FetchForbidden,
    FetchTimeout,
    FetchUnavailable,
    FetchUnreadable,
    SearchError,
    SearchRateLimited,
    SearchRequestError,
    SearchUnavailable,
    UsageError,
)
from state.settings import Settings
from tools.boundary import boundary, retrying
from tools.fetch.fetcher import Fetcher
from tools.fetch.targets import target

T = TypeVar("T")
R = TypeVar("R")
Ask = Callable[[Mapping[str, str]], T]
"""The answer to these parameters, for a thread that waits. Raises `SearchError`."""

_THREADS = 4
_PASSING = (FetchUnavailable, FetchTimeout, FetchUnreadable)


class Api(Generic[T]):
    """One address that answers to GET with parameters; `parse` reads a body and raises `ValueError` or `SearchError`.

    Used from one event loop. The host of `base_url` may be on a private network, for a person has named it.
    """

    def __init__(
        self, name: str, base_url: str, settings: Settings, parse: Callable[[bytes], T], *, pause_s: float
    ) -> None:
        """Raises `UsageError` for a base URL that is none."""
        self._name, self._url, self._parse = name, checked_url(f"{name}_base_url", base_url), parse
        self._attempts = settings.attempts
        private = (*settings.fetch_private, self._url.host)
        changes = {"attempts": 1, "fetch_delay_s": pause_s, "fetch_private": private}
        self._fetcher = Fetcher(settings.model_copy(update=changes))
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=name)

    async def get(self, parameters: Mapping[str, str]) -> T:
        """Tried again by the project's policy; the same question is asked once. Raises `SearchError`."""
        url = str(self._url.copy_merge_params(dict(parameters)))
        return await retrying(partial(self._once, url), attempts=self._attempts)

    async def in_thread(self, work: Callable[[Ask[T]], R]) -> R:
        """`work`, which waits for its answers, in a thread of ours. When the caller is gone it gets no more of them."""
        loop, turn = asyncio.get_running_loop(), threading.Lock()
        asked: list[Future[T]] = []
        ended = False

        def ask(parameters: Mapping[str, str]) -> T:
            with turn:
                if ended:
                    raise SearchUnavailable(f"{self._name} is no longer asked: the search has ended")
                asked.append(asyncio.run_coroutine_threadsafe(self.get(parameters), loop))
            return asked[-1].result()

        try:
            return await loop.run_in_executor(self._threads, work, ask)
        finally:
            with turn:
                ended = True
            for one in asked:
                one.cancel()

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._fetcher.close()

    async def _once(self, url: str) -> T:
        try:
            with boundary(self._unreadable):
                return self._parse((await self._fetcher.get(url, api=True)).body)
        except AgentError as error:
            self._fetcher.forget(url, api=True)
            raise search_error(self._name, error) if isinstance(error, FetchError) else error from error

    def _unreadable(self, error: Exception) -> SearchError | None:
        if isinstance(error, ValueError):
            return SearchUnavailable(f"{self._name}'s answer cannot be read: {' '.join(str(error).split())[:200]}")
        return None


def search_error(name: str, error: FetchError) -> SearchError:
    """What a failure to fetch means for a search."""
    message = f"{name}: {error}"
    if "answered 429" in message:
        return SearchRateLimited(message, retry_after=error.retry_after)
    kind = SearchUnavailable if isinstance(error, _PASSING) else SearchRequestError
    return kind(message, retry_after=error.retry_after)


def checked_url(setting: str, url: str) -> httpx.URL:
    """Raises `UsageError` for what is no web address."""
    try:
        return target(url)
    except FetchForbidden as error:
        raise UsageError(f"{setting} {url[:200]!r}: {error}") from error


def community(module: str) -> Any:
    """A module of langchain-community, which warns at import that nobody develops it any more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module(f"langchain_community.{module}")
