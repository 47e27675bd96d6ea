"""Calls a function once per set of arguments and writes down what comes out. Its text runs inside the sandboxes.

It stays within what the smallest interpreter knows. What it writes down is read back by `_answers`.
"""

import json
from typing import Any

_DEEPEST, _LONGEST_ERROR, _PLAIN_INT = 100, 300, 10**15


def answers(
    code: str,
    function: str,
    inputs: list[Any],
    namespace: dict[str, Any],
    *,
    value_bytes: int,
    kept: list[Any],
    stops: Any = (),
) -> None:
    """Appends to `kept` one `[status, value or error]` per input. `stops`: what the program must not outlive."""
    room = [value_bytes]
    defined = _tried(exec, [code, namespace], stops)
    called = namespace.get(function)
    if defined[0] == "returned" and called is None:
        defined = ["raised", LookupError(f"the program defines no function {function}")]
    for arguments in inputs:
        came = _tried(called, arguments, stops) if defined[0] == "returned" else defined
        kept.append(_sent(came[0], came[1], room, stops))


def _tried(function: Any, arguments: Any, stops: Any) -> list[Any]:
    try:
        return ["returned", function(*arguments)]
    except stops:
        raise
    except MemoryError:
        return ["memory", ""]
    except BaseException as error:  # noqa: BLE001 - a program may raise anything
        return ["raised", error]


def _sent(status: str, content: Any, room: list[int], stops: Any) -> list[Any]:
    if status == "raised":
        # Its type and message may be made by the program's own code.
        told = _tried(lambda: f"{type(content).__name__}: {content}"[:_LONGEST_ERROR], [], stops)
        return ["raised", told[1] if told[0] == "returned" else "an error that cannot be written down"]
    if status != "returned":
        return [status, content]
    try:
        return ["returned", _written(content, 0, room)]
    except MemoryError:
        return ["memory", ""]
    except (OverflowError, RecursionError):
        return ["too_large", ""]
    except TypeError as error:
        return ["raised", f"{error}"]


def _written(value: Any, depth: int, room: list[int]) -> Any:
    """The value as JSON holds it, exact types marked; `room` shrinks by about its characters.

    Raises `OverflowError` for what is too long or too deep, `TypeError` for what is not of an exact built-in type.
    """
    kind = type(value)
    _spend(2, room)
    if depth > _DEEPEST:
        raise OverflowError("too deep")
    if kind is list:
        return [_written(part, depth + 1, room) for part in value]
    if kind is tuple or kind is set or kind is frozenset:
        _spend(12, room)
        return {kind.__name__: [_written(part, depth + 1, room) for part in value]}
    if kind is dict:
        _spend(10 + 4 * len(value), room)
        return {"dict": [[_written(part, depth + 1, room) for part in pair] for pair in value.items()]}
    return _scalar(value, kind, room)


def _scalar(value: Any, kind: Any, room: list[int]) -> Any:
    if kind is str or kind is bytes:
        # Before it is copied; and again below, as it is written down.
        _spend(len(value), [room[0]])
    if value is None or kind is bool or kind is str or (kind is int and -_PLAIN_INT < value < _PLAIN_INT):
        _spend(len(json.dumps(value)), room)
        return value
    if kind is int or kind is float or kind is bytes:
        text = hex(value) if kind is int else repr(value) if kind is float else value.hex()
        _spend(12 + len(text), room)
        return {kind.__name__: text}
    raise TypeError(f"returned a {kind.__name__}"[:_LONGEST_ERROR])


def _spend(characters: int, room: list[int]) -> None:
    if room[0] < characters:
        raise OverflowError("too long")
    room[0] -= characters
