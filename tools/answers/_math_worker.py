"""The process in which math-verify compares two formulas: a line in, a line out. Run by its path, in isolation.

A power such as 10^10^10 holds the interpreter until this process is killed, which its parent does.
"""

import json
import logging
import resource
import signal
import sys
import time
from collections.abc import Sequence
from typing import Any

from math_verify import LatexExtractionConfig, parse, verify
from sympy import Basic, Eq, MatrixBase, Number, Rational, Symbol, default_sort_key

_MEMORY_BYTES, _ORPHAN_S, _DIGITS = 1 << 30, 30, 40
_SAME, _APART = 1e-25, 1e-10
_POINTS = ((7, 5), (13, 11), (-3, 7), (29, 10), (-17, 8))


def compared(expected: str, given: str) -> dict[str, Any]:
    """`equal` is true only where math-verify and values at points agree; `symbols`: they hold unknowns."""
    try:
        one, other = (_parsed(text) for text in (expected, given))
        if one is None or other is None or isinstance(one, MatrixBase) != isinstance(other, MatrixBase):
            return {"equal": None, "symbols": True}
        return _judged(one, other)
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError):
        return {"equal": None, "symbols": True}


def _judged(one: Any, other: Any) -> dict[str, Any]:
    symbols = sorted(one.free_symbols | other.free_symbols, key=default_sort_key)
    apart = [_apart(one, other, point) for point in _points(symbols)]
    known = [distance for distance in apart if distance is not None]
    said = verify(
        one,
        other,
        float_rounding=15,
        numeric_precision=_DIGITS,
        allow_set_relation_comp=True,
        timeout_seconds=None,
    )
    equal = None
    if said and known and max(known) <= _SAME:
        equal = True
    elif not said and known and min(known) > _APART:
        equal = False
    return {"equal": equal, "symbols": bool(symbols)}


def _parsed(text: str) -> Any:
    """The formula; by the LaTeX reader only, for the other one evaluates what it reads."""
    found = parse(f"\\boxed{{{text}}}", (LatexExtractionConfig(),), fallback_mode="no_fallback", parsing_timeout=None)
    usable = len(found) == 1 and isinstance(found[0], Basic | MatrixBase)
    return found[0].doit() if usable and not isinstance(found[0], Eq) else found[0] if usable else None


def _points(symbols: Sequence[Symbol]) -> list[dict[Symbol, Any]]:
    """Values for the symbols; one empty point where there are none."""
    if not symbols:
        return [{}]
    return [{s: Rational(a + 2 * n, b + n) for n, s in enumerate(symbols)} for a, b in _POINTS]


def _apart(one: Any, other: Any, point: dict[Symbol, Any]) -> float | None:
    """How far apart the two are at a point, relative to their size; nothing where they have no real values there."""
    if isinstance(one, Eq) and isinstance(other, Eq):
        return _ratio_apart(one, other, point)
    sides = [list(side) if isinstance(side, MatrixBase) else [side] for side in (one, other)]
    if getattr(one, "shape", ()) != getattr(other, "shape", ()) or len(sides[0]) != len(sides[1]):
        return 1.0
    distances = [_distance(a, b, point) for a, b in zip(*sides, strict=True)]
    known = [distance for distance in distances if distance is not None]
    return max(known) if known and len(known) == len(distances) else None


def _ratio_apart(one: Eq, other: Eq, point: dict[Symbol, Any]) -> float | None:
    """Two equations are the same where their differences have one ratio, here and at a point beside it."""
    beside = {symbol: value + Rational(n + 1, 13) for n, (symbol, value) in enumerate(point.items())}
    sides = [side.lhs - side.rhs for side in (one, other)]
    return _distance(sides[0].subs(point) * sides[1].subs(beside), sides[1].subs(point) * sides[0].subs(beside), {})


def _distance(one: Any, other: Any, point: dict[Symbol, Any]) -> float | None:
    values = [_real(side, point) for side in (one, other)]
    if None in values:
        return None
    size = max(abs(value) for value in values)
    return float(abs(values[0] - values[1]) / size) if size else 0.0


def _real(side: Any, point: dict[Symbol, Any]) -> Any:
    if not isinstance(side, Basic):
        return None
    value = side.subs(point).evalf(_DIGITS, chop=True)
    return value if isinstance(value, Number) and value.is_finite else None


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable()


def main() -> None:
    _limit()
    for line in sys.stdin:
        # The kernel ends a process that nobody is left to kill.
        signal.alarm(_ORPHAN_S)
        begun = time.perf_counter()
        answer = compared(*json.loads(line))
        answer["seconds"] = time.perf_counter() - begun
        signal.alarm(0)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
