"""Reading intervals, their unions, and inequalities with one unknown, into regions of the real line."""

import re
from fractions import Fraction
from functools import reduce

from tools.answers import values
from tools.answers.base import EXACT, Comparison, How
from tools.answers.mathematical import compare_scalars
from tools.answers.plain import nesting, plain
from tools.answers.regions import REALS, Piece, Region, common, compare_regions, joined, mirrored
from tools.answers.shapes import Reading, Scalar, read
from tools.answers.values import Unreadable, Value

_MAX_PIECES, _MAX_NESTING = 50, 12
_REALS = re.compile(r"\\mathbb\(R\)|R|\(-∞, ?\+?∞\)|(?:all )?(?:the )?(?:real numbers?|reals)", re.IGNORECASE)
_NOTHING = re.compile(r"∅|\{ ?\}|no (?:real )?solutions?|(?:the )?empty set|none", re.IGNORECASE)
_UNION = re.compile(r"\s*(?:∪|\bor\b|\bU\b)\s*")
_BOTH = re.compile(r"\s*(?:∩|\band\b)\s*")
_MEMBER = re.compile(r"(?P<name>[A-Za-zα-ω])\s*∈\s*(?P<region>.+)")
_BUILT = re.compile(r"\{\s*(?P<name>[A-Za-zα-ω])(?:\s*∈\s*(?:\\mathbb\(R\)|R))?\s*[|:]\s*(?P<region>[^{}]+)\}")
_INTERVAL = re.compile(r"(?P<open>[\[(])(?P<low>.+?)[,;](?P<high>.+)(?P<close>[\])])")
_POINTS = re.compile(r"\{(?P<points>[^{}|:<>]+)\}")
_RELATION = re.compile(r"\s*(<=|>=|!=|<|>)\s*")
_MARKS = re.compile(r"<|>|!=|∪|∈|∞|\\mathbb\(R\)")
_SQUARE = re.compile(r"\[.+,.+[\])]|\(.+,.+\]")
_CONSTANTS = {"π", "e"}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!="}


def are_regions(expected: str, given: str) -> bool:
    """Whether both answers are written as regions; round brackets alone may also be those of a point."""
    texts = [plain(expected), plain(given)]
    return any(map(_MARKS.search, texts)) and all(_MARKS.search(text) or _SQUARE.fullmatch(text) for text in texts)


def compare_intervals(expected: str, given: str, how: How = EXACT) -> Comparison:
    """Regions of the real line, however they are written. Raises `Unreadable` for what is none."""
    reading = Reading(formulas=how.formulas)
    return compare_regions(region(expected, reading), region(given, reading), compare_scalars)


def region(text: str, how: Reading) -> Region:
    """The region that `[0, 1) ∪ {3}`, `x < 2 or x >= 5` or `-1 < 2x + 1 <= 7` stands for."""
    text = plain(text)
    if nesting(text) > _MAX_NESTING:
        raise Unreadable("brackets that are nested too deep")
    parts = _UNION.split(text)
    if len(parts) > _MAX_PIECES:
        raise Unreadable(f"more than {_MAX_PIECES} pieces")
    if belongs := _MEMBER.fullmatch(text):
        inner = region(belongs["region"], how)
        return common(inner, Region(REALS.pieces, belongs["name"]))
    found = [_part(part, how) for part in parts]
    names = {one.name for one in found} - {""}
    if len(names) > 1 or (names and not all(one.name or one.pieces == () for one in found)):
        raise Unreadable("it is about several unknowns")
    return joined([piece for one in found for piece in one.pieces], "".join(names)) if len(found) > 1 else found[0]


def _part(text: str, how: Reading) -> Region:
    if _NOTHING.fullmatch(text):
        return Region(())
    if _REALS.fullmatch(text):
        return REALS
    if built := _BUILT.fullmatch(text):
        return common(region(built["region"], how), Region(REALS.pieces, built["name"]))
    if belongs := _MEMBER.fullmatch(text):
        return common(region(belongs["region"], how), Region(REALS.pieces, belongs["name"]))
    if interval := _INTERVAL.fullmatch(text):
        return joined([_between(interval, how)])
    if points := _POINTS.fullmatch(text):
        ends = [_end(point, how) for point in re.split(r"[,;]", points["points"])]
        return joined([Piece(end, end, True, True) for end in ends])
    return reduce(common, (_inequality(part, how) for part in _BOTH.split(text)))


