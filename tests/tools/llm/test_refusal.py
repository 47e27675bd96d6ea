"""What the body of a refusal says, as providers write it."""

from types import SimpleNamespace
from typing import Any

import pytest

from state.errors import ModelQuotaExhausted, ModelRateLimited
from tools.llm.errors import model_error
from tools.llm.refusal import asked_to_wait_s, used_up


class Refused(Exception):
    """What a provider's client raises."""

    def __init__(self, message: str, body: Any = None, details: Any = None, status: int = 429, after: str = "") -> None:
        super().__init__(message)
        self.status_code, self.body, self.details = status, body, details
        self.response = SimpleNamespace(headers={"retry-after": after} if after else {})


def gemini(quota: str, *more: Any) -> dict[str, Any]:
    violations = [{"quotaId": quota}]
    return {"error": {"code": 429, "details": [{"@type": "QuotaFailure", "violations": violations}, *more]}}


@pytest.mark.parametrize(
    ("error", "quota"),
    [
        (
            Refused("429", details=gemini("GenerateRequestsPerDayPerProjectPerModel-FreeTier")),
            "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
        ),
        (Refused("Quota exceeded for metric: generate_requests_per_model_per_day, limit: 0"), "generate_requests_per_"),
        (Refused("Rate limit reached for gpt-x on requests per day (RPD): Limit 200, Used 200"), "per day"),
        (Refused("Rate limit exceeded: free-models-per-day"), "free-models-per-day"),
        (Refused("429", body={"type": "insufficient_quota", "code": "insufficient_quota"}), "insufficient_quota"),
    ],
)
def test_a_quota_that_is_not_renewed_soon_stops_a_run(error: Refused, quota: str) -> None:
    named = model_error(error)
    assert isinstance(named, ModelQuotaExhausted)
    assert quota in str(named)
    assert (named.stops_run, named.retryable) == (True, False)


@pytest.mark.parametrize(
    "error",
    [
        Refused("429", details=gemini("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")),
        Refused("Rate limit reached for gpt-x on tokens per min (TPM): Limit 30000, Used 29000"),
        Refused("429", body={"type": "rate_limit_error", "code": "rate_limit_exceeded"}),
        Refused("429", body=["?"], details="?"),
    ],
)
def test_a_limit_by_the_minute_is_waited_for(error: Refused) -> None:
    assert used_up([error]) == ""
    assert isinstance(model_error(error), ModelRateLimited)


def test_a_server_that_fails_has_no_quota() -> None:
    assert not isinstance(model_error(Refused("seven per day fail", status=503)), ModelQuotaExhausted)


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (Refused("429", after="7"), 7.0),
        (Refused("429", details=gemini("PerMinute", {"@type": "RetryInfo", "retryDelay": "41.5s"})), 41.5),
        (Refused("429", after="7", details=gemini("PerMinute", {"retryDelay": "41s"})), 7.0),
        (Refused("429", details=gemini("PerMinute", {"retryDelay": "soon"}, "?")), None),
        (Refused("429", details={"error": {"details": None}}), None),
        (Refused("429", details={"error": "?"}), None),
    ],
)
def test_for_how_long_to_wait_is_read_from_the_header_or_from_the_body(error: Refused, seconds: float | None) -> None:
    assert asked_to_wait_s([error]) == seconds
    named = model_error(error)
    assert named is not None
    assert named.retry_after == seconds
