"""What the body of a refusal says: which quota is used up, and for how long to wait."""

import re
from collections.abc import Iterable
from typing import Any

from tools.boundary import retry_after_s

_USED_UP = re.compile(r"[\w-]*per[ _-]?day[\w-]*|insufficient_quota", re.IGNORECASE)
_DELAY = re.compile(r"(\d+(?:\.\d+)?)s")


def used_up(errors: Iterable[BaseException]) -> str:
    """The name of a quota that is not renewed within minutes: that of a day (Gemini: `GenerateRequestsPerDay...`), or
    one that was paid for (OpenAI: `insufficient_quota`). Empty where none is named."""
    said = (f"{error} {getattr(error, 'body', '')} {getattr(error, 'details', '')}" for error in errors)
    return next((found.group() for text in said if (found := _USED_UP.search(text))), "")


def asked_to_wait_s(errors: Iterable[BaseException]) -> float | None:
    """Seconds of a Retry-After header, or of the RetryInfo that Gemini sends in its place."""
    waits = (
        wait
        for error in errors
        for wait in (retry_after_s(_headers(error)), _retry_info_s(getattr(error, "details", None)))
    )
    return next((wait for wait in waits if wait is not None), None)


def _headers(error: BaseException) -> object:
    return getattr(getattr(error, "response", None), "headers", None)


def _retry_info_s(body: Any) -> float | None:
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    for detail in details if isinstance(details, list) else []:
        delay = _DELAY.fullmatch(str(detail.get("retryDelay"))) if isinstance(detail, dict) else None
        if delay:
            return float(delay.group(1))
    return None