def _between(interval: re.Match[str], how: Reading) -> Piece:
    ends = [None if re.fullmatch(r"[-+]?\s*∞", interval[side].strip()) else interval[side] for side in ("low", "high")]
    low, high = (_end(end, how) if end else None for end in ends)
    closed = (interval["open"] == "[", interval["close"] == "]")
    wrong = (low is None and closed[0]) or (high is None and closed[1])
    if wrong or "-" in (interval["high"] if high is None else "") or (low is None and "-" not in interval["low"]):
        raise Unreadable("an interval that ends at the wrong infinity")
    return Piece(low, high, *closed)


def _end(text: str, how: Reading) -> Scalar:
    shape = read(text, how)
    if not isinstance(shape, Scalar) or shape.name or (shape.value.approximate is None and not shape.is_formula):
        raise Unreadable(f"{text[:20]!r} is no end of an interval")
    return shape


def _inequality(text: str, how: Reading) -> Region:
    """A chain such as `1 <= |x| < 3`: all its relations hold, and one side of each is the unknown."""
    sides = _RELATION.split(text)
    signs = sides[1::2]
    if not signs or len({sign[0] for sign in signs}) > 1 or (len(signs) > 1 and "!=" in signs) or len(signs) > 2:
        raise Unreadable("it is no region")
    relations = zip(sides[::2], signs, sides[2::2], strict=False)
    return reduce(common, (_relation(*relation, how) for relation in relations))


def _relation(left: str, sign: str, right: str, how: Reading) -> Region:
    for subject, turned, bound in ((left, sign, right), (right, _TURNED[sign], left)):
        if name := re.fullmatch(r"(\|?)\s*([A-Za-zα-ω])\s*\1", subject):
            found = Region(_beyond(turned, _end(bound, how)), name[2])
            return mirrored(found) if name[1] else found
    return _linear(left, sign, right)


def _linear(left: str, sign: str, right: str) -> Region:
    """The unknown alone on one side of an inequality in which it stands to the first power."""
    one, other = (read(side) for side in (left, right))
    if not isinstance(one, Scalar) or not isinstance(other, Scalar) or one.name or other.name:
        raise Unreadable("it is no inequality with one unknown")
    difference = values.add(one.value, other.value, -1)
    names = difference.names - _CONSTANTS
    if len(names) != 1:
        raise Unreadable("it is no inequality with one unknown")
    (name,) = names
    factor, rest = _coefficients(difference, name)
    size = factor.approximate
    if not size:
        raise Unreadable("it is no inequality of the first degree")
    bound = values.divide(values.add(values.number(Fraction(0)), rest, -1), factor)
    return Region(_beyond(sign if size > 0 else _TURNED[sign], Scalar(bound)), name)


def _coefficients(value: Value, name: str) -> tuple[Value, Value]:
    """Of `a x + b`, a and b."""
    factor: dict[values.Monomial, Fraction] = {}
    rest: dict[values.Monomial, Fraction] = {}
    for (powers, radicand), number in value.above.items():
        if powers == ((name, 1),):
            factor[((), radicand)] = number
        elif not {known for known, _ in powers} - _CONSTANTS:
            rest[(powers, radicand)] = number
        else:
            raise Unreadable("it is no inequality of the first degree")
    if any(powers for powers, _ in value.below):
        raise Unreadable("the unknown stands below a fraction")
    return Value(factor, value.below), Value(rest, value.below)


def _beyond(sign: str, end: Scalar) -> tuple[Piece, ...]:
    """The pieces where the unknown stands in this relation to an end."""
    below, above = Piece(high=end, has_high="=" in sign), Piece(low=end, has_low="=" in sign)
    if sign == "!=":
        return (Piece(high=end), Piece(low=end))
    return (below,) if sign.startswith("<") else (above,)
