"""The one place where foreign exceptions become ours, and the one policy by which calls are tried again."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from state.errors import AgentError, ModelRateLimited

T = TypeVar("T")
Translate = Callable[[Exception], AgentError | None]
MAX_WAIT_S = 60.0


@contextmanager
def boundary(translate: Translate) -> Iterator[None]:
    """Whatever is raised inside leaves as the named error `translate` makes of it.

    Our own errors pass as they are, and so does what `translate` answers `None` for: that is a bug.
    """
    try:
        yield
    except AgentError:
        raise
    except Exception as error:
        named = translate(error)
        if named is None:
            raise
        raise named from error


def _wait(state: RetryCallState) -> float:
    """Seconds to wait: what the other side asked for, or exponential backoff with full jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, AgentError) else None
    backoff = wait_random_exponential(multiplier=0.5, max=20)(state)
    return min(asked + backoff * 0.1, MAX_WAIT_S) if asked is not None else backoff


async def retrying(
    call: Callable[[], Awaitable[T]],
    *,
    attempts: int,
    refusals: int = 0,
    wait: Callable[[RetryCallState], float] = _wait,
) -> T:
    """The answer of `call`, tried up to `attempts` times while its error says `retryable`.

    The first `refusals` tries that met a rate limit are not counted: where calls are paced, waiting helps.
    """
    policy = AsyncRetrying(
        stop=_Patience(attempts, refusals),
        wait=wait,
        retry=retry_if_exception(lambda error: isinstance(error, AgentError) and error.retryable),
        reraise=True,
        sleep=asyncio.sleep,
    )

    async def once() -> T:
        return await call()

    return await policy(once)


class _Patience:
    """Stops after `attempts` tries, those apart that met a rate limit while `refusals` are left."""

    def __init__(self, attempts: int, refusals: int) -> None:
        self._attempts, self._refusals = attempts, refusals

    def __call__(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        if self._refusals and isinstance(error, ModelRateLimited):
            self._refusals -= 1
            self._attempts += 1
        return state.attempt_number >= self._attempts


async def outcome(call: Awaitable[T]) -> T | AgentError:
    """The call's answer, or its named error as a value where a run can go on without the answer."""
    try:
        return await call
    except AgentError as error:
        if error.stops_run:
            raise
        return error


async def outcomes(calls: Iterable[Awaitable[T]]) -> list[T | AgentError]:
    """The outcome of each call, in order. All are made at once; one that ends the run is raised when all have ended."""
    return [_survived(answer) for answer in await asyncio.gather(*calls, return_exceptions=True)]


def _survived(answer: T | BaseException) -> T | AgentError:
    if isinstance(answer, BaseException) and not (isinstance(answer, AgentError) and not answer.stops_run):
        raise answer
    return answer


def retry_after_s(headers: object) -> float | None:
    """Seconds of a Retry-After header, where there is one and it is a number or a date."""
    get = getattr(headers, "get", None)
    value = get("retry-after") if get else None
    if value is None:
        return None
    with suppress(ValueError):
        return max(0.0, float(value))
    with suppress(ValueError, TypeError):
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    return None
