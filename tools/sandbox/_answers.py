"""Reads what a sandbox wrote down. It comes from the program's own process: nothing in it is taken on trust."""

from collections.abc import Callable
from typing import Any

from tools.sandbox.base import Call, CallStatus, Job

MAX_ANSWER_BYTES = 2_500_000
"""The longest line that is read of a sandbox, whatever a job allows."""
_STATUSES: dict[str, CallStatus] = {
    "returned": "returned",
    "raised": "raised",
    "memory": "memory",
    "too_large": "too_large",
}
_LONGEST_ERROR, _DEEPEST, _LONGEST_FLOAT, _PLAIN_INT = 300, 110, 40, 2**63


def every_call(job: Job, status: CallStatus, error: str = "") -> tuple[Call, ...]:
    """The same for all inputs of a job."""
    return (Call(status, error=error),) * len(job.inputs)


def calls_of(answer: Any, job: Job, *, missing: CallStatus = "timeout") -> tuple[Call, ...]:
    """One call per input; those that the program did not come to are `missing`.

    Raises `ValueError` for what no sandbox writes.
    """
    if not isinstance(answer, list) or len(answer) > len(job.inputs):
        raise ValueError("not as many answers as inputs")
    try:
        calls = [_call(one) for one in answer]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError("not a value that a sandbox writes") from error
    return (*calls, *[Call(missing)] * (len(job.inputs) - len(calls)))


def text_of(text: Any, limit: int) -> str:
    """What a program printed, cut. Raises `ValueError` for what is no text."""
    if type(text) is not str:
        raise ValueError("not a text")
    return text[:limit]


def _call(one: Any) -> Call:
    status, content = one
    if _STATUSES[status] == "returned":
        return Call("returned", value_of(content))
    return Call(_STATUSES[status], error=text_of(content, _LONGEST_ERROR))


def value_of(sent: Any, depth: int = 0) -> Any:
    """The value that `_calls` wrote down. Raises `ValueError`, `TypeError` or `KeyError` for anything else."""
    if depth > _DEEPEST:
        raise ValueError("deeper than what a sandbox writes")
    if sent is None or type(sent) in (bool, str) or (type(sent) is int and abs(sent) < _PLAIN_INT):
        return sent
    if type(sent) is list:
        return [value_of(part, depth + 1) for part in sent]
    if type(sent) is not dict or len(sent) != 1:
        raise ValueError("not a value that a sandbox writes")
    ((mark, content),) = sent.items()
    if mark in _SCALARS:
        return _SCALARS[mark](content)
    return _COLLECTIONS[mark]([value_of(part, depth + 1) for part in _listed(content)])


def _listed(content: Any) -> list[Any]:
    if type(content) is not list:
        raise ValueError("not a list")
    return content


def _int(text: Any) -> int:
    if type(text) is not str:
        raise ValueError("not the text of a number")
    return int(text, 16)


def _float(text: Any) -> float:
    if type(text) is not str or len(text) > _LONGEST_FLOAT:
        raise ValueError("not the text of a number")
    return float(text)


_SCALARS: dict[str, Callable[[Any], Any]] = {"int": _int, "float": _float, "bytes": bytes.fromhex}
_COLLECTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "dict": dict,
}
