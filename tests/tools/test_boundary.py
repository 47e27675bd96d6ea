"""Foreign exceptions become named errors at one place, and one policy says what is tried again."""

import asyncio
import gc

import pytest
from tenacity import wait_none

from state.errors import (
    AgentError,
    ModelAuthError,
    ModelRateLimited,
    ModelTimeout,
    ModelTruncated,
    SearchUnavailable,
)
from tools.boundary import MAX_WAIT_S, boundary, outcome, outcomes, retry_after_s, retrying


def named(error: Exception) -> AgentError | None:
    return ModelTimeout("too slow") if isinstance(error, TimeoutError) else None


def test_a_known_failure_leaves_as_its_named_error_with_its_cause() -> None:
    with pytest.raises(ModelTimeout, match="too slow") as caught, boundary(named):
        raise TimeoutError
    assert isinstance(caught.value.__cause__, TimeoutError)


def test_a_bug_leaves_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), boundary(named):
        _ = 1 / 0


def test_a_named_error_is_not_named_again() -> None:
    with pytest.raises(SearchUnavailable), boundary(named):
        raise SearchUnavailable("503")


class Flaky:
    """Raises the errors in turn, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.calls = list(errors), 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


async def test_a_retryable_error_is_tried_again() -> None:
    call = Flaky(ModelTimeout("1"), ModelRateLimited("2"))
    assert await retrying(call, attempts=4, wait=wait_none()) == "answer"
    assert call.calls == 3


async def test_tries_are_limited_and_the_last_error_surfaces() -> None:
    call = Flaky(*[ModelTimeout(str(number)) for number in range(9)])
    with pytest.raises(ModelTimeout, match="2"):
        await retrying(call, attempts=3, wait=wait_none())
    assert call.calls == 3


async def test_rate_limits_are_outlived_for_longer_than_other_errors() -> None:
    call = Flaky(*[ModelRateLimited("429")] * 6, ModelTimeout("1"), ModelRateLimited("429"))
    assert await retrying(call, attempts=2, refusals=7, wait=wait_none()) == "answer"
    assert call.calls == 9


async def test_rate_limits_without_end_surface_too() -> None:
    call = Flaky(*[ModelRateLimited("429")] * 99)
    with pytest.raises(ModelRateLimited):
        await retrying(call, attempts=2, refusals=5, wait=wait_none())
    assert call.calls == 7


async def test_patience_with_rate_limits_is_none_with_other_errors() -> None:
    call = Flaky(ModelRateLimited("429"), *[ModelTimeout("1")] * 9)
    with pytest.raises(ModelTimeout):
        await retrying(call, attempts=3, refusals=50, wait=wait_none())
    assert call.calls == 4


@pytest.mark.parametrize("error", [ModelAuthError("key"), ModelTruncated("cut"), ValueError("a bug")])
async def test_any_other_error_is_tried_once(error: Exception) -> None:
    call = Flaky(error)
    with pytest.raises(type(error)):
        await retrying(call, attempts=5, wait=wait_none())
    assert call.calls == 1


async def test_an_outcome_is_the_answer_or_the_error_that_a_run_survives() -> None:
    assert await outcome(Flaky()()) == "answer"
    assert isinstance(await outcome(Flaky(ModelTimeout("slow"))()), ModelTimeout)
    with pytest.raises(ModelAuthError):
        await outcome(Flaky(ModelAuthError("key"))())


async def test_of_several_calls_each_has_its_outcome_in_order() -> None:
    found = await outcomes([Flaky()(), Flaky(ModelTimeout("slow"))(), Flaky()()])
    assert [found[0], found[2]] == ["answer", "answer"]
    assert isinstance(found[1], ModelTimeout)


@pytest.mark.parametrize("error", [ModelAuthError("key"), ValueError("a bug")])
async def test_an_error_that_no_run_survives_is_raised_when_the_other_calls_have_ended(error: Exception) -> None:
    ended = []

    async def slower() -> str:
        await asyncio.sleep(0)
        ended.append("slower")
        return "answer"

    with pytest.raises(type(error)):
        await outcomes([Flaky(error)(), slower()])
    assert ended == ["slower"]


async def test_calls_that_are_cancelled_before_they_begin_leave_nothing_behind() -> None:
    """A coroutine that nobody awaits any more would be warned of, and a warning is an error here."""

    async def cut_off() -> None:
        async with asyncio.timeout(0):
            await outcomes(Flaky()() for _ in range(3))

    with pytest.raises(TimeoutError):
        await cut_off()
    gc.collect()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "-1"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_retry_after_is_read_where_it_is_a_number(headers: object, seconds: float | None) -> None:
    assert retry_after_s(headers) == seconds
    assert MAX_WAIT_S >= 1
