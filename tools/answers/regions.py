"""Regions of the real line as pieces between two ends, and how they are joined, cut and compared."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tools.answers import values
from tools.answers.base import PASS, Comparison, fail
from tools.answers.shapes import Scalar
from tools.answers.values import Unreadable


@dataclass(frozen=True)
class Piece:
    """What lies between two ends, `None` where there is no end; whether the ends belong to it."""

    low: Scalar | None = None
    high: Scalar | None = None
    has_low: bool = False
    has_high: bool = False


@dataclass(frozen=True)
class Region:
    """Pieces in order that do not touch. `name` is the unknown that it was said of, if any."""

    pieces: tuple[Piece, ...]
    name: str = ""


REALS = Region((Piece(),))


def joined(pieces: Sequence[Piece], name: str = "") -> Region:
    """Pieces of any order that may overlap. Raises `Unreadable` where the order of their ends is not known."""
    if len(pieces) == 1 and (pieces[0].low is None or pieces[0].high is None or _is_formula(pieces[0])):
        return Region(tuple(pieces), name)
    found: list[Piece] = []
    for piece in sorted(filter(_holds_something, pieces), key=_first):
        if found and _touch(found[-1], piece):
            last = found.pop()
            piece = replace(max(last, piece, key=_last), low=last.low, has_low=last.has_low)
        found.append(piece)
    return Region(tuple(found), name)


def common(one: Region, other: Region) -> Region:
    """What belongs to both. Raises `Unreadable` where they are said of different unknowns."""
    if one.name and other.name and one.name != other.name:
        raise Unreadable("it is about two unknowns")
    pieces = [_overlap(a, b) for a in one.pieces for b in other.pieces]
    return joined(pieces, one.name or other.name)


def mirrored(region: Region) -> Region:
    """Where the absolute value lies in the region."""
    part = common(region, Region((Piece(low=_ZERO, has_low=True),)))
    turned = [Piece(_negative(p.high), _negative(p.low), p.has_high, p.has_low) for p in part.pieces]
    return joined([*turned, *part.pieces], region.name)


def compare_regions(expected: Region, given: Region, ends: Callable[[Scalar, Scalar], Comparison]) -> Comparison:
    """Piece by piece; `ends` compares two ends."""
    if expected.name and given.name and expected.name != given.name:
        return fail(f"it is about {given.name}")
    if len(expected.pieces) != len(given.pieces):
        return fail("it is another region")
    found = PASS
    for one, other in zip(expected.pieces, given.pieces, strict=True):
        for a, b in ((one.low, other.low), (one.high, other.high)):
            result = ends(a, b) if a and b else PASS if a is b else fail("it has an end where there is none, or none")
            found = result if result.result == "fail" or found.result == "pass" else found
        if (one.has_low, one.has_high) != (other.has_low, other.has_high):
            return fail("an end belongs to it that does not, or the other way round")
        if found.result == "fail":
            return found
    return found


_ZERO = Scalar(values.number(Fraction(0)), text="0")


def _overlap(one: Piece, other: Piece) -> Piece:
    low, high = one, one
    if one.low is None or (other.low is not None and _first(other) > _first(one)):
        low = other
    if one.high is None or (other.high is not None and _last(other) < _last(one)):
        high = other
    return Piece(low.low, high.high, low.has_low, high.has_high)


def _first(piece: Piece) -> tuple[float, bool]:
    return (_place(piece.low) if piece.low else -math.inf, not piece.has_low)


def _last(piece: Piece) -> tuple[float, bool]:
    return (_place(piece.high) if piece.high else math.inf, piece.has_high)


def _touch(one: Piece, other: Piece) -> bool:
    """Whether there is no gap between a piece and one that begins behind its beginning."""
    if one.high is None or other.low is None:
        return True
    if values.equal(one.high.value, other.low.value):
        return one.has_high or other.has_low
    return _place(other.low) < _place(one.high)


def _holds_something(piece: Piece) -> bool:
    if piece.low is None or piece.high is None:
        return True
    if values.equal(piece.low.value, piece.high.value):
        return piece.has_low and piece.has_high
    return _place(piece.low) < _place(piece.high)


def _place(end: Scalar) -> float:
    """Where an end lies, nearly."""
    near = end.value.approximate
    if near is None:
        raise Unreadable("the order of its ends is not known")
    return near


def _is_formula(piece: Piece) -> bool:
    return any(end is not None and end.is_formula for end in (piece.low, piece.high))


def _negative(end: Scalar | None) -> Scalar | None:
    if end is None:
        return None
    if end.is_formula:
        raise Unreadable("the order of its ends is not known")
    value = values.add(values.number(Fraction(0)), end.value, -1)
    return Scalar(value, text=f"-({end.text})")
