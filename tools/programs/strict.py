"""When a value that came out of a program is the expected one: exact built-in types all the way down."""

from math import isclose, isfinite
from typing import Any

RELATIVE, ABSOLUTE = 1e-6, 1e-9
"""How far a float may lie from the expected one."""


def same(expected: Any, value: Any) -> bool:
    """Whether the value is the expected one.

    Types must be the very same, so that no subclass and no `True` for 1 will do; an int may stand for a float. Floats
    must be finite and close. Dictionaries may differ in order only. No method of `value` is ever called that a
    subclass could have written.
    """
    if type(expected) is float:
        return type(value) in (float, int) and _close(expected, value)
    if type(value) is not type(expected):
        return False
    if type(expected) in (list, tuple):
        return len(value) == len(expected) and all(map(same, expected, value))
    if type(expected) is dict:
        return _same_items(expected, value)
    return type(expected) in (int, str, bool, type(None)) and bool(value == expected)


def _close(expected: float, value: float) -> bool:
    try:
        number = float(value)
    except OverflowError:
        return False
    return isfinite(expected) and isfinite(number) and isclose(expected, number, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def _same_items(expected: dict[Any, Any], value: dict[Any, Any]) -> bool:
    """Keys are compared with their types: a program may have used 1 or `True` where "1" is expected."""
    if any(type(key) not in (str, int, bool, type(None)) for key in value):
        return False
    theirs = {(type(key), key): inner for key, inner in value.items()}
    ours = {(type(key), key): inner for key, inner in expected.items()}
    return theirs.keys() == ours.keys() and all(same(inner, theirs[key]) for key, inner in ours.items())
